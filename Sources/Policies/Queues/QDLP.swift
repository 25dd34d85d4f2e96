public import CacheCore
internal import CacheStructures

/// QD-LP: quick demotion by a small FIFO queue, lazy promotion by a CLOCK for what was asked for there.
///
/// Newcomers go to the small queue. Whenever room is needed its oldest object goes: to the main queue, if it was asked for
/// `threshold` times, else it leaves and is remembered in a ghost queue; only an empty small queue lets the main one give up.
/// The main queue is a CLOCK of `bits` bits on the rest of the capacity, which makes room in itself for what comes in: from
/// the small queue, or a newcomer that is remembered.
///
/// `adapt=yes` lets the share of the main queue move (S3-FIFO-D): what left either queue lately, a tenth of the capacity
/// each, is remembered too, and every request while more than 100 of those were asked for again moves a thousandth of the
/// smaller queue's size to the queue that twice as many had left, and takes a fifth off both counts; the ghost queue grows and
/// shrinks with the small one. What a promotion pushes out of the main queue may then be the promoted object.
///
/// In bytes `rules=libcachesim` refuses objects larger than the small queue, `paper` (default) admits whatever fits. Same counts as
/// libCacheSim's qdlp, and with `adapt=yes` as its s3fifod; the constants are theirs.
/// Source: Yang, Qiu, Zhang, Yue, Rashmi, "FIFO can be better than LRU: the power of lazy promotion and quick demotion",
/// HotOS 2023, doi 10.1145/3593856.3595887. Amortised O(1) a request; 13 bytes a slot, 21 with `adapt=yes`.
public struct QDLP: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "qdlp", aliases: ["qd-lp"],
      summary: "quick demotion by a small FIFO queue before a main CLOCK, which promotes lazily",
      parameters: [
        Parameter("small", .number(0.001...0.99), default: "0.1", "share of the small queue"),
        Parameter("ghost", .number(0...16), default: "0.9", "size of the ghost queue, in capacities"),
        Parameter("threshold", .integer(1...31), default: "1", "hits in the small queue that lead to the main one"),
        Parameter("bits", .integer(1...5), default: "2", "size of the main queue's counters"),
        Parameter("adapt", .choice(["no", "yes"]), default: "no", "whether the queues' shares move, as S3-FIFO-D's"),
        Parameter(
          "rules", .choice(["paper", "libcachesim"]), default: "paper",
          "in bytes: whether to refuse what is larger than the small queue"),
      ],
      source: "Yang et al., HotOS 2023, doi 10.1145/3593856.3595887", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 13))
  }

  public static var surplusEvictions: SurplusEvictions { .onMisses }

  /// A slot's state: its place in the low three bits, its hits above.
  private enum Place {
    static var none: UInt8 { 0 }
    static var small: UInt8 { 1 }
    static var main: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    /// Left the small queue, and is to be remembered.
    static var leavingSmall: UInt8 { 4 }
    /// Left the main queue, and is remembered for adapting already.
    static var leavingMain: UInt8 { 5 }
    /// Remembered for adapting only.
    static var mainGhost: UInt8 { 6 }
    static var mask: UInt8 { 7 }
    static var oneHit: UInt8 { 8 }
  }

  /// What left one of the queues lately: for adapting.
  private struct Lately: ~Copyable {
    var queue = SlotQueue()
    var weight: Int64 = 0
    var hits: Int32 = 0
  }

  private var states = SlotArray<UInt8>()
  private var small = SlotQueue()
  private var main = SlotQueue()
  private var ghosts = SlotQueue()
  private var ghostsWeight: Int64 = 0
  private var mainWeight: Int64 = 0
  private var smallLimit: Int64
  private var mainLimit: Int64
  private var ghostsLimit: Int64
  private var leftSmall = Lately()
  private var leftMain = Lately()
  private var isInLeftSmall = SlotArray<Bool>()
  private let latelyLimit: Int64
  private var cameFromGhosts = false
  private let capacity: Int64
  private let adapts: Bool
  private let isBounded: Bool
  private let threshold: UInt8
  private let most: UInt8

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    smallLimit = max(1, Int64(Double(capacity) * setup.parameters.number("small")))
    mainLimit = capacity - smallLimit
    adapts = setup.parameters.text("adapt") == "yes"
    ghostsLimit = adapts ? mainLimit : Int64(Double(capacity) * setup.parameters.number("ghost"))
    latelyLimit = capacity / 10
    isBounded = setup.parameters.text("rules") == "libcachesim"
    threshold = UInt8(setup.parameters.integer("threshold"))
    most = UInt8(1 << setup.parameters.integer("bits") - 1)
  }

  public var heaviestAdmitted: Int64 { isBounded ? smallLimit : .max }

  public mutating func reserve(slots: Int) {
    states.reserve(slots)
    small.reserve(slots: slots)
    main.reserve(slots: slots)
    ghosts.reserve(slots: slots)
    guard adapts else { return }
    leftSmall.queue.reserve(slots: slots)
    leftMain.queue.reserve(slots: slots)
    isInLeftSmall.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    ghosts.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(small) }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if adapts { adapt() }
    let state = states[slot]
    let limit = state & Place.mask == Place.main ? most : max(threshold, 1)
    if state / Place.oneHit < limit { states[slot] = state &+ Place.oneHit }
  }

  /// Moves the border between the queues; before each request.
  @inline(__always)
  private mutating func adapt() {
    if leftMain.queue.count == 0 {
      leftSmall.hits = 0
      leftMain.hits = 0
    } else if leftSmall.hits &+ leftMain.hits > 100 {
      moveBorder()
    }
  }

  @inline(never)
  private mutating func moveBorder() {
    let step = max(1, min(smallLimit, mainLimit) / 1000)
    if leftSmall.hits > leftMain.hits * 2 {
      if mainLimit > capacity / 100 { grow(by: step) }
    } else if leftMain.hits > leftSmall.hits * 2 {
      if smallLimit > capacity / 100 { grow(by: -step) }
    }
    leftSmall.hits = Int32(Double(leftSmall.hits) * 0.8)
    leftMain.hits = Int32(Double(leftMain.hits) * 0.8)
  }

  private mutating func grow(by step: Int64) {
    smallLimit += step
    ghostsLimit += step
    mainLimit -= step
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    if adapts { adapt() }
    cameFromGhosts = false
    if ghost, states[slot] == Place.mainGhost {
      leftMain.queue.remove(slot)
      leftMain.weight &-= cache.weight(slot)
      leftMain.hits &+= 1
    } else if ghost {
      cameFromGhosts = true
      ghosts.remove(slot)
      ghostsWeight &-= cache.weight(slot)
      if adapts, isInLeftSmall[slot] {
        forgetLeftSmall(slot, cache)
        leftSmall.hits &+= 1
      }
    } else if adapts {
      isInLeftSmall[slot] = false
    }
    states[slot] = Place.none
  }

  private mutating func forgetLeftSmall(_ slot: Slot, _ cache: CacheView) {
    leftSmall.queue.remove(slot)
    leftSmall.weight &-= cache.weight(slot)
    isInLeftSmall[slot] = false
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var victim = Slot.max
    repeat {
      if small.count == 0 {
        victim = takeFromMain(cache)
      } else {
        demote(small.popFirst(), &victim, cache)
      }
    } while victim == .max
    return victim
  }

  /// An object at the end of the small queue leaves the cache, or enters the main queue and may push others out.
  @inline(__always)
  private mutating func demote(_ slot: Slot, _ victim: inout Slot, _ cache: CacheView) {
    guard states[slot] / Place.oneHit >= threshold else {
      states[slot] = Place.leavingSmall
      victim = slot
      return
    }
    let weight = cache.weight(slot)
    if adapts {
      putInMain(slot, weight)
      while mainWeight > mainLimit { give(takeFromMain(cache), &victim, cache) }
    } else if weight > mainLimit {
      states[slot] = Place.none
      give(slot, &victim, cache)
    } else {
      while mainWeight &+ weight > mainLimit { give(takeFromMain(cache), &victim, cache) }
      putInMain(slot, weight)
    }
  }

  @inline(__always)
  private mutating func putInMain(_ slot: Slot, _ weight: Int64) {
    states[slot] = Place.main
    main.append(slot)
    mainWeight &+= weight
  }

  /// The first is the victim that was asked for, further ones leave unasked.
  @inline(__always)
  private func give(_ slot: Slot, _ victim: inout Slot, _ cache: CacheView) {
    if victim == .max { victim = slot } else { cache.giveUp(slot) }
  }

  /// Takes out of the main queue what its hand stops at, and remembers it where shares move.
  @inline(__always)
  private mutating func takeFromMain(_ cache: CacheView) -> Slot {
    let slot = sweepMain(cache)
    if adapts { rememberLeftMain(slot, cache) }
    return slot
  }

  @inline(__always)
  private mutating func sweepMain(_ cache: CacheView) -> Slot {
    while true {
      let slot = main.popFirst()
      let state = states[slot]
      if state < Place.oneHit {
        mainWeight &-= cache.weight(slot)
        states[slot] = Place.none
        return slot
      }
      states[slot] = state &- Place.oneHit
      main.append(slot)
    }
  }

  private mutating func rememberLeftMain(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    guard weight <= latelyLimit else { return }
    while leftMain.weight &+ weight > latelyLimit {
      let oldest = leftMain.queue.popFirst()
      leftMain.weight &-= cache.weight(oldest)
      if states[oldest] == Place.mainGhost { cache.forget(oldest) } else { states[oldest] = Place.none }
    }
    leftMain.queue.append(slot)
    leftMain.weight &+= weight
    states[slot] = Place.leavingMain
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    switch states[slot] {
    case Place.leavingMain:
      states[slot] = Place.mainGhost
      return true
    case Place.leavingSmall: return rememberLeftSmall(slot, cache)
    default: return false
    }
  }

  @inline(__always)
  private mutating func rememberLeftSmall(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    guard weight <= ghostsLimit else { return false }
    while ghostsWeight &+ weight > ghostsLimit {
      let oldest = ghosts.popFirst()
      ghostsWeight &-= cache.weight(oldest)
      if adapts, isInLeftSmall[oldest] { forgetLeftSmall(oldest, cache) }
      cache.forget(oldest)
    }
    ghosts.append(slot)
    ghostsWeight &+= weight
    states[slot] = Place.ghost
    if adapts, weight <= latelyLimit {
      while leftSmall.weight &+ weight > latelyLimit { forgetLeftSmall(leftSmall.queue.peekFirst(), cache) }
      leftSmall.queue.append(slot)
      leftSmall.weight &+= weight
      isInLeftSmall[slot] = true
    }
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if cameFromGhosts, weight <= mainLimit {
      while mainWeight &+ weight > mainLimit { cache.giveUp(sweepMain(cache)) }
      putInMain(slot, weight)
    } else {
      states[slot] = Place.small
      small.append(slot)
    }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & Place.mask == Place.small {
      small.remove(slot)
    } else {
      main.remove(slot)
      mainWeight &-= cache.weight(slot)
    }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    guard states[slot] & Place.mask == Place.main else { return }
    mainWeight += to - from
    while mainWeight > mainLimit { cache.giveUp(sweepMain(cache)) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let parts = [
      ("the small queue", small.slots, Int64?.none, Place.small),
      ("the main queue", main.slots, mainWeight, Place.main),
      ("the ghosts", ghosts.slots, ghostsWeight, Place.ghost),
      ("what left the main queue", leftMain.queue.slots, leftMain.weight, Place.mainGhost),
      ("what left the small queue", leftSmall.queue.slots, leftSmall.weight, Place.ghost),
    ]
    for (name, slots, weight, place) in parts {
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if let weight, weight != sum { return "\(name) weigh \(sum), not \(weight)" }
      if slots.contains(where: { states[$0] & Place.mask != place }) { return "\(name) hold another's object" }
    }
    let residents = small.slots.count + main.slots.count
    return residents == cache.count ? nil : "the queues hold \(residents) of \(cache.count) residents"
  }
}
