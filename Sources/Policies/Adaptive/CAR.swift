public import CacheCore
internal import CacheStructures

/// CAR, clock with adaptive replacement: ARC with two clocks in place of two lists, so that a hit only sets a bit.
///
/// T1 holds objects that came once, T2 those that came back; B1 and B2 remember what left either. A hit marks the object.
/// For room the hand of T1 turns while T1 is at its target `p` or above, that of T2 otherwise: a marked object loses its
/// mark and goes to the end of T2, the first without one leaves. A miss found in B1 raises `p` by the ratio of the ghost
/// lists, at least by one, one in B2 lowers it. T1 and B1 are a capacity at most, all four lists two.
/// Source: Bansal, Modha, "CAR: clock with adaptive replacement", FAST 2004,
/// https://www.usenix.org/conference/fast-04/car-clock-adaptive-replacement. No constants.
///
/// As in ARC, `delta=real` (default) divides really, `delta=integer` whole numbers: same counts as Caffeine's adaptive.Car.
/// In bytes, where the paper says nothing, the target moves by the object's weight times the ratio.
/// `delta=integer:rules=libcachesim` gives libCacheSim's counts: the target moves before the eviction and by the ratio
/// alone, each eviction forgets a ghost of B1 where T1 and B1 have a capacity, and nothing bounds B2.
/// O(1) a hit, O(1 + hits since) an eviction; 9 bytes a slot.
public struct CAR: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "car", summary: "ARC with clocks: a hit only marks, the hands balance objects seen once and again",
      parameters: [
        Parameter("delta", .choice(["real", "integer"]), default: "real", "how the target's step is divided"),
        Parameter(
          "rules", .choice(["paper", "libcachesim"]), default: "paper",
          "when and how far the target moves, and how ghosts are bounded"),
      ],
      source: "Bansal, Modha, FAST 2004, https://www.usenix.org/conference/fast-04/car-clock-adaptive-replacement",
      verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 9))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    static var again: UInt8 { 1 }
    /// Asked for since the hand passed.
    static var marked: UInt8 { 2 }
  }

  private var lists = SlotLists()
  private var states = SlotArray<UInt8>()
  /// T1, T2, B1, B2, latest in front, and what their objects weigh.
  private var once = SlotList()
  private var again = SlotList()
  private var onceGhosts = SlotList()
  private var againGhosts = SlotList()
  private var onceWeight: Int64 = 0
  private var againWeight: Int64 = 0
  private var onceGhostsWeight: Int64 = 0
  private var againGhostsWeight: Int64 = 0
  /// What T1 should weigh.
  private var target: Double = 0
  /// What the missed object is remembered as weighing, in the list that it was in; it counts there until it comes in.
  private var returning: Int64 = 0
  private var returns = false
  private var returnsAgain = false
  private let capacity: Int64
  private let dividesReally: Bool
  private let followsPaper: Bool

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    dividesReally = setup.parameters.text("delta") == "real"
    followsPaper = setup.parameters.text("rules") == "paper"
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(takesFromOnce ? once : again, lists) }

  public func comingForgotten() -> ComingSlots {
    ComingSlots(onceWeight &+ onceGhostsWeight >= capacity ? onceGhosts : againGhosts, lists)
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { states[slot] |= State.marked }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returns = ghost
    guard ghost else { return }
    returning = cache.weight(slot)
    returnsAgain = states[slot] & State.again != 0
    if returnsAgain { lists.remove(slot, &againGhosts) } else { lists.remove(slot, &onceGhosts) }
    if !followsPaper {
      moveTarget(by: 1)
      stopReturning()
    }
  }

  /// The missed object was a ghost: its list was too short.
  @inline(__always)
  private mutating func moveTarget(by unit: Int64) {
    if returnsAgain {
      target = max(0, target - ratio(onceGhostsWeight, againGhostsWeight) * Double(unit))
    } else {
      target = min(Double(capacity), target + ratio(againGhostsWeight, onceGhostsWeight) * Double(unit))
    }
  }

  @inline(__always)
  private func ratio(_ other: Int64, _ own: Int64) -> Double {
    guard own > 0 else { return 1 }
    return max(1, dividesReally ? Double(other) / Double(own) : Double(other / own))
  }

  /// The missed object counts as a ghost no longer.
  @inline(__always)
  private mutating func stopReturning() {
    if returnsAgain { againGhostsWeight &-= returning } else { onceGhostsWeight &-= returning }
    returning = 0
  }

  private var takesFromOnce: Bool {
    @inline(__always) get { !once.isEmpty && (again.isEmpty || Double(onceWeight) >= max(1, target)) }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let isOnce = takesFromOnce
      let slot = isOnce ? once.tail : again.tail
      if states[slot] & State.marked == 0 { return slot }
      states[slot] = State.again
      if isOnce {
        let weight = cache.weight(slot)
        lists.remove(slot, &once)
        lists.pushFront(slot, &again)
        onceWeight &-= weight
        againWeight &+= weight
      } else {
        lists.moveToFront(slot, &again)
      }
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    remove(slot, cache)
    if states[slot] & State.again == 0 {
      lists.pushFront(slot, &onceGhosts)
      onceGhostsWeight &+= weight
    } else {
      lists.pushFront(slot, &againGhosts)
      againGhostsWeight &+= weight
    }
    if followsPaper {
      // Only an object that grew can have left the directory too large.
      boundGhosts(cache)
    } else if onceWeight &+ onceGhostsWeight >= capacity, !onceGhosts.isEmpty {
      forgetOnceGhost(cache)
    }
    return true
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    if returns, followsPaper { stopReturning() }
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if returns {
      if followsPaper {
        moveTarget(by: returning)
        stopReturning()
      }
      states[slot] = State.again
      lists.pushFront(slot, &again)
      againWeight &+= weight
    } else {
      states[slot] = 0
      lists.pushFront(slot, &once)
      onceWeight &+= weight
    }
    if followsPaper { boundGhosts(cache) }
  }

  @inline(__always)
  private mutating func boundGhosts(_ cache: CacheView) {
    while onceWeight &+ onceGhostsWeight > capacity, !onceGhosts.isEmpty { forgetOnceGhost(cache) }
    while directoryWeight > 2 &* capacity, !againGhosts.isEmpty {
      let slot = againGhosts.tail
      lists.remove(slot, &againGhosts)
      againGhostsWeight &-= cache.weight(slot)
      cache.forget(slot)
    }
  }

  private var directoryWeight: Int64 {
    @inline(__always) get { onceWeight &+ againWeight &+ onceGhostsWeight &+ againGhostsWeight }
  }

  @inline(__always)
  private mutating func forgetOnceGhost(_ cache: CacheView) {
    let slot = onceGhosts.tail
    lists.remove(slot, &onceGhosts)
    onceGhostsWeight &-= cache.weight(slot)
    cache.forget(slot)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if states[slot] & State.again == 0 {
      lists.remove(slot, &once)
      onceWeight &-= weight
    } else {
      lists.remove(slot, &again)
      againWeight &-= weight
    }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.again == 0 { onceWeight += to - from } else { againWeight += to - from }
    if followsPaper { boundGhosts(cache) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let parts = [
      ("T1", once, onceWeight, false), ("T2", again, againWeight, true),
      ("B1", onceGhosts, onceGhostsWeight, false), ("B2", againGhosts, againGhostsWeight, true),
    ]
    for (name, list, weight, isAgain) in parts {
      guard let slots = lists.checkedSlots(list) else { return "\(name) is broken" }
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight { return "\(name) weighs \(sum), not \(weight)" }
      if slots.contains(where: { (states[$0] & State.again != 0) != isAgain }) {
        return "\(name) holds another's object"
      }
    }
    if target < 0 || target > Double(capacity) { return "the target is \(target) of \(capacity)" }
    if followsPaper, onceWeight + onceGhostsWeight > capacity, !onceGhosts.isEmpty { return "B1 is too long" }
    if followsPaper, directoryWeight > 2 * capacity { return "\(directoryWeight) of twice \(capacity) remembered" }
    let residents = Int(once.count) + Int(again.count)
    return residents == cache.count ? nil : "T1 and T2 hold \(residents) of \(cache.count) residents"
  }
}
