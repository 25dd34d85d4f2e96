public import CacheCore
internal import CacheStructures

/// CLOCK-Pro on three lists: hot, cold and remembered objects each in their own, and epochs in place of one clock's order.
///
/// A newcomer goes to the front of the cold list, and so can be the victim at once; until the first eviction it is hot,
/// but for the least cold part. A hit marks the object. The oldest cold object without mark leaves; it is remembered while
/// its epoch is later than the oldest hot one's, its test period. A marked or a remembered one becomes hot in its test
/// period, if enough hot ones before it can be made cold; else it is the latest cold one. The target for cold objects goes
/// up by one for each that is asked for in its test period, down by one for each that is forgotten.
/// Source: Park, Manes, ClockProSimplePolicy in Caffeine's simulator, 2020, https://github.com/ben-manes/caffeine; after
/// Jiang, Chen, Zhang, USENIX ATC 2005. It has no parameters: least and largest cold part 1 and 99 %, a capacity of ghosts.
/// Same counts as Caffeine's irr.ClockProSimple. In bytes, weights take the place of counts.
/// O(1) amortised a request; 17 bytes a slot, and as many for each ghost.
public struct ClockProSimple: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "clock-pro-simple", summary: "CLOCK-Pro on three lists with epochs in place of one clock",
      source: "Park, Manes, 2020, https://github.com/ben-manes/caffeine", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 17))
  }

  private enum State {
    static var hot: UInt8 { 1 }
    static var cold: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    static var marked: UInt8 { 4 }
  }

  private var lists = SlotLists()
  private var states = SlotArray<UInt8>()
  private var epochs = SlotArray<Int64>()
  private var hot = SlotList()
  private var cold = SlotList()
  private var ghosts = SlotList()
  private var hotWeight: Int64 = 0
  private var coldWeight: Int64 = 0
  private var ghostWeight: Int64 = 0
  /// What cold residents should weigh.
  private var coldTarget: Int64 = 0
  private var epoch: Int64 = 0
  private var returns = false
  private var isFilling = true
  private let capacity: Int64
  private let leastCold: Int64

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    leastCold = setup.capacity / 100
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
    epochs.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(cold, lists) }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts, lists) }

  public var insertsFirst: Bool { true }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { states[slot] |= State.marked }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returns = ghost
    guard ghost else { return }
    lists.remove(slot, &ghosts)
    ghostWeight &-= cache.weight(slot)
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    let isHot: Bool
    if returns {
      isHot = canBeHot(slot, weight, cache)
    } else {
      epoch &+= 1
      isHot = isFilling && hotWeight &+ coldWeight &+ weight <= capacity &- leastCold
    }
    epochs[slot] = epoch
    if isHot { enterHot(slot, weight) } else { enterCold(slot, weight) }
    if cache.used <= capacity { prune(cache) }
  }

  @inline(__always)
  private mutating func enterHot(_ slot: Slot, _ weight: Int64) {
    states[slot] = State.hot
    lists.pushFront(slot, &hot)
    hotWeight &+= weight
  }

  @inline(__always)
  private mutating func enterCold(_ slot: Slot, _ weight: Int64) {
    states[slot] = State.cold
    lists.pushFront(slot, &cold)
    coldWeight &+= weight
  }

  /// Whether the object was last moved after the oldest hot one.
  @inline(__always)
  private func isTested(_ slot: Slot) -> Bool { hot.isEmpty || epochs[slot] > epochs[hot.tail] }

  /// Whether an object that was asked for may be hot; makes others cold for it.
  private mutating func canBeHot(_ slot: Slot, _ weight: Int64, _ cache: CacheView) -> Bool {
    guard isTested(slot) else { return false }
    moveTarget(by: weight)
    while !hot.isEmpty, hotWeight &+ weight > capacity &- coldTarget {
      guard demoteOne(until: epochs[slot], cache) else { return false }
    }
    return isTested(slot)
  }

  /// Makes the oldest hot object without mark cold; false if there is none up to an epoch, which marked ones move on.
  private mutating func demoteOne(until last: Int64, _ cache: CacheView) -> Bool {
    var last = last
    while !hot.isEmpty, epochs[hot.tail] <= last {
      let slot = hot.tail
      let weight = cache.weight(slot)
      lists.remove(slot, &hot)
      hotWeight &-= weight
      guard states[slot] & State.marked != 0 else {
        enterCold(slot, weight)
        return true
      }
      enterHot(slot, weight)
      last &+= 1
      epochs[slot] = last
    }
    return false
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    isFilling = false
    while true {
      let slot = cold.tail
      if slot == SlotList.none {
        _ = demoteOne(until: max(epoch, epochs[hot.tail]), cache)
      } else if states[slot] & State.marked == 0 {
        return slot
      } else {
        let weight = cache.weight(slot)
        lists.remove(slot, &cold)
        let isHot = canBeHot(slot, weight, cache)
        coldWeight &-= weight
        if isHot { enterHot(slot, weight) } else { enterCold(slot, weight) }
        epoch &+= 1
        epochs[slot] = epoch
      }
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    lists.remove(slot, &cold)
    coldWeight &-= weight
    let staysGhost = isTested(slot)
    if staysGhost {
      states[slot] = State.ghost
      lists.pushFront(slot, &ghosts)
      ghostWeight &+= weight
      while ghostWeight > capacity { forget(cache) }
    }
    prune(cache)
    return staysGhost
  }

  /// Forgets objects whose test period is over.
  @inline(__always)
  private mutating func prune(_ cache: CacheView) {
    while !ghosts.isEmpty, !isTested(ghosts.tail) { forget(cache) }
  }

  @inline(__always)
  private mutating func forget(_ cache: CacheView) {
    let slot = ghosts.tail
    let weight = cache.weight(slot)
    lists.remove(slot, &ghosts)
    ghostWeight &-= weight
    moveTarget(by: -weight)
    cache.forget(slot)
  }

  @inline(__always)
  private mutating func moveTarget(by step: Int64) {
    coldTarget = min(capacity &- leastCold, max(leastCold, coldTarget &+ step))
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & ~State.marked == State.hot { hotWeight &+= to &- from } else { coldWeight &+= to &- from }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & ~State.marked == State.hot {
      lists.remove(slot, &hot)
      hotWeight &-= cache.weight(slot)
    } else {
      lists.remove(slot, &cold)
      coldWeight &-= cache.weight(slot)
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let parts = [("hot", hot, hotWeight, State.hot), ("cold", cold, coldWeight, State.cold)]
    for (name, list, weight, state) in parts + [("ghost", ghosts, ghostWeight, State.ghost)] {
      guard let slots = lists.checkedSlots(list) else { return "the \(name) list is broken" }
      if slots.reduce(0, { $0 + cache.weight($1) }) != weight { return "the \(name) list does not weigh \(weight)" }
      if slots.contains(where: { states[$0] & ~State.marked != state }) {
        return "the \(name) list holds another's object"
      }
    }
    if ghostWeight > capacity { return "\(ghostWeight) of \(capacity) remembered" }
    let residents = Int(hot.count) + Int(cold.count)
    return residents == cache.count ? nil : "\(residents) of \(cache.count) residents"
  }
}
