public import CacheCore
internal import CacheStructures

/// W-TinyLFU as libCacheSim plays it: an LRU window of 1 %, then a segmented LRU that admits what was seen more often.
///
/// Beside `w-tinylfu`, which follows Caffeine, these rules are others, and so are the counts. Nothing leaves the window
/// before the cache is full. Then its least recent object enters the main part if there is room; otherwise it or the main
/// part's victim leaves, whichever was seen less often (itself, if they are equal). The main part is a segmented LRU of
/// two segments, a fifth and the rest, where a newcomer goes to the lowest segment with room and what overflows the lower
/// one at a hit leaves although the cache has room. Frequencies come from a Bloom filter of counters for as many objects
/// as the main part has room for (bytes, where it counts bytes), counted up when an object comes, when the window's end
/// is looked at, and at hits in the main part, but not in the window; 32 times as many hits as that room halve them. Objects
/// larger than the window or the lower segment are refused, so below 100 objects it holds nothing.
///
/// The counts are libCacheSim 0.3.5's for `WTinyLFU`, exactly, in objects and in bytes up to 2^31, where its sizes overflow.
/// Source of the idea: Einziger, Friedman, Manes, "TinyLFU: a highly efficient cache admission policy", ACM Transactions on
/// Storage 13(4), 2017, doi 10.1145/3149371. Amortised O(1) a request: ten counters counted up, and twenty read for an
/// eviction. 17 bytes a slot, and 58 bytes an object of capacity for the filter.
public struct LibCacheSimWTinyLFU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "libcachesim-w-tinylfu", aliases: ["libcachesim-wtinylfu"],
      summary: "W-TinyLFU by libCacheSim's rules: the window is bounded only when the cache is full",
      parameters: [Parameter("window", .number(0...0.99), default: "0.01", "share of the capacity for newcomers")],
      source: "libCacheSim 0.3.5, WTinyLFU; Einziger, Friedman, Manes, ACM TOS 13(4), 2017, doi 10.1145/3149371",
      verification: .reference, cost: PolicyCost(.amortised, bytesPerSlot: 75))
  }

  public static var surplusEvictions: SurplusEvictions { .onHits }

  private enum Place {
    static var window: UInt8 { 0 }
    static var probation: UInt8 { 1 }
    static var protected: UInt8 { 2 }
    /// Given up, and about to leave.
    static var leaving: UInt8 { 3 }
  }

  private struct Segment: BitwiseCopyable {
    var list = SlotList()
    var weight: Int64 = 0
    var limit: Int64 = 0
  }

  private var lists = SlotLists()
  private var hashes = SlotArray<UInt64>()
  private var places = SlotArray<UInt8>()
  private var segments = SlotArray<Segment>()
  private var filter: CountingBloomFilter
  private let mainCapacity: Int64
  /// After so many hits in the main part its frequencies are halved.
  private let period: Int64
  private var mainHits: Int64 = 0

  public init(_ setup: PolicySetup) {
    let window = Int64(Double(setup.capacity) * setup.parameters.number("window"))
    mainCapacity = setup.capacity - window
    period = min(mainCapacity, .max / 32) * 32
    filter = CountingBloomFilter(keys: mainCapacity)
    segments.reserve(3)
    for (place, limit) in [window, Int64(0.2 * Double(mainCapacity)), Int64(0.8 * Double(mainCapacity))].enumerated() {
      segments[UInt32(place)] = Segment(limit: limit)
    }
  }

  public var heaviestAdmitted: Int64 {
    min(segment(Place.window).pointee.limit, segment(Place.probation).pointee.limit)
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    hashes.reserve(slots)
    places.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(hashes.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { ComingSlots(segment(Place.probation).pointee.list, lists) }

  // MARK: - Requests

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let place = places[slot]
    if place == Place.probation, cache.weight(slot) <= segment(Place.protected).pointee.limit {
      take(slot, cache)
      put(slot, Place.protected, cache)
      cool(cache)
    } else {
      lists.moveToFront(slot, &segment(place).pointee.list)
    }
    if place == Place.window { return }
    filter.increment(hashes[slot])
    mainHits &+= 1
    if mainHits >= period {
      mainHits = 0
      filter.halve()
    }
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    hashes[slot] = CountingBloomFilter.hash(request.key)
    put(slot, Place.window, cache)
    filter.increment(hashes[slot])
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let candidate = segment(Place.window).pointee.list.tail
      let victim = mainVictim
      if candidate == SlotList.none { return victim }
      let hasRoom = mainWeight + cache.weight(candidate) <= mainCapacity
      if !hasRoom, victim == SlotList.none { return candidate }
      let isAdmitted = hasRoom || filter.frequency(hashes[candidate]) > filter.frequency(hashes[victim])
      filter.increment(hashes[candidate])
      if !isAdmitted { return candidate }
      if !hasRoom { leave(victim, cache) }
      enterMain(candidate, cache)
      if !hasRoom { return victim }
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if places[slot] != Place.leaving { take(slot, cache) }
    return false
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { take(slot, cache) }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    segment(places[slot]).pointee.weight += to - from
    cool(cache)
  }

  // MARK: - Segments

  @inline(__always)
  private func segment(_ place: UInt8) -> UnsafeMutablePointer<Segment> { segments.pointer(UInt32(place)) }

  @inline(__always)
  private func put(_ slot: Slot, _ place: UInt8, _ cache: CacheView) {
    lists.pushFront(slot, &segment(place).pointee.list)
    segment(place).pointee.weight &+= cache.weight(slot)
    places[slot] = place
  }

  @inline(__always)
  private func take(_ slot: Slot, _ cache: CacheView) {
    let place = places[slot]
    lists.remove(slot, &segment(place).pointee.list)
    segment(place).pointee.weight &-= cache.weight(slot)
  }

  /// Takes out what is about to leave.
  @inline(__always)
  private func leave(_ slot: Slot, _ cache: CacheView) {
    take(slot, cache)
    places[slot] = Place.leaving
  }

  private var mainWeight: Int64 {
    @inline(__always) get { segment(Place.probation).pointee.weight &+ segment(Place.protected).pointee.weight }
  }

  /// What the main part would give up next.
  private var mainVictim: Slot {
    @inline(__always) get {
      let slot = segment(Place.probation).pointee.list.tail
      return slot == SlotList.none ? segment(Place.protected).pointee.list.tail : slot
    }
  }

  @inline(__always)
  private func hasRoom(_ place: UInt8, _ weight: Int64) -> Bool {
    segment(place).pointee.weight &+ weight <= segment(place).pointee.limit
  }

  /// Puts what overflows the protected segment on probation, and out what overflows that thereby.
  @inline(__always)
  private func cool(_ cache: CacheView) {
    let protected = segment(Place.protected)
    guard protected.pointee.weight > protected.pointee.limit else { return }
    repeat {
      let slot = protected.pointee.list.tail
      take(slot, cache)
      put(slot, Place.probation, cache)
    } while protected.pointee.weight > protected.pointee.limit
    let probation = segment(Place.probation)
    while probation.pointee.weight > probation.pointee.limit {
      let slot = probation.pointee.list.tail
      leave(slot, cache)
      cache.giveUp(slot)
    }
  }

  /// Moves an object of the window to the lowest segment that has room, or on probation where the main part has to make it.
  @inline(__always)
  private func enterMain(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    take(slot, cache)
    if hasRoom(Place.probation, weight) { return put(slot, Place.probation, cache) }
    if hasRoom(Place.protected, weight) { return put(slot, Place.protected, cache) }
    while mainWeight + weight > mainCapacity, mainVictim != SlotList.none {
      let victim = mainVictim
      leave(victim, cache)
      cache.giveUp(victim)
    }
    put(slot, Place.probation, cache)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for place: UInt8 in 0..<3 {
      let segment = segment(place).pointee
      guard let slots = lists.checkedSlots(segment.list) else { return "segment \(place) is broken" }
      let weight = slots.reduce(0) { $0 + cache.weight($1) }
      if weight != segment.weight { return "segment \(place) weighs \(weight), not \(segment.weight)" }
      if slots.contains(where: { places[$0] != place }) { return "segment \(place) holds another's object" }
      if place == Place.protected, weight > segment.limit { return "\(weight) of \(segment.limit) are protected" }
      residents += slots.count
    }
    return residents == cache.count ? nil : "the segments hold \(residents) of \(cache.count) residents"
  }
}
