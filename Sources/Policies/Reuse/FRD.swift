public import CacheCore
internal import CacheStructures

/// FRD, filter and reuse distance: newcomers pass through a small LRU; what comes back after leaving it stays for long.
///
/// The filter holds newcomers. The stack has the residents of the large part and, among them by recency, histories of
/// objects in the filter or gone, down to the oldest resident: what falls below is forgotten. A newcomer takes the room of
/// the filter's oldest, which stays a ghost while its history is in the stack. A ghost that is asked for comes into the
/// large part, whose oldest leaves without a trace. Until the first eviction newcomers fill the large part first.
/// Source: Park, Park, "FRD: a filtering based buffer cache algorithm that considers both frequency and reuse distance",
/// MSST 2017, https://msstconference.org/MSST-history/2017/Papers/FilteringBasedBufferCacheAlgorithm.pdf.
///
/// A filter of 10 % is Caffeine's default: same counts as its irr.Frd. In bytes, weights take the place of counts, and the
/// part gives up room that would be too large with the object that comes in.
/// O(1) amortised a request; 17 bytes a slot, and as many for each ghost, which nothing but the stack bounds.
public struct FRD: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "frd", summary: "newcomers pass through a small LRU; what comes back after leaving it stays for long",
      parameters: [
        Parameter("main", .number(0...1), default: "0.9", "part of the capacity for what came back")
      ],
      source: "Park, Park, MSST 2017, "
        + "https://msstconference.org/MSST-history/2017/Papers/FilteringBasedBufferCacheAlgorithm.pdf",
      verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 17))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    static var main: UInt8 { 1 }
    static var filter: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    static var kind: UInt8 { 3 }
    /// In the stack.
    static var stacked: UInt8 { 4 }
  }

  private var states = SlotArray<UInt8>()
  private var stackLinks = SlotLists()
  private var stack = SlotList()
  private var filterLinks = SlotLists()
  private var filter = SlotList()
  private var mainCount = 0
  private var mainWeight: Int64 = 0
  private var filterWeight: Int64 = 0
  private var returns = false
  private var isFilling = true
  private let mainLimit: Int64
  private let filterLimit: Int64

  public init(_ setup: PolicySetup) {
    mainLimit = max(1, Int64(Double(setup.capacity) * setup.parameters.number("main")))
    filterLimit = setup.capacity - mainLimit
  }

  public mutating func reserve(slots: Int) {
    states.reserve(slots)
    stackLinks.reserve(slots: slots)
    filterLinks.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    stackLinks.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(filter, filterLinks) }

  public static var surplusEvictions: SurplusEvictions { .onHits }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if states[slot] & State.kind == State.filter { filterLinks.moveToFront(slot, &filter) }
    raise(slot)
    prune(cache)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returns = ghost
    if ghost { stackLinks.remove(slot, &stack) }
    states[slot] = 0
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    isFilling = false
    let weight = cache.weight(incoming)
    let isMain: Bool
    if states[incoming] != 0 {
      // A resident that grew; its part is too large with it already.
      isMain = mainWeight > mainLimit
    } else {
      isMain = returns ? mainWeight &+ weight > mainLimit : filterWeight &+ weight <= filterLimit
    }
    return isMain && mainCount > 0 || filter.isEmpty ? stack.tail : filter.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    if states[slot] == State.filter | State.stacked {
      filterLinks.remove(slot, &filter)
      filterWeight &-= weight
      states[slot] = State.ghost | State.stacked
      prune(cache)
      return true
    }
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    let fills = isFilling || mainCount == 0
    if returns || fills && mainWeight &+ filterWeight &+ weight <= mainLimit {
      states[slot] = State.main
      mainCount &+= 1
      mainWeight &+= weight
      raise(slot)
    } else {
      states[slot] = State.filter
      filterLinks.pushFront(slot, &filter)
      filterWeight &+= weight
      if !fills { raise(slot) }
    }
    prune(cache)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.kind == State.main { mainWeight &+= to &- from } else { filterWeight &+= to &- from }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let (state, weight) = (states[slot], cache.weight(slot))
    if state & State.stacked != 0 { stackLinks.remove(slot, &stack) }
    if state & State.kind == State.main {
      mainCount &-= 1
      mainWeight &-= weight
    } else {
      filterLinks.remove(slot, &filter)
      filterWeight &-= weight
    }
    prune(cache)
  }

  /// Puts an object or its history on top of the stack.
  @inline(__always)
  private mutating func raise(_ slot: Slot) {
    if states[slot] & State.stacked != 0 {
      stackLinks.moveToFront(slot, &stack)
    } else {
      states[slot] |= State.stacked
      stackLinks.pushFront(slot, &stack)
    }
  }

  /// Forgets histories below the oldest resident of the large part.
  @inline(__always)
  private mutating func prune(_ cache: CacheView) {
    while stack.tail != SlotList.none {
      let slot = stack.tail
      let kind = states[slot] & State.kind
      if kind == State.main { return }
      stackLinks.remove(slot, &stack)
      states[slot] = kind == State.filter ? kind : 0
      if kind == State.ghost { cache.forget(slot) }
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let stacked = stackLinks.checkedSlots(stack), let small = filterLinks.checkedSlots(filter) else {
      return "a list is broken"
    }
    func weight(_ slots: [Slot]) -> Int64 { slots.reduce(0) { $0 + cache.weight($1) } }
    let large = stacked.filter { states[$0] & State.kind == State.main }
    if large.count + small.count != cache.count {
      return "\(large.count) and \(small.count) of \(cache.count) residents"
    }
    if large.count != mainCount || weight(large) != mainWeight || weight(small) != filterWeight {
      return "a part's count or weight is wrong"
    }
    if !small.allSatisfy({ states[$0] & State.kind == State.filter }) { return "the filter holds another's object" }
    if !stacked.allSatisfy({ states[$0] & State.stacked != 0 }) { return "the stack holds what it does not know" }
    return stacked.last == large.last ? nil : "the bottom of the stack is not a resident of the large part"
  }
}
