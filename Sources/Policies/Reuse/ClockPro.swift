public import CacheCore
internal import CacheStructures

/// CLOCK-Pro: LIRS on a clock, with the part for cold objects sized by what comes back.
///
/// One clock has hot objects, cold residents, and cold objects that left, latest in front. A hit marks the object. A cold
/// object is in its test period when it comes in; asked for within it, it becomes hot if a hot one before it can be made
/// cold. Three hands go from the oldest to the latest: the cold one finds victims and passes on marked objects, the hot one
/// finds hot objects without mark and ends test periods, the test one ends test periods where too many objects that left
/// are remembered. The target for cold objects goes up by one for each that is asked for in its test period, down by one
/// for each that is not. Until the first eviction newcomers are hot, up to the least cold part.
/// Source: Jiang, Chen, Zhang, "CLOCK-Pro: an effective improvement of the CLOCK replacement", USENIX ATC 2005,
/// https://www.usenix.org/conference/2005-usenix-annual-technical-conference. `adapt=utility` is CLOCK-Pro+: the target
/// goes up for a hit among those that left and down for one among hot objects made cold, each by how many more there are
/// of the other kind; Li, "CLOCK-Pro+: improving CLOCK-Pro cache replacement with utility-driven adaptation", SYSTOR 2019,
/// doi 10.1145/3319647.3325838.
///
/// A capacity of objects that left is the paper's. Bounds of the cold part are not in it: 1 % (of objects 2) to 99 % are
/// Caffeine's; and that a request right after another for the same object changes nothing is the authors' program's.
/// `clock-pro:ghosts=2` gives the counts of Caffeine's irr.ClockPro, `clock-pro:adapt=utility:cold-max=0.5`, as in Li's
/// experiments, those of its irr.ClockProPlus. In bytes, weights take the place of counts. libCacheSim's clockpro is none:
/// by default its cold part may be the whole cache and newcomers are refused while that is full, so that it never evicts:
/// same counts as `none`.
/// O(1) amortised a request; 9 bytes a slot, and as many for each ghost.
public struct ClockPro: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "clock-pro", aliases: ["clockpro"],
      summary: "LIRS on a clock: hot, cold and remembered objects, the cold part sized by what comes back",
      parameters: [
        Parameter("cold-min", .number(0...0.5), default: "0.01", "least part of the capacity for cold objects"),
        Parameter("cold-max", .number(0...1), default: "0.99", "largest part of the capacity for cold objects"),
        Parameter("ghosts", .number(0...1_000_000_000), default: "1", "bound of the non-residents, in capacities"),
        Parameter(
          "adapt", .choice(["tests", "utility"]), default: "tests",
          "how the cold part is sized: by test periods, or as CLOCK-Pro+"),
      ],
      source: "Jiang, Chen, Zhang, USENIX ATC 2005, "
        + "https://www.usenix.org/conference/2005-usenix-annual-technical-conference",
      verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 9))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    static var absent: UInt8 { 0 }
    static var hot: UInt8 { 1 }
    static var cold: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    static var kind: UInt8 { 3 }
    /// In its test period; every ghost is.
    static var tested: UInt8 { 4 }
    static var marked: UInt8 { 8 }
    /// Was hot, and has not been asked for since.
    static var demoted: UInt8 { 16 }
  }

  private var lists = SlotLists()
  private var states = SlotArray<UInt8>()
  private var clock = SlotList()
  private var hotHand = SlotList.none
  private var coldHand = SlotList.none
  private var testHand = SlotList.none
  private var hotCount = 0
  private var coldCount = 0
  private var testedCount = 0
  private var hotWeight: Int64 = 0
  private var coldWeight: Int64 = 0
  private var ghostWeight: Int64 = 0
  private var demotedWeight: Int64 = 0
  /// What cold residents should weigh.
  private var coldTarget: Int64
  /// The missed object while it still is in the clock, and what it is remembered as weighing there.
  private var returning = SlotList.none
  private var returningWeight: Int64 = 0
  private var last = SlotList.none
  private var isFilling = true
  private let capacity: Int64
  private let leastCold: Int64
  private let mostCold: Int64
  private let ghostLimit: Int64
  private let countsTests: Bool

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    let (parameters, size) = (setup.parameters, Double(setup.capacity))
    let least = max(setup.isUnit ? 2 : 1, Int64(size * parameters.number("cold-min")))
    leastCold = min(least, max(1, capacity / 2))
    mostCold = max(leastCold, min(capacity &- leastCold, Int64(size * parameters.number("cold-max"))))
    ghostLimit = Int64(min(size * parameters.number("ghosts"), 0x1p62))
    coldTarget = leastCold
    countsTests = parameters.text("adapt") == "tests"
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots {
    coldHand == SlotList.none ? .none : ComingSlots(near: coldHand, far: lists.previous(coldHand))
  }

  // MARK: - What the store tells

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if slot != last { states[slot] |= State.marked }
    last = slot
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    last = slot
    if ghost {
      returning = slot
      returningWeight = cache.weight(slot)
    } else {
      states[slot] = State.absent
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    isFilling = false
    while true {
      findCold()
      let slot = coldHand
      if slot == SlotList.none {
        _ = runHotHand(until: SlotList.none, cache)
        continue
      }
      let state = states[slot]
      if state & State.marked == 0 { return slot }
      if state & State.demoted != 0 { noticeDemoted(slot, cache) }
      let isHot = state & State.tested != 0 && canBeHot(slot, cache)
      leave(slot, cache)
      enter(slot, isHot ? State.hot : State.cold | State.tested, cache)
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let staysGhost = states[slot] & State.tested != 0
    if staysGhost {
      let weight = cache.weight(slot)
      coldCount &-= 1
      coldWeight &-= weight
      ghostWeight &+= weight
      states[slot] = State.ghost | State.tested
      coldHand = ahead(slot)
    } else {
      leave(slot, cache)
    }
    while ghostWeight > ghostLimit {
      findTested()
      endTest(testHand, cache)
    }
    findTested()
    findCold()
    return staysGhost
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    stopReturning(slot, cache)
    findAll(cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let isHot: Bool
    if isFilling, hotWeight &+ coldWeight &+ cache.weight(slot) <= capacity &- leastCold {
      isHot = true
    } else {
      isHot = returning == slot && canBeHot(slot, cache)
    }
    stopReturning(slot, cache)
    enter(slot, isHot ? State.hot : State.cold | State.tested, cache)
    findAll(cache)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    leave(slot, cache)
    findAll(cache)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.kind == State.hot { hotWeight &+= to &- from } else { coldWeight &+= to &- from }
    if states[slot] & State.demoted != 0 { demotedWeight &+= to &- from }
  }

  // MARK: - The clock

  /// The next place for a hand.
  @inline(__always)
  private func ahead(_ slot: Slot) -> Slot {
    let next = lists.previous(slot)
    return next == SlotList.none ? clock.tail : next
  }

  @inline(__always)
  private func weight(_ slot: Slot, _ cache: CacheView) -> Int64 {
    slot == returning ? returningWeight : cache.weight(slot)
  }

  /// Puts an object in front.
  @inline(__always)
  private mutating func enter(_ slot: Slot, _ state: UInt8, _ cache: CacheView) {
    let weight = cache.weight(slot)
    lists.pushFront(slot, &clock)
    states[slot] = state
    if state & State.kind == State.hot {
      hotCount &+= 1
      hotWeight &+= weight
    } else {
      coldCount &+= 1
      coldWeight &+= weight
    }
    if state & State.tested != 0 { testedCount &+= 1 }
    if state & State.demoted != 0 { demotedWeight &+= weight }
  }

  /// Takes an object out; hands on it go ahead.
  @inline(__always)
  private mutating func leave(_ slot: Slot, _ cache: CacheView) {
    let (state, weight) = (states[slot], weight(slot, cache))
    let next = clock.count == 1 ? SlotList.none : ahead(slot)
    if hotHand == slot { hotHand = next }
    if coldHand == slot { coldHand = next }
    if testHand == slot { testHand = next }
    lists.remove(slot, &clock)
    states[slot] = State.absent
    switch state & State.kind {
    case State.hot:
      hotCount &-= 1
      hotWeight &-= weight
    case State.cold:
      coldCount &-= 1
      coldWeight &-= weight
    default: ghostWeight &-= weight
    }
    if state & State.tested != 0 { testedCount &-= 1 }
    if state & State.demoted != 0 { demotedWeight &-= weight }
  }

  /// Takes the missed object out of the clock, if it still is there.
  @inline(__always)
  private mutating func stopReturning(_ slot: Slot, _ cache: CacheView) {
    if returning == slot, states[slot] != State.absent { leave(slot, cache) }
    returning = SlotList.none
  }

  /// Puts the cold hand on a cold resident.
  @inline(__always)
  private mutating func findCold() {
    guard coldCount > 0 else {
      coldHand = SlotList.none
      return
    }
    if coldHand == SlotList.none { coldHand = clock.tail }
    while states[coldHand] & State.kind != State.cold { coldHand = ahead(coldHand) }
  }

  /// Puts the hot hand on a hot object; test periods that it passes end.
  @inline(__always)
  private mutating func findHot(_ cache: CacheView) {
    guard hotCount > 0 else {
      hotHand = SlotList.none
      return
    }
    if hotHand == SlotList.none { hotHand = clock.tail }
    while states[hotHand] & State.kind != State.hot {
      let passed = hotHand
      hotHand = ahead(passed)
      endTest(passed, cache)
    }
    findTested()
  }

  /// Puts the test hand on an object in its test period.
  @inline(__always)
  private mutating func findTested() {
    guard testedCount > 0 else {
      testHand = SlotList.none
      return
    }
    if testHand == SlotList.none { testHand = hotHand == SlotList.none ? clock.tail : hotHand }
    while states[testHand] & State.tested == 0 { testHand = ahead(testHand) }
  }

  private mutating func findAll(_ cache: CacheView) {
    findCold()
    findHot(cache)
    findTested()
  }

  /// Ends the test period of an object, if it is in one.
  private mutating func endTest(_ slot: Slot, _ cache: CacheView) {
    let state = states[slot]
    guard state & State.tested != 0 else { return }
    let weight = weight(slot, cache)
    if state & State.kind == State.cold {
      states[slot] = state & ~State.tested
      testedCount &-= 1
    } else {
      leave(slot, cache)
      if slot != returning { cache.forget(slot) }
    }
    if countsTests { moveTarget(by: state & State.marked != 0 ? weight : -weight) }
  }

  /// Whether an object that was asked for in its test period may be hot; makes others cold for it.
  private mutating func canBeHot(_ slot: Slot, _ cache: CacheView) -> Bool {
    guard states[slot] & State.tested != 0 else { return false }
    let weight = weight(slot, cache)
    if countsTests {
      moveTarget(by: weight)
    } else if states[slot] & State.kind == State.ghost {
      moveTarget(by: weight &* max(1, ghostWeight > 0 ? demotedWeight / ghostWeight : 0))
    }
    states[slot] &= ~State.marked
    while hotWeight &+ weight > capacity &- coldTarget {
      guard states[slot] & State.tested != 0, runHotHand(until: slot, cache) else { return false }
    }
    return true
  }

  /// Makes the oldest hot object without mark cold; answers false if there is none before `end`.
  private mutating func runHotHand(until end: Slot, _ cache: CacheView) -> Bool {
    guard hotCount > 0 else { return false }
    if hotHand == SlotList.none { findHot(cache) }
    var found = false
    while hotHand != end, !found {
      let slot = hotHand
      let state = states[slot]
      if state & State.kind == State.hot {
        found = state & State.marked == 0
        leave(slot, cache)
        enter(slot, found ? (countsTests ? State.cold : State.cold | State.demoted) : State.hot, cache)
        if hotHand == SlotList.none { hotHand = slot }
      } else {
        if state & (State.marked | State.demoted) == State.marked | State.demoted { noticeDemoted(slot, cache) }
        hotHand = ahead(slot)
        endTest(slot, cache)
      }
    }
    findHot(cache)
    return found
  }

  /// A hot object was made cold, and asked for: there should be more room for hot ones.
  private mutating func noticeDemoted(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    moveTarget(by: -weight &* max(1, demotedWeight > 0 ? ghostWeight / demotedWeight : 0))
    states[slot] &= ~State.demoted
    demotedWeight &-= weight
  }

  @inline(__always)
  private mutating func moveTarget(by step: Int64) { coldTarget = min(mostCold, max(leastCold, coldTarget &+ step)) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(clock) else { return "the clock is broken" }
    func part(_ bit: UInt8, _ value: UInt8) -> [Slot] { slots.filter { states[$0] & bit == value } }
    func weight(_ slots: [Slot]) -> Int64 { slots.reduce(0) { $0 + cache.weight($1) } }
    let (hot, cold) = (part(State.kind, State.hot), part(State.kind, State.cold))
    let (ghosts, tested) = (part(State.kind, State.ghost), part(State.tested, State.tested))
    let demoted = part(State.demoted, State.demoted)
    if hot.count + cold.count != cache.count { return "\(hot.count) hot, \(cold.count) cold, \(cache.count) residents" }
    if hot.count != hotCount || cold.count != coldCount || tested.count != testedCount { return "a count is wrong" }
    if weight(hot) != hotWeight || weight(cold) != coldWeight { return "a part's weight is wrong" }
    if weight(ghosts) != ghostWeight || weight(demoted) != demotedWeight { return "ghosts or demoted weigh otherwise" }
    if ghostWeight > ghostLimit { return "\(ghostWeight) of ghosts, \(ghostLimit) allowed" }
    if !ghosts.allSatisfy({ states[$0] == State.ghost | State.tested }) { return "a ghost is not in its test period" }
    if hot.contains(where: { states[$0] & ~State.marked != State.hot }) { return "a hot object is in a test period" }
    return coldTarget < leastCold || coldTarget > mostCold ? "the target is \(coldTarget)" : nil
  }
}
