public import CacheCore
internal import CacheStructures

/// CacheLib's LRU2Q: hot, warm and cold LRU lists that share the cache by percentages; a hit moves at most once a minute.
///
/// A newcomer is hot. A hot or warm list that is over its share lets its least recent objects go cold; a hit on a cold
/// object makes it warm, other hits move an object to the front of its list. The least recent cold object leaves; where
/// there is none a hot, then a warm one. A hit counts only `refresh` whole seconds of the trace's time after the last that
/// did, or the insertion; writes never do.
///
/// Source: Meta's CacheLib, allocator/MM2Q.h (2026-08), https://github.com/facebook/CacheLib: rules and defaults (hot 30 %,
/// cold 30 %, 60 s); Berg et al., "The CacheLib caching engine: design and experiences at scale", OSDI 2020. Each slab class of
/// CacheLib has lists of its own, counted in objects; here there is one of each, by weight, and they follow
/// what is in the cache, as CacheLib's do. Tail tracking and adaptive refresh times, which are off by default, are not modelled.
/// Amortised O(1) a request; 24 bytes a slot.
public struct CacheLibTwoQ: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "cachelib-2q", aliases: ["cachelib-lru2q"],
      summary: "CacheLib's 2Q: hot, warm and cold LRU lists; hits move an object once a minute",
      parameters: [
        Parameter("hot", .integer(1...98), default: "30", "per cent of the cache for newcomers"),
        Parameter("cold", .integer(1...98), default: "30", "per cent from which objects leave"),
        Parameter("refresh", .integer(0...1_000_000_000), default: "60", "seconds in which a hit does not count again"),
      ], needs: .time, source: "CacheLib, allocator/MM2Q.h; Berg et al., OSDI 2020", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 24))
  }

  public static var victimMayStay: Bool { true }

  private enum Place {
    static var warm: UInt32 { 0 }
    static var hot: UInt32 { 1 }
    static var cold: UInt32 { 2 }
  }

  private struct Segment: BitwiseCopyable {
    var list = SlotList()
    var weight: Int64 = 0
  }

  private struct State: BitwiseCopyable {
    var updated: Int64
    var place: UInt32
  }

  private var lists = SlotLists()
  private var states = SlotArray<State>()
  private var segments = SlotArray<Segment>()
  private let hotShare: Int64
  private let warmShare: Int64
  private let refresh: Int64

  public init(_ setup: PolicySetup) throws(CachesimError) {
    hotShare = setup.parameters.integer("hot")
    warmShare = 100 - hotShare - setup.parameters.integer("cold")
    refresh = setup.parameters.integer("refresh")
    guard warmShare > 0 else {
      throw CachesimError(.usage, "policy 'cachelib-2q' needs hot and cold to leave something for warm objects")
    }
    segments.reserve(3)
    for place: UInt32 in 0..<3 { segments[place] = Segment() }
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(states.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { ComingSlots(segments.pointer(Place.cold).pointee.list, lists) }

  @inline(__always)
  private func seconds(_ request: Request) -> Int64 { request.time / 1_000_000_000 }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let (state, now) = (states[slot], seconds(request))
    guard request.operation == .read, now &- state.updated >= refresh else { return }
    states.pointer(slot).pointee.updated = now
    if state.place == Place.cold {
      move(slot, to: Place.warm, cache)
      balance(cache.used, cache)
    } else {
      lists.moveToFront(slot, &segments.pointer(state.place).pointee.list)
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let cold = segments.pointer(Place.cold).pointee.list
    if !cold.isEmpty { return cold.tail }
    let hot = segments.pointer(Place.hot).pointee.list
    return hot.isEmpty ? segments.pointer(Place.warm).pointee.list.tail : hot.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    take(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    states[slot] = State(updated: seconds(request), place: Place.hot)
    put(slot, Place.hot, cache)
    balance(cache.used, cache)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    take(slot, cache)
    balance(cache.used &- cache.weight(slot), cache)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    segments.pointer(states[slot].place).pointee.weight += to - from
    balance(cache.used, cache)
  }

  @inline(__always)
  private mutating func put(_ slot: Slot, _ place: UInt32, _ cache: CacheView) {
    let segment = segments.pointer(place)
    lists.pushFront(slot, &segment.pointee.list)
    segment.pointee.weight &+= cache.weight(slot)
    states.pointer(slot).pointee.place = place
  }

  @inline(__always)
  private mutating func take(_ slot: Slot, _ cache: CacheView) {
    let segment = segments.pointer(states[slot].place)
    lists.remove(slot, &segment.pointee.list)
    segment.pointee.weight &-= cache.weight(slot)
  }

  @inline(__always)
  private mutating func move(_ slot: Slot, to place: UInt32, _ cache: CacheView) {
    take(slot, cache)
    put(slot, place, cache)
  }

  /// Lets what is over the shares of warm and hot objects go cold.
  @inline(__always)
  private mutating func balance(_ total: Int64, _ cache: CacheView) {
    cool(Place.warm, total / 100 &* warmShare &+ total % 100 &* warmShare / 100, cache)
    cool(Place.hot, total / 100 &* hotShare &+ total % 100 &* hotShare / 100, cache)
  }

  @inline(__always)
  private mutating func cool(_ place: UInt32, _ limit: Int64, _ cache: CacheView) {
    let segment = segments.pointer(place)
    while segment.pointee.weight > limit { move(segment.pointee.list.tail, to: Place.cold, cache) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for place: UInt32 in 0..<3 {
      let segment = segments[place]
      guard let slots = lists.checkedSlots(segment.list) else { return "list \(place) is broken" }
      let weight = slots.reduce(0) { $0 + cache.weight($1) }
      if weight != segment.weight { return "list \(place) weighs \(weight), not \(segment.weight)" }
      if slots.contains(where: { states[$0].place != place }) { return "list \(place) holds another's object" }
      residents += slots.count
    }
    return residents == cache.count ? nil : "the lists hold \(residents) of \(cache.count) residents"
  }
}
