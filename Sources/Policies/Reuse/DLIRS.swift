public import CacheCore
internal import CacheStructures

/// Dynamic LIRS: LIRS whose part for cold objects is sized by what comes back.
///
/// As in LIRS most of the cache holds hot objects (LIR), the queue cold ones (HIR), the stack hot ones and, among them by
/// recency, cold ones resident or gone. A cold object that is gone and asked for while it is in the stack says that the
/// cold part is too small, one that was hot, was made cold and is asked for in the queue that it is too large: the part
/// moves by the ratio of the two kinds, at least by one. Residents and ghosts are two capacities at most: the stack gives up
/// its oldest cold entry, resident or not.
/// Source: Li, "DLIRS: improving low inter-reference recency set cache replacement policy with dynamics", SYSTOR 2018.
///
/// A first cold part of 1 % is the author's. The paper gives the rules only in words; the order of steps is that of the
/// simulator of CACHEUS (Rodriguez et al., FAST 2021, https://github.com/sylab/cacheus), hit for hit. In bytes, weights
/// take the place of counts, and the part moves by the object's weight times the ratio.
/// O(1) amortised a request; 25 bytes a slot, and as many for each ghost.
public struct DLIRS: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "dlirs", summary: "LIRS whose part for cold objects is sized by what comes back",
      parameters: [
        Parameter("hir", .number(0...1), default: "0.01", "part of the capacity for cold (HIR) objects at first")
      ], source: "Li, SYSTOR 2018", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 25))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    /// Not known here, or about to come in.
    static var absent: UInt8 { 0 }
    static var hot: UInt8 { 1 }
    static var cold: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    static var kind: UInt8 { 3 }
    /// In the stack.
    static var stacked: UInt8 { 4 }
    /// Was hot, and has not been asked for since.
    static var demoted: UInt8 { 8 }
  }

  private var states = SlotArray<UInt8>()
  private var stackLinks = SlotLists()
  private var stack = SlotList()
  /// The cold entries of the stack, in its order.
  private var coldLinks = SlotLists()
  private var coldEntries = SlotList()
  private var queueLinks = SlotLists()
  private var queue = SlotList()
  private var hotCount = 0
  private var hotWeight: Int64 = 0
  private var queueWeight: Int64 = 0
  private var ghostWeight: Int64 = 0
  private var demotedWeight: Int64 = 0
  private var coldLimit: Int64
  private var returns = false
  private let capacity: Int64

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    coldLimit = max(1, Int64(Double(capacity) * setup.parameters.number("hir") + 0.5))
  }

  private var hotLimit: Int64 {
    @inline(__always) get { capacity &- coldLimit }
  }

  public mutating func reserve(slots: Int) {
    states.reserve(slots)
    stackLinks.reserve(slots: slots)
    coldLinks.reserve(slots: slots)
    queueLinks.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    stackLinks.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(queue, queueLinks) }

  public func comingForgotten() -> ComingSlots { ComingSlots(coldEntries, coldLinks) }

  public static var surplusEvictions: SurplusEvictions { .onHits }

  // MARK: - What the store tells

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let state = states[slot]
    if state & State.kind == State.hot {
      stackLinks.moveToFront(slot, &stack)
      prune(cache)
    } else if state & State.stacked != 0 {
      leaveStack(slot)
      leaveQueue(slot, cache)
      heat(slot, cache)
    } else {
      if state & State.demoted != 0 { noticeDemoted(slot, cache) }
      queueLinks.moveToFront(slot, &queue)
      enterStack(slot)
      boundStack(cache)
    }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returns = ghost
    if ghost {
      let weight = cache.weight(slot)
      coldLimit = min(capacity &- 1, coldLimit &+ weight &* ratio(demotedWeight, ghostWeight))
      leaveStack(slot)
      ghostWeight &-= weight
    }
    states[slot] = State.absent
  }

  /// How many of a kind there are for each of another, rounded, at least 1.
  private func ratio(_ kind: Int64, _ other: Int64) -> Int64 {
    other > 0 ? max(1, Int64(Double(kind) / Double(other) + 0.5)) : 1
  }

  /// A hot object was made cold, and asked for: the cold part is too large.
  private mutating func noticeDemoted(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    coldLimit = max(1, coldLimit &- weight &* ratio(ghostWeight, demotedWeight))
    states[slot] &= ~State.demoted
    demotedWeight &-= weight
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let weight = states[incoming] == State.absent && returns ? cache.weight(incoming) : 0
    while hotWeight &+ weight > hotLimit, hotCount > 0 { demote(cache) }
    return queue.isEmpty ? stack.tail : queue.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    guard states[slot] & State.kind == State.cold, states[slot] & State.stacked != 0 else {
      remove(slot, cache)
      return false
    }
    leaveQueue(slot, cache)
    states[slot] = State.ghost | State.stacked
    ghostWeight &+= cache.weight(slot)
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if returns {
      heat(slot, cache)
    } else if queue.isEmpty, hotWeight &+ weight <= hotLimit {
      enterHot(slot, weight, cache)
    } else {
      states[slot] = State.cold
      queueLinks.pushFront(slot, &queue)
      queueWeight &+= weight
      enterStack(slot)
    }
    boundStack(cache)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.kind == State.hot { hotWeight &+= to &- from } else { queueWeight &+= to &- from }
    if states[slot] & State.demoted != 0 { demotedWeight &+= to &- from }
    boundStack(cache)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & State.kind == State.hot {
      stackLinks.remove(slot, &stack)
      hotCount &-= 1
      hotWeight &-= cache.weight(slot)
      prune(cache)
    } else {
      leaveQueue(slot, cache)
      if states[slot] & State.stacked != 0 { leaveStack(slot) }
    }
  }

  // MARK: - Queue and stack

  /// Takes a cold resident out of the queue.
  @inline(__always)
  private mutating func leaveQueue(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    queueLinks.remove(slot, &queue)
    queueWeight &-= weight
    if states[slot] & State.demoted != 0 { demotedWeight &-= weight }
  }

  /// Puts a cold object on top of the stack.
  @inline(__always)
  private mutating func enterStack(_ slot: Slot) {
    states[slot] |= State.stacked
    stackLinks.pushFront(slot, &stack)
    coldLinks.pushFront(slot, &coldEntries)
  }

  /// Takes a cold object out of the stack.
  @inline(__always)
  private mutating func leaveStack(_ slot: Slot) {
    states[slot] &= ~State.stacked
    stackLinks.remove(slot, &stack)
    coldLinks.remove(slot, &coldEntries)
  }

  /// Puts a hot object on top of the stack.
  @inline(__always)
  private mutating func enterHot(_ slot: Slot, _ weight: Int64, _ cache: CacheView) {
    states[slot] = State.hot
    stackLinks.pushFront(slot, &stack)
    hotCount &+= 1
    hotWeight &+= weight
    prune(cache)
  }

  /// Makes an object hot that is in neither list, and others cold until the hot part holds it. One too large for the part
  /// is hot alone.
  private mutating func heat(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    while hotWeight &+ weight > hotLimit, hotCount > 0 { demote(cache) }
    enterHot(slot, weight, cache)
  }

  /// Makes the coldest hot object cold.
  private mutating func demote(_ cache: CacheView) {
    let slot = stack.tail
    let weight = cache.weight(slot)
    stackLinks.remove(slot, &stack)
    hotCount &-= 1
    hotWeight &-= weight
    states[slot] = State.cold | State.demoted
    demotedWeight &+= weight
    queueLinks.pushFront(slot, &queue)
    queueWeight &+= weight
    prune(cache)
  }

  /// Takes cold entries off the bottom of the stack.
  private mutating func prune(_ cache: CacheView) {
    while stack.tail != SlotList.none, states[stack.tail] & State.kind != State.hot { giveUpEntry(stack.tail, cache) }
  }

  /// Keeps residents and ghosts to two capacities.
  private mutating func boundStack(_ cache: CacheView) {
    while hotWeight &+ queueWeight &+ ghostWeight > 2 &* capacity, !coldEntries.isEmpty {
      giveUpEntry(coldEntries.tail, cache)
    }
  }

  @inline(__always)
  private mutating func giveUpEntry(_ slot: Slot, _ cache: CacheView) {
    leaveStack(slot)
    if states[slot] == State.ghost {
      ghostWeight &-= cache.weight(slot)
      cache.forget(slot)
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let stacked = stackLinks.checkedSlots(stack), let cold = queueLinks.checkedSlots(queue),
      let entries = coldLinks.checkedSlots(coldEntries)
    else { return "a list is broken" }
    func weight(_ slots: [Slot]) -> Int64 { slots.reduce(0) { $0 + cache.weight($1) } }
    let hot = stacked.filter { states[$0] == State.hot }
    if hot.count != hotCount || hot.count + cold.count != cache.count {
      return "\(hot.count) hot, \(cold.count) cold, \(cache.count) residents"
    }
    if stacked.filter({ states[$0] != State.hot }) != entries { return "the cold entries are not the stack's" }
    if !entries.allSatisfy({ states[$0] & State.stacked != 0 }) { return "the stack holds what it does not know" }
    let gone = entries.filter { states[$0] & State.kind == State.ghost }
    let demoted = cold.filter { states[$0] & State.demoted != 0 }
    if weight(hot) != hotWeight || weight(cold) != queueWeight || weight(gone) != ghostWeight
      || weight(demoted) != demotedWeight
    {
      return "a part's weight is wrong"
    }
    if !cold.allSatisfy({ states[$0] & State.kind == State.cold }) { return "the queue holds what is not cold" }
    if !hot.isEmpty, stacked.last != hot.last { return "the bottom of the stack is not hot" }
    if coldLimit < 0 || coldLimit > capacity { return "the cold part is \(coldLimit) of \(capacity)" }
    return hotWeight + queueWeight + ghostWeight > 2 * capacity && !gone.isEmpty ? "too many are remembered" : nil
  }
}
