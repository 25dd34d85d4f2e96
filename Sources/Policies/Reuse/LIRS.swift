public import CacheCore
internal import CacheStructures

/// Low inter-reference recency set: keeps what comes back after few other objects, rather than what came last.
///
/// Most of the cache holds hot objects (LIR), a small part `hir` cold ones (HIR). The stack has hot objects, and cold ones
/// resident or not, by recency, down to the coldest hot one: what falls below that is pruned. A cold object asked for
/// while it is in the stack has come back sooner than the coldest hot one, so the two change places. The queue has the
/// resident cold objects; its oldest is the victim, and stays in the stack as a ghost.
/// Source: Jiang, Zhang, "LIRS: an efficient low inter-reference recency set replacement policy to improve buffer cache
/// performance", SIGMETRICS 2002, doi 10.1145/511334.511340.
///
/// The defaults are the paper's: the stack has no bound. In bytes, weights take the place of counts. Other simulators:
/// `lirs:rounding=up:ghosts=2:repeats=ignore` gives the counts of Caffeine's irr.Lirs (hot 99 %, non-resident 2x). It does
/// not let the second of two requests in a row make an object hot. `lirs:stack=2:split=yes:touch=demote` gives those of
/// libCacheSim's LIRS: the two parts never lend each other room, what is larger than either is refused, and a hit on a
/// cold object outside the stack demotes a hot one, which can push the object itself out of the queue. In libCacheSim it is
/// then in no part, but its entry in the stack still says resident, and it hits as long as that is not pruned: after 1 2
/// 3 1 2 3 4 with room for three, all four would. `overhold=yes` reproduces that: such an object stays, beside the
/// capacity. It shows where the cold part is one object (8 of 60,000 requests), and is not a way to run a cache.
/// O(1) amortised a request; 17 bytes a slot, and as many for each ghost.
public struct LIRS: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lirs", summary: "keeps what comes back after few others; victims come from the small part for the rest",
      parameters: [
        Parameter("hir", .number(0...1), default: "0.01", "part of the capacity for cold (HIR) objects"),
        Parameter(
          "rounding", .choice(["down", "up"]), default: "down",
          "how the cold part is rounded: down, at least 1; or up, by rounding the hot part down"),
        Parameter(
          "ghosts", .number(0...1_000_000_000), default: "0",
          "bound of the non-resident objects, in capacities; 0: none"),
        Parameter(
          "stack", .number(0...1_000_000_000), default: "0",
          "bound of the stack, non-residents leaving oldest first, in capacities; 0: none"),
        Parameter(
          "repeats", .choice(["count", "ignore"]), default: "count",
          "whether a request right after another for the same cold object makes it hot"),
        Parameter(
          "split", .choice(["no", "yes"]), default: "no",
          "whether the parts keep to themselves, or only the whole has to fit"),
        Parameter(
          "touch", .choice(["keep", "demote"]), default: "keep",
          "whether a hit on a cold object outside the stack makes the coldest hot one cold"),
        Parameter(
          "overhold", .choice(["no", "yes"]), default: "no",
          "a fault of libCacheSim's, for its counts: what touch=demote pushes out by its own hit stays, beyond the capacity"
        ),
      ], source: "Jiang, Zhang, SIGMETRICS 2002, doi 10.1145/511334.511340", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 17))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    /// Not known here, or about to come in.
    static let absent: UInt8 = 0
    static let hot: UInt8 = 1
    static let cold: UInt8 = 2
    static let ghost: UInt8 = 3
    /// Set besides while the object is in the stack.
    static let stacked: UInt8 = 4
    /// Set besides where a cold object is in no part, and beside the capacity.
    static let uncounted: UInt8 = 8
  }

  private let hotLimit: Int64
  private let coldLimit: Int64
  private let ghostLimit: Int64
  private let stackLimit: Int64
  private let ignoresRepeats: Bool
  private let isSplit: Bool
  private let demotesOnTouch: Bool
  private let overholds: Bool

  private var states = SlotArray<UInt8>()
  private var stackLinks = SlotLists()
  private var stack = SlotList()
  /// The queue of cold residents and the ghosts, latest in front.
  private var queueLinks = SlotLists()
  private var queue = SlotList()
  private var ghosts = SlotList()
  private var hotWeight: Int64 = 0
  private var coldWeight: Int64 = 0
  private var ghostWeight: Int64 = 0
  private var stackWeight: Int64 = 0
  public private(set) var uncountedWeight: Int64 = 0
  /// Whether the missed object was a ghost.
  private var returns = false

  public init(_ setup: PolicySetup) {
    let (parameters, capacity) = (setup.parameters, Double(setup.capacity))
    let part = parameters.number("hir")
    if parameters.text("rounding") == "up" {
      hotLimit = Int64(capacity * (1 - part))
    } else {
      hotLimit = setup.capacity - max(1, Int64(capacity * part))
    }
    coldLimit = setup.capacity - hotLimit
    func bound(_ name: String) -> Int64 {
      let factor = parameters.number(name)
      return factor == 0 ? .max : Int64(min(factor * capacity, 0x1p62))
    }
    ghostLimit = bound("ghosts")
    stackLimit = bound("stack")
    ignoresRepeats = parameters.text("repeats") == "ignore"
    isSplit = parameters.text("split") == "yes"
    demotesOnTouch = parameters.text("touch") == "demote"
    overholds = isSplit && parameters.text("overhold") == "yes"
  }

  public static var surplusEvictions: SurplusEvictions { .onHits }

  public var heaviestAdmitted: Int64 { isSplit ? min(hotLimit, coldLimit) : .max }

  public mutating func reserve(slots: Int) {
    states.reserve(slots)
    stackLinks.reserve(slots: slots)
    queueLinks.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    stackLinks.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(queue, queueLinks) }

  // MARK: - What the store tells

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let state = states[slot]
    if state & ~State.stacked == State.hot {
      raise(slot, cache)
      prune(cache)
    } else if state & State.uncounted != 0 {
      raise(slot, cache)
      uncountedWeight &-= cache.weight(slot)
      heat(slot, cache)
    } else if state & State.stacked != 0, !(ignoresRepeats && stack.head == slot) {
      raise(slot, cache)
      queueLinks.remove(slot, &queue)
      coldWeight &-= cache.weight(slot)
      heat(slot, cache)
    } else {
      queueLinks.moveToFront(slot, &queue)
      if demotesOnTouch, state & State.stacked == 0 {
        while hotWeight &+ cache.weight(slot) > hotLimit, hotWeight > 0 { demote(cache) }
        raise(slot, cache)
        if overholds { overhold(slot, cache) }
      } else {
        raise(slot, cache)
      }
    }
    settle(cache)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    returns = ghost
    if ghost {
      leaveStack(slot, cache)
      queueLinks.remove(slot, &ghosts)
      ghostWeight &-= cache.weight(slot)
    }
    states[slot] = State.absent
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    queue.isEmpty ? stack.tail : queue.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if states[slot] & ~State.stacked == State.hot || states[slot] & State.uncounted != 0 {
      remove(slot, cache)
      return false
    }
    queueLinks.remove(slot, &queue)
    coldWeight &-= cache.weight(slot)
    guard states[slot] & State.stacked != 0 else { return false }
    states[slot] = State.ghost | State.stacked
    queueLinks.pushFront(slot, &ghosts)
    ghostWeight &+= cache.weight(slot)
    prune(cache)
    while ghostWeight > ghostLimit { forget(ghosts.tail, cache) }
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    states[slot] = State.cold
    raise(slot, cache)
    if returns || hotWeight &+ weight <= hotLimit {
      heat(slot, cache)
    } else {
      queueLinks.pushFront(slot, &queue)
      coldWeight &+= weight
    }
    settle(cache)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.stacked != 0 { stackWeight &+= to &- from }
    if states[slot] & ~State.stacked == State.hot {
      hotWeight &+= to &- from
      while hotWeight > hotLimit, stack.tail != slot { demote(cache) }
    } else if states[slot] & State.uncounted != 0 {
      uncountedWeight &+= to &- from
    } else {
      coldWeight &+= to &- from
    }
    settle(cache)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & ~State.stacked == State.hot {
      hotWeight &-= cache.weight(slot)
    } else if states[slot] & State.uncounted != 0 {
      uncountedWeight &-= cache.weight(slot)
    } else {
      queueLinks.remove(slot, &queue)
      coldWeight &-= cache.weight(slot)
    }
    if states[slot] & State.stacked != 0 { leaveStack(slot, cache) }
    prune(cache)
  }

  // MARK: - The stack

  /// Puts an object on top of the stack.
  private mutating func raise(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & State.stacked != 0 {
      stackLinks.moveToFront(slot, &stack)
    } else {
      states[slot] |= State.stacked
      stackLinks.pushFront(slot, &stack)
      stackWeight &+= cache.weight(slot)
    }
  }

  private mutating func leaveStack(_ slot: Slot, _ cache: CacheView) {
    states[slot] &= ~State.stacked
    stackLinks.remove(slot, &stack)
    stackWeight &-= cache.weight(slot)
  }

  /// Makes the object on top of the stack hot, and others cold until the hot part holds it. One too large for the part
  /// stays hot alone.
  private mutating func heat(_ slot: Slot, _ cache: CacheView) {
    states[slot] = State.hot | State.stacked
    hotWeight &+= cache.weight(slot)
    prune(cache)
    while hotWeight > hotLimit, stack.tail != slot { demote(cache) }
  }

  /// Makes the coldest hot object cold.
  private mutating func demote(_ cache: CacheView) {
    let slot = stack.tail
    leaveStack(slot, cache)
    states[slot] = State.cold
    hotWeight &-= cache.weight(slot)
    queueLinks.pushFront(slot, &queue)
    coldWeight &+= cache.weight(slot)
    prune(cache)
  }

  /// Takes cold objects off the bottom of the stack: they came back less soon than every hot one.
  private mutating func prune(_ cache: CacheView) {
    while stack.tail != SlotList.none {
      let slot = stack.tail
      let state = states[slot] & ~State.stacked
      if state == State.hot { return }
      if state == State.ghost {
        forget(slot, cache)
      } else {
        leaveStack(slot, cache)
        if state & State.uncounted != 0 { cache.giveUp(slot) }
      }
    }
  }

  /// Keeps the object just hit beside the capacity, where what was demoted for it leaves it no room in the queue.
  private mutating func overhold(_ slot: Slot, _ cache: CacheView) {
    // It is the latest but for what was demoted.
    var newer: Int64 = 0
    var other = queue.head
    while other != slot {
      newer &+= cache.weight(other)
      other = queueLinks.next(other)
    }
    guard newer &+ cache.weight(slot) > coldLimit else { return }
    queueLinks.remove(slot, &queue)
    coldWeight &-= cache.weight(slot)
    uncountedWeight &+= cache.weight(slot)
    states[slot] |= State.uncounted
  }

  private mutating func forget(_ slot: Slot, _ cache: CacheView) {
    leaveStack(slot, cache)
    queueLinks.remove(slot, &ghosts)
    ghostWeight &-= cache.weight(slot)
    states[slot] = State.absent
    cache.forget(slot)
  }

  /// Keeps the bounds: of the stack, and of the cold part where it is split off.
  private mutating func settle(_ cache: CacheView) {
    while stackWeight > stackLimit, !ghosts.isEmpty { forget(ghosts.tail, cache) }
    guard isSplit, coldWeight > coldLimit else { return }
    // The oldest have to leave, and leave first: the store takes the last one given up first.
    var (surplus, slot) = (coldWeight &- coldLimit &- cache.weight(queue.tail), queue.tail)
    while surplus > 0 {
      slot = queueLinks.previous(slot)
      surplus &-= cache.weight(slot)
    }
    while slot != SlotList.none {
      cache.giveUp(slot)
      slot = queueLinks.next(slot)
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let stacked = stackLinks.checkedSlots(stack), let cold = queueLinks.checkedSlots(queue),
      let gone = queueLinks.checkedSlots(ghosts)
    else { return "a list is broken" }
    func weight(_ slots: [Slot]) -> Int64 { slots.reduce(0) { $0 + cache.weight($1) } }
    let hot = stacked.filter { states[$0] == State.hot | State.stacked }
    let beside = stacked.filter { states[$0] & State.uncounted != 0 }
    if hot.count + cold.count + beside.count != cache.count {
      return "\(hot.count) hot, \(cold.count) cold, \(beside.count) beside, \(cache.count) residents"
    }
    if weight(beside) != uncountedWeight || !overholds && !beside.isEmpty {
      return "\(uncountedWeight) beside the capacity"
    }
    if weight(hot) != hotWeight || weight(cold) != coldWeight { return "a part's weight is wrong" }
    if weight(gone) != ghostWeight || weight(stacked) != stackWeight { return "a list's weight is wrong" }
    if !hot.isEmpty, stacked.last != hot.last { return "the bottom of the stack is not hot" }
    if hotWeight > hotLimit, hot.count > 1 { return "\(hotWeight) hot of \(hotLimit)" }
    if ghostWeight > ghostLimit { return "\(ghostWeight) of ghosts, \(ghostLimit) allowed" }
    if isSplit, coldWeight > coldLimit { return "\(coldWeight) cold of \(coldLimit)" }
    if !cold.allSatisfy({ states[$0] & ~State.stacked == State.cold }) { return "the queue holds what is not cold" }
    return gone.allSatisfy { states[$0] == State.ghost | State.stacked } ? nil : "a ghost is not in the stack"
  }
}
