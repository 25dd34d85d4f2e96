public import CacheCore
internal import CacheStructures

/// S3-FIFO: a small FIFO queue filters newcomers; what is asked for there, or comes back soon, enters the main queue.
///
/// Newcomers go to the small queue. When it gives one up, an object asked for at least `threshold` times moves to the
/// main queue, any other leaves and is remembered in a ghost queue; a newcomer that is remembered goes straight to the
/// main queue. The main queue reinserts an object that was asked for, at the cost of one count; counts stop at `cap`.
///
/// `rules` chooses among three published procedures, whose counts differ. `paper` (default): the small queue gives up
/// while it has its share, a promotion that overflows the main queue evicts from it, and the ghosts are asked after room
/// was made: same counts as Caffeine's two-queue.S3Fifo (its threshold 1 is "more than 1"). `v0`: the main queue gives up
/// while it is over its share, the small one otherwise, the ghosts are asked before room is made: libCacheSim's
/// s3-fifov0. `libcachesim`: so too, and until anything was evicted newcomers that find the small queue full go to the
/// main queue: libCacheSim 0.3.5's s3fifo. In bytes the last two refuse objects larger than the small queue. (libCacheSim
/// also refuses what equals it, after making room; with fewer than ten objects it has no small queue, where this has one of
/// one object.)
///
/// Source: Yang, Zhang, Qiu, Yue, Rashmi, "FIFO queues are all you need for cache eviction", SOSP 2023,
/// doi 10.1145/3600006.3613147. Amortised O(1) a request; 13 bytes a slot, 21 with a window.
public struct S3FIFOQueues<Variant: S3FIFOVariant>: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription { Variant.description }

  public static var surplusEvictions: SurplusEvictions { .onMisses }

  /// A slot's state: its place in the low three bits, its count of hits above.
  private enum Place {
    static var none: UInt8 { 0 }
    static var small: UInt8 { 1 }
    static var main: UInt8 { 2 }
    static var ghost: UInt8 { 3 }
    /// Left the small queue, and is to be remembered.
    static var leaving: UInt8 { 4 }
    static var mask: UInt8 { 7 }
    static var oneHit: UInt8 { 8 }
  }

  private var states = SlotArray<UInt8>()
  /// Where a slot of the small queue went in, in what went in there before; kept where there is a window.
  private var arrivals = SlotArray<Int64>()
  private var insertions: Int64 = 0
  private let window: Double
  private let windowCountsObjects: Bool
  private let ghostThresholdState: UInt8
  private var small = SlotQueue()
  private var main = SlotQueue()
  private var ghosts = SlotQueue()
  private var smallWeight: Int64 = 0
  private var mainWeight: Int64 = 0
  private var ghostsWeight: Int64 = 0
  /// The object that is missed, while it is among the ghosts, and what it weighed when it became one.
  private var arriving: Slot = .max
  private var arrivingWeight: Int64 = 0
  private var cameFromGhosts = false
  private var isFilling: Bool
  private let followsPaper: Bool
  private let smallLimit: Int64
  private let mainLimit: Int64
  private let ghostsLimit: Int64
  /// States from these on have been hit often enough.
  private let thresholdState: UInt8
  private let capState: UInt8
  public let heaviestAdmitted: Int64

  public init(_ setup: PolicySetup) throws(CachesimError) {
    let rules = setup.parameters.text("rules")
    let threshold = setup.parameters.integer("threshold")
    let cap = setup.parameters.integer("cap")
    guard threshold <= cap else {
      throw CachesimError(
        .usage,
        "policy '\(Variant.description.name)': threshold=\(threshold) is never reached with cap=\(cap); raise cap")
    }
    let share = Variant.hasWindow ? setup.parameters.number("window") : 0
    window = share * Double(max(1, Int64(Double(setup.capacity) * setup.parameters.number("small"))))
    windowCountsObjects = rules == "libcachesim"
    ghostThresholdState =
      Variant.hasGhostThreshold ? UInt8(setup.parameters.integer("ghost-threshold")) * Place.oneHit : 0
    thresholdState = UInt8(threshold) * Place.oneHit
    capState = UInt8(cap) * Place.oneHit
    followsPaper = rules == "paper"
    isFilling = rules == "libcachesim"
    smallLimit = max(1, Int64(Double(setup.capacity) * setup.parameters.number("small")))
    mainLimit = setup.capacity - smallLimit
    ghostsLimit = Int64(Double(setup.capacity) * setup.parameters.number("ghost"))
    heaviestAdmitted = followsPaper ? .max : smallLimit
  }

  public mutating func reserve(slots: Int) {
    states.reserve(slots)
    if Variant.hasWindow { arrivals.reserve(slots) }
    small.reserve(slots: slots)
    main.reserve(slots: slots)
    ghosts.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    if Variant.hasWindow { CacheStructures.prefetch(arrivals.pointer(slot)) }
    ghosts.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(small) }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let state = states[slot]
    if Variant.hasWindow, state & Place.mask == Place.small, Double(insertions &- arrivals[slot]) < window { return }
    if state < capState { states[slot] = state &+ Place.oneHit }
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    cameFromGhosts = ghost && (!Variant.hasGhostThreshold || states[slot] >= ghostThresholdState)
    arriving = .max
    if !ghost {
      states[slot] = Place.none
    } else if followsPaper {
      arriving = slot
      arrivingWeight = cache.weight(slot)
    } else {
      ghosts.remove(slot)
      ghostsWeight &-= cache.weight(slot)
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    isFilling = false
    var victim = Slot.max
    repeat {
      let isSmall =
        followsPaper
        ? smallWeight >= smallLimit || main.count == 0
        : mainWeight <= mainLimit && small.count > 0
      if isSmall && small.count > 0 { evictFromSmall(&victim, cache) } else { evictFromMain(&victim, cache) }
    } while victim == .max
    return victim
  }

  /// Takes out of the small queue until something leaves the cache; promotes what was asked for.
  @inline(__always)
  private mutating func evictFromSmall(_ victim: inout Slot, _ cache: CacheView) {
    while small.count > 0 {
      let slot = small.popFirst()
      let weight = cache.weight(slot)
      smallWeight &-= weight
      if states[slot] < thresholdState {
        states[slot] = Variant.hasGhostThreshold ? states[slot] & ~Place.mask | Place.leaving : Place.leaving
        return give(slot, &victim, cache)
      }
      states[slot] = Place.main
      main.append(slot)
      mainWeight &+= weight
      if followsPaper, mainWeight > mainLimit { evictFromMain(&victim, cache) }
    }
  }

  /// Takes the first object that was not asked for out of the main queue; reinserts the others.
  @inline(__always)
  private mutating func evictFromMain(_ victim: inout Slot, _ cache: CacheView) {
    while main.count > 0 {
      let slot = main.popFirst()
      let coming = main.peek(ahead: 8)
      if coming != SlotList.none { CacheStructures.prefetch(states.pointer(coming)) }
      let state = states[slot]
      if state < Place.oneHit {
        mainWeight &-= cache.weight(slot)
        states[slot] = Place.none
        return give(slot, &victim, cache)
      }
      states[slot] = state &- Place.oneHit
      main.append(slot)
    }
  }

  /// The first is the victim that was asked for, further ones leave unasked.
  @inline(__always)
  private func give(_ slot: Slot, _ victim: inout Slot, _ cache: CacheView) {
    if victim == .max { victim = slot } else { cache.giveUp(slot) }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let state = states[slot]
    guard (Variant.hasGhostThreshold ? state & Place.mask : state) == Place.leaving else { return false }
    let weight = cache.weight(slot)
    guard weight <= ghostsLimit else { return false }
    while ghostsWeight &+ weight > ghostsLimit { forgetOldestGhost(cache) }
    ghosts.append(slot)
    ghostsWeight &+= weight
    states[slot] = Variant.hasGhostThreshold ? states[slot] & ~Place.mask | Place.ghost : Place.ghost
    return true
  }

  @inline(__always)
  private mutating func forgetOldestGhost(_ cache: CacheView) {
    let oldest = ghosts.popFirst()
    if oldest == arriving {
      // It comes in all the same, as a newcomer.
      ghostsWeight &-= arrivingWeight
      arriving = .max
      cameFromGhosts = false
    } else {
      ghostsWeight &-= cache.weight(oldest)
      cache.forget(oldest)
    }
  }

  @inline(__always)
  private mutating func takeArrivingFromGhosts() {
    guard arriving != .max else { return }
    ghosts.remove(arriving)
    ghostsWeight &-= arrivingWeight
    arriving = .max
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    takeArrivingFromGhosts()
    if cameFromGhosts || (isFilling && smallWeight >= smallLimit) {
      states[slot] = Place.main
      main.append(slot)
      mainWeight &+= weight
    } else {
      states[slot] = Place.small
      small.append(slot)
      smallWeight &+= weight
      if Variant.hasWindow {
        insertions &+= windowCountsObjects ? 1 : weight
        arrivals[slot] = insertions
      }
    }
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    takeArrivingFromGhosts()
    return false
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if states[slot] & Place.mask == Place.small {
      small.remove(slot)
      smallWeight &-= cache.weight(slot)
    } else {
      main.remove(slot)
      mainWeight &-= cache.weight(slot)
    }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & Place.mask == Place.small { smallWeight += to - from } else { mainWeight += to - from }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let parts = [
      ("the small queue", small.slots, smallWeight, Int64.max, Place.small),
      ("the main queue", main.slots, mainWeight, Int64.max, Place.main),
      ("the ghosts", ghosts.slots, ghostsWeight, ghostsLimit, Place.ghost),
    ]
    for (name, slots, weight, limit, place) in parts {
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight || sum > limit { return "\(name) weigh \(sum), not \(weight) of \(limit)" }
      if slots.contains(where: { states[$0] & Place.mask != place }) { return "\(name) hold another's object" }
      if slots.contains(where: { states[$0] & ~Place.mask > capState }) { return "\(name) count above the cap" }
    }
    let residents = small.slots.count + main.slots.count
    return residents == cache.count ? nil : "the queues hold \(residents) of \(cache.count) residents"
  }
}
