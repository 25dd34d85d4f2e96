public import CacheCore
internal import CacheStructures

/// CART, CAR with temporal filtering: what comes back at once has yet to show that it is worth keeping for long.
///
/// T1 holds short-term objects and such long-term ones as came back lately, T2 long-term ones only; B1 remembers what
/// left T1, B2 what left T2. A hit marks the object. For room the marked objects at the hand of T2 go to the end of T1;
/// then the hand of T1 sends marked objects to its end, where one becomes long-term if T1 is longer than its target `p`
/// allows or than B1, and long-term ones without mark to T2. T1 gives up its oldest if it is at `p`, T2 otherwise. A miss
/// found in B1 or B2 comes in long-term and moves `p` up or down, by the part of short- or long-term objects to the
/// ghosts, at least one. `q`, which follows the changes between T1 and T2, is how long B1 may be while both ghost lists
/// are a capacity at most.
/// Source: Bansal, Modha, "CAR: clock with adaptive replacement", FAST 2004, section 4,
/// https://www.usenix.org/conference/fast-04/car-clock-adaptive-replacement. No constants.
///
/// `delta=real` (default) divides really, `delta=integer` whole numbers: same counts as Caffeine's adaptive.Cart. In bytes,
/// where the paper says nothing, a target moves by the object's weight where the paper moves it by one.
/// O(1) a hit, O(1 + hits since) an eviction; 9 bytes a slot.
public struct CART: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "cart", summary: "CAR that keeps an object for long only if it comes back after a while",
      parameters: [
        Parameter("delta", .choice(["real", "integer"]), default: "real", "how the target's step is divided")
      ],
      source: "Bansal, Modha, FAST 2004, https://www.usenix.org/conference/fast-04/car-clock-adaptive-replacement",
      verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 9))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    /// In T2 or B2.
    static var second: UInt8 { 1 }
    static var longTerm: UInt8 { 2 }
    /// Asked for since the hand passed.
    static var marked: UInt8 { 4 }
  }

  private var lists = SlotLists()
  private var states = SlotArray<UInt8>()
  /// T1, T2, B1, B2, latest in front, and what their objects weigh.
  private var first = SlotList()
  private var second = SlotList()
  private var firstGhosts = SlotList()
  private var secondGhosts = SlotList()
  private var firstWeight: Int64 = 0
  private var secondWeight: Int64 = 0
  private var firstGhostsWeight: Int64 = 0
  private var secondGhostsWeight: Int64 = 0
  /// What the short-term residents weigh; the others are long-term.
  private var shortTermWeight: Int64 = 0
  /// What T1 should weigh.
  private var target: Double = 0
  /// What B1 may weigh.
  private var ghostTarget: Int64 = 0
  /// What the missed object is remembered as weighing; it counts as a ghost until it comes in.
  private var returning: Int64 = 0
  private var returns = false
  private let capacity: Int64
  private let dividesReally: Bool

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    dividesReally = setup.parameters.text("delta") == "real"
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(takesFromFirst ? first : second, lists) }

  public func comingForgotten() -> ComingSlots { ComingSlots(forgetsFirst ? firstGhosts : secondGhosts, lists) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { states[slot] |= State.marked }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returns = ghost
    guard ghost else { return }
    returning = cache.weight(slot)
    if states[slot] & State.second == 0 { lists.remove(slot, &firstGhosts) } else { lists.remove(slot, &secondGhosts) }
  }

  private var takesFromFirst: Bool {
    @inline(__always) get { !first.isEmpty && (second.isEmpty || Double(firstWeight) >= max(1, target)) }
  }

  private var longTermWeight: Int64 {
    @inline(__always) get { firstWeight &+ secondWeight &- shortTermWeight }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while !second.isEmpty, states[second.tail] & State.marked != 0 {
      let slot = second.tail
      states[slot] = State.longTerm
      moveToFirst(slot, cache.weight(slot))
    }
    while !first.isEmpty, states[first.tail] & (State.longTerm | State.marked) != 0 {
      let slot = first.tail
      let weight = cache.weight(slot)
      if states[slot] & State.marked != 0 { spare(slot, weight) } else { moveToSecond(slot, weight) }
    }
    return takesFromFirst ? first.tail : second.tail
  }

  @inline(__always)
  private mutating func moveToFirst(_ slot: Slot, _ weight: Int64) {
    lists.remove(slot, &second)
    secondWeight &-= weight
    lists.pushFront(slot, &first)
    firstWeight &+= weight
    raiseGhostTarget(weight)
  }

  @inline(__always)
  private mutating func moveToSecond(_ slot: Slot, _ weight: Int64) {
    lists.remove(slot, &first)
    firstWeight &-= weight
    lists.pushFront(slot, &second)
    secondWeight &+= weight
    states[slot] = State.longTerm | State.second
    ghostTarget = max(ghostTarget &- weight, capacity &- firstWeight)
  }

  /// A marked object of T1 stays there.
  @inline(__always)
  private mutating func spare(_ slot: Slot, _ weight: Int64) {
    lists.moveToFront(slot, &first)
    states[slot] &= ~State.marked
    let bound = min(target + Double(weight), Double(firstGhostsWeight))
    if states[slot] & State.longTerm == 0, Double(firstWeight) >= bound {
      states[slot] = State.longTerm
      shortTermWeight &-= weight
    }
  }

  @inline(__always)
  private mutating func raiseGhostTarget(_ weight: Int64) {
    if longTermWeight &+ secondGhostsWeight >= capacity {
      ghostTarget = min(ghostTarget &+ weight, 2 &* capacity &- firstWeight)
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    remove(slot, cache)
    if states[slot] & State.second == 0 {
      lists.pushFront(slot, &firstGhosts)
      firstGhostsWeight &+= weight
    } else {
      lists.pushFront(slot, &secondGhosts)
      secondGhostsWeight &+= weight
    }
    return true
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    if returns { stopReturning(slot) }
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    let isFromSecond = returns && states[slot] & State.second != 0
    if returns {
      let unit = Double(returning)
      if isFromSecond {
        target = max(0, target - ratio(longTermWeight, secondGhostsWeight) * unit)
      } else {
        target = min(Double(capacity), target + ratio(shortTermWeight, firstGhostsWeight) * unit)
      }
      stopReturning(slot)
      states[slot] = State.longTerm
    } else {
      states[slot] = 0
      shortTermWeight &+= weight
    }
    lists.pushFront(slot, &first)
    firstWeight &+= weight
    if isFromSecond { raiseGhostTarget(weight) }
    boundGhosts(cache)
  }

  @inline(__always)
  private func ratio(_ part: Int64, _ ghosts: Int64) -> Double {
    guard ghosts > 0 else { return 1 }
    return max(1, dividesReally ? Double(part) / Double(ghosts) : Double(part / ghosts))
  }

  /// The missed object counts as a ghost no longer.
  @inline(__always)
  private mutating func stopReturning(_ slot: Slot) {
    if states[slot] & State.second == 0 { firstGhostsWeight &-= returning } else { secondGhostsWeight &-= returning }
  }

  private var forgetsFirst: Bool {
    @inline(__always) get { secondGhosts.isEmpty || (firstGhostsWeight > max(0, ghostTarget) && !firstGhosts.isEmpty) }
  }

  @inline(__always)
  private mutating func boundGhosts(_ cache: CacheView) {
    while firstGhostsWeight &+ secondGhostsWeight > capacity {
      if forgetsFirst {
        let slot = firstGhosts.tail
        lists.remove(slot, &firstGhosts)
        firstGhostsWeight &-= cache.weight(slot)
        cache.forget(slot)
      } else {
        let slot = secondGhosts.tail
        lists.remove(slot, &secondGhosts)
        secondGhostsWeight &-= cache.weight(slot)
        cache.forget(slot)
      }
    }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if states[slot] & State.second == 0 {
      lists.remove(slot, &first)
      firstWeight &-= weight
    } else {
      lists.remove(slot, &second)
      secondWeight &-= weight
    }
    if states[slot] & State.longTerm == 0 { shortTermWeight &-= weight }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.second == 0 { firstWeight += to - from } else { secondWeight += to - from }
    if states[slot] & State.longTerm == 0 { shortTermWeight += to - from }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let parts = [
      ("T1", first, firstWeight, false), ("T2", second, secondWeight, true),
      ("B1", firstGhosts, firstGhostsWeight, false), ("B2", secondGhosts, secondGhostsWeight, true),
    ]
    for (name, list, weight, isSecond) in parts {
      guard let slots = lists.checkedSlots(list) else { return "\(name) is broken" }
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight { return "\(name) weighs \(sum), not \(weight)" }
      if slots.contains(where: { (states[$0] & State.second != 0) != isSecond }) {
        return "\(name) holds another's object"
      }
    }
    let resident = (lists.checkedSlots(first) ?? []) + (lists.checkedSlots(second) ?? [])
    let shortTerm = resident.filter { states[$0] & State.longTerm == 0 }
    if shortTerm.reduce(0, { $0 + cache.weight($1) }) != shortTermWeight { return "short-term objects weigh otherwise" }
    if shortTerm.contains(where: { states[$0] & State.second != 0 }) { return "T2 holds a short-term object" }
    if target < 0 || target > Double(capacity) { return "the target is \(target) of \(capacity)" }
    return resident.count == cache.count ? nil : "T1 and T2 hold \(resident.count) of \(cache.count) residents"
  }
}
