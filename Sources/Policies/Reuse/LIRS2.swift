public import CacheCore
internal import CacheStructures

/// LIRS2: LIRS that looks at the sum of the last two reuse distances, so that one quick return makes nothing hot.
///
/// An object is in the stack twice, at its last request and at the one before. Most of the cache holds hot objects (LIR);
/// the lowest earlier request of one marks where the stack ends. A cold object whose earlier request is above the mark
/// when it is asked for has become hot, and the object at the mark cold. The queue has the cold residents; its oldest is
/// the victim, and keeps its places in the stack as a ghost. A stack that is too long loses its lowest cold entries.
/// Source: Zhong, Zhao, Jiang, "LIRS2: an improved LIRS replacement algorithm", SYSTOR 2021, doi 10.1145/3456727.3463772.
///
/// The part for cold objects, 1 %, is the authors'. Theirs remembers every object for ever and knows no bound of ghosts;
/// two capacities of them and a stack of eight are Caffeine's, as is that an object waits for its third request: same
/// counts as its irr.Lirs2. A request right after another for the same object changes nothing, as in the authors'
/// program. In bytes, weights take the place of counts.
/// O(1) amortised a request; 27 bytes a slot, and as many for each ghost.
public struct LIRS2: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lirs2", summary: "LIRS by the sum of the last two reuse distances",
      parameters: [
        Parameter("hir", .number(0...1), default: "0.01", "part of the capacity for cold (HIR) objects"),
        Parameter("ghosts", .number(0...1_000_000_000), default: "2", "bound of the non-residents, in capacities"),
        Parameter("stack", .number(0...1_000_000_000), default: "8", "bound of the stack, in capacities; 0: none"),
      ], source: "Zhong, Zhao, Jiang, SYSTOR 2021, doi 10.1145/3456727.3463772", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 27))
  }

  public static var victimMayStay: Bool { true }

  private enum State {
    /// Not known here, or about to come in.
    static var absent: UInt8 { 0 }
    static var hot: UInt8 { 1 }
    static var cold: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    static var kind: UInt8 { 3 }
    /// The second entry is the last request's.
    static var isFlipped: UInt8 { 4 }
    /// Asked for once: the entry of the request before stands in for none.
    static var isNew: UInt8 { 8 }
  }

  private var states = SlotArray<UInt8>()
  /// Two entries a slot, 2 * slot and 2 * slot + 1, latest in front.
  private var stackLinks = SlotLists()
  private var stack = SlotList()
  /// Whether an entry is at or above the mark.
  private var areStacked = SlotArray<Bool>()
  /// The queue of cold residents and the ghosts, latest in front.
  private var queueLinks = SlotLists()
  private var queue = SlotList()
  private var ghosts = SlotList()
  /// The lowest earlier request of a hot object, and from where on entries are looked at to shorten the stack.
  private var mark = SlotList.none
  private var cursor = SlotList.none
  private var hotCount = 0
  private var hotWeight: Int64 = 0
  private var ghostWeight: Int64 = 0
  private var stackWeight: Int64 = 0
  /// The missed object that was a ghost, until it comes in, and what it is remembered as weighing.
  private var returning = SlotList.none
  private var returningWeight: Int64 = 0
  private var isMissing = false
  private var last = SlotList.none
  private let hotLimit: Int64
  private let ghostLimit: Int64
  private let stackLimit: Int64

  public init(_ setup: PolicySetup) {
    let (parameters, capacity) = (setup.parameters, Double(setup.capacity))
    hotLimit = max(1, Int64(capacity * (1 - parameters.number("hir"))))
    func bound(_ name: String) -> Int64 { Int64(min(parameters.number(name) * capacity, 0x1p62)) }
    ghostLimit = bound("ghosts")
    stackLimit = parameters.number("stack") == 0 ? .max : bound("stack")
  }

  public mutating func reserve(slots: Int) {
    states.reserve(slots)
    areStacked.reserve(2 * slots)
    stackLinks.reserve(slots: 2 * slots)
    queueLinks.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    stackLinks.prefetch(slot &* 2)
    queueLinks.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(queue, queueLinks) }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts, queueLinks) }

  // MARK: - What the store tells

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    guard slot != last else { return }
    last = slot
    if states[slot] & State.kind == State.cold { queueLinks.remove(slot, &queue) }
    access(slot, cache)
    settle(cache)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    last = slot
    isMissing = true
    if ghost {
      returning = slot
      queueLinks.remove(slot, &ghosts)
      returningWeight = cache.weight(slot)
      ghostWeight &-= returningWeight
    } else {
      states[slot] = State.absent
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    queue.isEmpty ? mark / 2 : queue.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if states[slot] & State.kind == State.hot {
      remove(slot, cache)
      return false
    }
    queueLinks.remove(slot, &queue)
    queueLinks.pushFront(slot, &ghosts)
    states[slot] = states[slot] & ~State.kind | State.ghost
    ghostWeight &+= cache.weight(slot)
    if !isMissing { settle(cache) }
    return true
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    if returning == slot { leaveStack(slot, cache) }
    returning = SlotList.none
    isMissing = false
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if returning == slot {
      reweigh(slot, by: weight &- returningWeight)
      returning = SlotList.none
      access(slot, cache)
    } else {
      let isHot = hotWeight &+ weight <= hotLimit
      states[slot] = State.isNew | (isHot ? State.hot : State.cold)
      push(slot &* 2 &+ 1, weight)
      push(slot &* 2, weight)
      if isHot {
        hotCount &+= 1
        hotWeight &+= weight
        if mark == SlotList.none { startMark(cache) }
      } else {
        queueLinks.pushFront(slot, &queue)
      }
    }
    isMissing = false
    settle(cache)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    reweigh(slot, by: to &- from)
    if states[slot] & State.kind == State.hot {
      hotWeight &+= to &- from
      boundHot(cache)
    }
    settle(cache)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & State.kind == State.hot {
      hotCount &-= 1
      hotWeight &-= cache.weight(slot)
    } else {
      queueLinks.remove(slot, &queue)
    }
    leaveStack(slot, cache)
  }

  // MARK: - The stack

  /// The entry of the last request.
  @inline(__always)
  private func lastEntry(_ slot: Slot) -> Slot {
    slot &* 2 &+ (states[slot] & State.isFlipped != 0 ? 1 : 0)
  }

  @inline(__always)
  private func weight(_ slot: Slot, _ cache: CacheView) -> Int64 {
    slot == returning ? returningWeight : cache.weight(slot)
  }

  @inline(__always)
  private mutating func push(_ entry: Slot, _ weight: Int64) {
    stackLinks.pushFront(entry, &stack)
    areStacked[entry] = true
    stackWeight &+= weight
  }

  /// The weight of an object that is in the stack changed.
  private mutating func reweigh(_ slot: Slot, by change: Int64) {
    for entry in slot &* 2...slot &* 2 &+ 1 where areStacked[entry] { stackWeight &+= change }
  }

  /// A known object comes back, in neither queue: its earlier request leaves the stack, this one goes on top.
  private mutating func access(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    let isNew = states[slot] & State.isNew != 0
    let entry = lastEntry(slot) ^ 1
    let wasStacked = areStacked[entry]
    states[slot] = (states[slot] ^ State.isFlipped) & ~State.isNew
    if mark == entry { advanceMark(cache) }
    if cursor == entry { cursor = stackLinks.previous(entry) }
    if areStacked[entry] { stackWeight &-= weight }
    stackLinks.remove(entry, &stack)
    push(entry, weight)
    if states[slot] & State.kind == State.hot { return }
    if wasStacked, !isNew {
      setKind(slot, State.hot)
      hotCount &+= 1
      hotWeight &+= weight
      if mark == SlotList.none { startMark(cache) }
      boundHot(cache)
    } else {
      setKind(slot, State.cold)
      queueLinks.pushFront(slot, &queue)
    }
  }

  @inline(__always)
  private mutating func setKind(_ slot: Slot, _ kind: UInt8) { states[slot] = states[slot] & ~State.kind | kind }

  /// Makes hot objects cold, from the mark up, until the hot part holds them. One too large for it stays hot alone.
  @inline(__always)
  private mutating func boundHot(_ cache: CacheView) {
    while hotWeight > hotLimit, hotCount > 1 {
      let slot = mark / 2
      setKind(slot, State.cold)
      hotCount &-= 1
      hotWeight &-= cache.weight(slot)
      queueLinks.pushFront(slot, &queue)
      advanceMark(cache)
    }
  }

  /// Whether an entry is the earlier request of a hot object.
  @inline(__always)
  private func canBeMark(_ entry: Slot) -> Bool {
    states[entry / 2] & State.kind == State.hot && entry != lastEntry(entry / 2)
  }

  /// The first hot object has come: what is below its earlier request stays in the stack's list, but below the mark.
  private mutating func startMark(_ cache: CacheView) {
    mark = stack.tail
    if canBeMark(mark) { cursor = mark } else { advanceMark(cache) }
  }

  /// Moves the mark up to the next earlier request of a hot object.
  private mutating func advanceMark(_ cache: CacheView) {
    repeat {
      if areStacked[mark] { stackWeight &-= weight(mark / 2, cache) }
      areStacked[mark] = false
      mark = stackLinks.previous(mark)
    } while mark != SlotList.none && !canBeMark(mark)
    if mark != SlotList.none { cursor = mark }
  }

  /// Takes both entries of an object out of the stack.
  private mutating func leaveStack(_ slot: Slot, _ cache: CacheView) {
    let weight = weight(slot, cache)
    for entry in slot &* 2...slot &* 2 &+ 1 {
      if mark == entry { advanceMark(cache) }
      if areStacked[entry] { stackWeight &-= weight }
      if cursor == entry { cursor = stackLinks.previous(entry) }
      stackLinks.remove(entry, &stack)
    }
    states[slot] = State.absent
  }

  /// Keeps the bounds of the stack and of the ghosts.
  private mutating func settle(_ cache: CacheView) {
    while stackWeight > stackLimit, cursor != SlotList.none, mark != SlotList.none {
      var entry = cursor
      while entry != SlotList.none, states[entry / 2] & State.kind == State.hot { entry = stackLinks.previous(entry) }
      guard entry != SlotList.none else { break }
      cursor = stackLinks.previous(entry)
      if areStacked[entry] { stackWeight &-= cache.weight(entry / 2) }
      areStacked[entry] = false
      stackLinks.remove(entry, &stack)
      lower(entry)
    }
    while ghostWeight > ghostLimit {
      let slot = ghosts.tail
      queueLinks.remove(slot, &ghosts)
      ghostWeight &-= cache.weight(slot)
      leaveStack(slot, cache)
      cache.forget(slot)
    }
  }

  /// Puts an entry that is in no list right below the mark.
  private mutating func lower(_ entry: Slot) {
    let below = stackLinks.next(mark)
    if below == SlotList.none {
      stackLinks.pushBack(entry, &stack)
    } else {
      stackLinks.insert(entry, before: below, &stack)
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let entries = stackLinks.checkedSlots(stack), let cold = queueLinks.checkedSlots(queue),
      let gone = queueLinks.checkedSlots(ghosts)
    else { return "a list is broken" }
    func weight(_ slots: [Slot]) -> Int64 { slots.reduce(0) { $0 + cache.weight($1) } }
    let hot = entries.filter { canBeMark($0) }.map { $0 / 2 }
    if hot.count != hotCount || hot.count + cold.count != cache.count {
      return "\(hot.count) hot, \(cold.count) cold, \(cache.count) residents"
    }
    if entries.count != 2 * (hot.count + cold.count + gone.count) { return "\(entries.count) entries in the stack" }
    if weight(hot) != hotWeight || weight(gone) != ghostWeight { return "a part's weight is wrong" }
    if weight(entries.filter { areStacked[$0] }.map { $0 / 2 }) != stackWeight { return "the stack weighs otherwise" }
    if hotWeight > hotLimit, hot.count > 1 { return "\(hotWeight) hot of \(hotLimit)" }
    if ghostWeight > ghostLimit { return "\(ghostWeight) of ghosts, \(ghostLimit) allowed" }
    if !cold.allSatisfy({ states[$0] & State.kind == State.cold }) { return "the queue holds what is not cold" }
    if !gone.allSatisfy({ states[$0] & State.kind == State.ghost }) { return "the ghosts hold a resident" }
    guard let lowest = entries.lastIndex(where: { canBeMark($0) }) else {
      return mark == SlotList.none ? nil : "there is a mark without hot objects"
    }
    if entries[lowest] != mark { return "the mark is not the lowest earlier request of a hot object" }
    return entries[(lowest + 1)...].contains { areStacked[$0] } ? "an entry below the mark counts as stacked" : nil
  }
}
