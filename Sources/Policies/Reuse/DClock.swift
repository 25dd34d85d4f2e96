public import CacheCore
internal import CacheStructures

/// The double clock of Linux's page cache: an inactive list for newcomers, an active one for what came back in time.
///
/// A newcomer goes to the front of the inactive list, whose oldest leaves. An inactive object that is asked for becomes
/// active; where the active list is full, its oldest without mark goes back to the front of the inactive one, marked ones
/// lose their mark and go to the front. A hit on an active object marks it. What leaves is remembered with the age of the
/// inactive list, evictions and activations so far: if it returns after no more of them than there are active objects, it
/// comes in active, because it would have stayed in an inactive list longer by those.
/// Source: Weiner, "Thrash detection-based file cache sizing", Linux 3.15, 2014, mm/workingset.c,
/// https://github.com/torvalds/linux/blob/6cbdd9726fb50d749b06ab45a8ef81dff02e69b8/mm/workingset.c.
///
/// `active=0.5` was the kernel's until its inactive list became smaller on larger machines; ghosts as many as there may be
/// active objects: same counts as Caffeine's irr.DClock with that part active. In bytes, weights take the place of counts,
/// an object larger than the active part stays inactive, and the newcomer leaves for itself only if there is nothing else.
/// O(1) a hit but for marks, O(1 + hits since) a demotion; 17 bytes a slot, and as many for each ghost.
public struct DClock: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "dclock", summary: "Linux's active and inactive lists: what returns in time comes in active",
      parameters: [
        Parameter("active", .number(0...1), default: "0.5", "largest part of the capacity for active objects")
      ],
      source: "Weiner, Linux 3.15, 2014, "
        + "https://github.com/torvalds/linux/blob/6cbdd9726fb50d749b06ab45a8ef81dff02e69b8/mm/workingset.c",
      verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 17))
  }

  private enum State {
    static var inactive: UInt8 { 0 }
    static var active: UInt8 { 1 }
    static var marked: UInt8 { 2 }
    static var ghost: UInt8 { 4 }
  }

  private var lists = SlotLists()
  private var states = SlotArray<UInt8>()
  /// The age of the inactive list when a ghost left.
  private var ages = SlotArray<Int64>()
  private var active = SlotList()
  private var inactive = SlotList()
  private var ghosts = SlotList()
  private var activeWeight: Int64 = 0
  private var ghostWeight: Int64 = 0
  /// Evictions and activations so far, by weight.
  private var age: Int64 = 0
  /// The missed object was a ghost that returns in time.
  private var returnsInTime = false
  private let activeLimit: Int64

  public init(_ setup: PolicySetup) {
    activeLimit = min(setup.capacity - 1, Int64(Double(setup.capacity) * setup.parameters.number("active")))
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
    ages.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(inactive, lists) }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts, lists) }

  public var insertsFirst: Bool { true }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if states[slot] != State.inactive {
      states[slot] = State.active | State.marked
    } else if cache.weight(slot) > activeLimit {
      lists.moveToFront(slot, &inactive)
    } else {
      lists.remove(slot, &inactive)
      activate(slot, cache)
    }
  }

  /// Makes an object that is in no list active, and others inactive to make room.
  private mutating func activate(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    while activeWeight &+ weight > activeLimit { demote(cache) }
    states[slot] = State.active
    lists.pushFront(slot, &active)
    activeWeight &+= weight
    age &+= weight
  }

  /// Makes the oldest active object without mark inactive.
  private mutating func demote(_ cache: CacheView) {
    passMarked()
    let slot = active.tail
    lists.remove(slot, &active)
    activeWeight &-= cache.weight(slot)
    states[slot] = State.inactive
    lists.pushFront(slot, &inactive)
  }

  @inline(__always)
  private mutating func passMarked() {
    while states[active.tail] & State.marked != 0 {
      states[active.tail] = State.active
      lists.moveToFront(active.tail, &active)
    }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returnsInTime = ghost && age &- ages[slot] <= activeWeight
    if ghost {
      lists.remove(slot, &ghosts)
      ghostWeight &-= cache.weight(slot)
    }
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if returnsInTime, cache.weight(slot) <= activeLimit {
      activate(slot, cache)
    } else {
      states[slot] = State.inactive
      lists.pushFront(slot, &inactive)
    }
    boundGhosts(cache)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if inactive.isEmpty || (inactive.tail == incoming && !active.isEmpty) {
      passMarked()
      return active.tail
    }
    return inactive.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    remove(slot, cache)
    states[slot] = State.ghost
    ages[slot] = age
    age &+= weight
    lists.pushFront(slot, &ghosts)
    ghostWeight &+= weight
    boundGhosts(cache)
    return true
  }

  @inline(__always)
  private mutating func boundGhosts(_ cache: CacheView) {
    while ghostWeight > activeLimit {
      let slot = ghosts.tail
      lists.remove(slot, &ghosts)
      ghostWeight &-= cache.weight(slot)
      cache.forget(slot)
    }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    guard states[slot] != State.inactive else { return }
    activeWeight &+= to &- from
    while activeWeight > activeLimit { demote(cache) }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] == State.inactive {
      lists.remove(slot, &inactive)
    } else {
      lists.remove(slot, &active)
      activeWeight &-= cache.weight(slot)
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let hot = lists.checkedSlots(active), let cold = lists.checkedSlots(inactive),
      let gone = lists.checkedSlots(ghosts)
    else { return "a list is broken" }
    func weight(_ slots: [Slot]) -> Int64 { slots.reduce(0) { $0 + cache.weight($1) } }
    if hot.count + cold.count != cache.count {
      return "\(hot.count) active, \(cold.count) not, \(cache.count) residents"
    }
    if weight(hot) != activeWeight || weight(gone) != ghostWeight { return "a list weighs otherwise" }
    if activeWeight > activeLimit || ghostWeight > activeLimit { return "a list is too long" }
    if !hot.allSatisfy({ states[$0] & ~State.marked == State.active }) { return "the active list holds another's" }
    if !cold.allSatisfy({ states[$0] == State.inactive }) { return "the inactive list holds another's object" }
    return gone.allSatisfy { states[$0] == State.ghost } ? nil : "a ghost is not one"
  }
}
