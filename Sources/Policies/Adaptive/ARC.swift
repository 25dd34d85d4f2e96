public import CacheCore
public import CacheStructures

/// ARC, the adaptive replacement cache: balances a list of objects seen once against one of objects seen again.
///
/// T1 holds objects asked for once since they came, T2 those asked for again; B1 and B2 remember what left either. A miss
/// found in B1 says that T1 is too small, one in B2 that it is too large: the target `p` for T1 moves by the ratio of the
/// ghost lists, at least by one. T1 gives up its least recent object while it is over the target, T2 otherwise.
///
/// The paper leaves open whether `p` is a whole number. `delta=real` (default) divides really and reproduces the paper's
/// figures, and libCacheSim's counts; `delta=integer` divides whole numbers: Caffeine's adaptive.Arc. Both take the
/// ghost lists' sizes before the ghost is removed. In bytes, where the paper says nothing, `rules=paper` moves the target
/// by the object's weight times the ratio and keeps the paper's bounds (T1 and B1 at most a capacity, all four at most
/// two); `rules=libcachesim` moves it by the ratio of bytes alone and forgets one ghost an eviction: same counts as
/// libCacheSim's arc, whose ghosts were seen to outgrow four capacities. In objects the two are the same.
///
/// Source: Megiddo, Modha, "ARC: a self-tuning, low overhead replacement cache", FAST 2003,
/// https://www.usenix.org/conference/fast-03/arc-self-tuning-low-overhead-replacement-cache. O(1) a request, amortised in
/// bytes; 9 bytes a slot, and 12 to 20 in large caches, where the queues are logs.
public struct ARC<Form: RecencyForm>: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "arc", summary: "ARC: balances objects seen once against objects seen again, by what it should have kept",
      parameters: [
        Parameter("delta", .choice(["real", "integer"]), default: "real", "how the target's step is divided"),
        Parameter(
          "rules", .choice(["paper", "libcachesim"]), default: "paper",
          "in bytes: the target's step, and whether ghosts are held to the paper's bounds"),
      ],
      source: "Megiddo, Modha, FAST 2003, "
        + "https://www.usenix.org/conference/fast-03/arc-self-tuning-low-overhead-replacement-cache",
      verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 20))
  }

  public static var victimMayStay: Bool { true }

  private enum Place {
    static var once: UInt8 { 0 }
    static var again: UInt8 { 1 }
    static var onceGhost: UInt8 { 2 }
    static var againGhost: UInt8 { 3 }
    /// In none of them.
    static var none: UInt8 { 4 }
  }

  private var queues = RecencyPlaces<Form>()
  /// Where slots are; only while the queues are lists, whose stamps do not say it.
  private var places = SlotArray<UInt8>()
  /// T1, T2, B1, B2: the queues, and what their objects weigh.
  private var once = WeighedQueue<Form>(tag: Place.once)
  private var again = WeighedQueue<Form>(tag: Place.again)
  private var onceGhosts = WeighedQueue<Form>(tag: Place.onceGhost)
  private var againGhosts = WeighedQueue<Form>(tag: Place.againGhost)
  /// What T1 should weigh.
  private var target: Double = 0
  /// Where the object that is missed was a ghost.
  private var origin = Place.none
  /// Whether an object is missed, and not a resident that grew.
  private var isMiss = false
  /// Whether the victim under way is remembered.
  private var leavesGhost = true
  private let capacity: Int64
  private let dividesReally: Bool
  private let stepsByWeight: Bool
  private let boundsGhosts: Bool

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    dividesReally = setup.parameters.text("delta") == "real"
    stepsByWeight = setup.parameters.text("rules") == "paper"
    boundsGhosts = setup.isUnit || stepsByWeight
  }

  public mutating func reserve(slots: Int) {
    queues.reserve(slots: slots)
    if !Form.isLog { places.reserve(slots) }
  }

  @inline(__always)
  private func place(_ slot: Slot) -> UInt8 { Form.isLog ? queues.tag(slot) : places[slot] }

  @inline(__always)
  public func prefetch(_ slot: Slot) {
    queues.prefetch(slot)
    if !Form.isLog { CacheStructures.prefetch(places.pointer(slot)) }
  }

  @inline(__always)
  public func comingVictims() -> ComingSlots {
    Double(once.weight) > target ? ComingSlots(once.queue, queues) : ComingSlots(again.queue, queues)
  }

  @inline(__always)
  public func comingForgotten() -> ComingSlots {
    once.weight &+ onceGhosts.weight >= capacity
      ? ComingSlots(onceGhosts.queue, queues) : ComingSlots(againGhosts.queue, queues)
  }

  @inline(__always)
  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if place(slot) == Place.again {
      again.queue.moveToFront(slot, queues)
    } else {
      let weight = cache.weight(slot)
      once.remove(slot, weight, queues)
      again.pushFront(slot, weight, queues)
      setPlace(slot, Place.again)
    }
  }

  @inline(__always)
  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    origin = Place.none
    if ghost {
      let weight = cache.weight(slot)
      let unit = stepsByWeight ? Double(weight) : 1
      origin = place(slot)
      if origin == Place.onceGhost {
        target = min(Double(capacity), target + ratio(againGhosts.weight, onceGhosts.weight) * unit)
        onceGhosts.remove(slot, weight, queues)
      } else {
        target = max(0, target - ratio(onceGhosts.weight, againGhosts.weight) * unit)
        againGhosts.remove(slot, weight, queues)
      }
    }
    isMiss = true
  }

  /// How far the target moves: at least 1, which is also what ghosts without weight make of it.
  @inline(__always)
  private func ratio(_ other: Int64, _ own: Int64) -> Double {
    guard own > 0 else { return 1 }
    return max(1, dividesReally ? Double(other) / Double(own) : Double(other / own))
  }

  @inline(__always)
  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    leavesGhost = true
    // A resident that grew needs room too: nothing new enters the directory for it.
    guard origin == Place.none, isMiss else { return replace() }
    let weight = cache.weight(incoming)
    if once.weight &+ onceGhosts.weight &+ weight > capacity {
      if onceGhosts.isEmpty {
        if once.isEmpty { return again.queue.last(queues) }
        leavesGhost = false
        return once.queue.last(queues)
      }
      forgetOnceGhost(cache)
    } else if !againGhosts.isEmpty, directoryWeight >= 2 &* capacity {
      forgetAgainGhost(cache)
    }
    return replace()
  }

  private var directoryWeight: Int64 {
    @inline(__always) get { once.weight &+ again.weight &+ onceGhosts.weight &+ againGhosts.weight }
  }

  /// The paper's REPLACE.
  @inline(__always)
  private mutating func replace() -> Slot {
    let weight = Double(once.weight)
    let isOver = weight > target || (weight == target && origin == Place.againGhost)
    return !once.isEmpty && (isOver || again.isEmpty) ? once.queue.last(queues) : again.queue.last(queues)
  }

  @inline(__always)
  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let weight = cache.weight(slot)
    if place(slot) == Place.once {
      once.removeLast(slot, weight, queues)
      guard leavesGhost else { return false }
      onceGhosts.pushFront(slot, weight, queues)
      setPlace(slot, Place.onceGhost)
    } else {
      again.removeLast(slot, weight, queues)
      againGhosts.pushFront(slot, weight, queues)
      setPlace(slot, Place.againGhost)
      // Only an object that grew can have left the directory too large.
      if boundsGhosts { boundAgainGhosts(cache) }
    }
    return true
  }

  @inline(__always)
  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if origin == Place.none {
      once.pushFront(slot, weight, queues)
      setPlace(slot, Place.once)
    } else {
      again.pushFront(slot, weight, queues)
      setPlace(slot, Place.again)
      origin = Place.none
    }
    isMiss = false
    if boundsGhosts { boundGhosts(cache) }
  }

  /// Keeps the paper's bounds where sizes, deletes or resizes break them.
  @inline(__always)
  private mutating func boundGhosts(_ cache: CacheView) {
    while once.weight &+ onceGhosts.weight > capacity, !onceGhosts.isEmpty { forgetOnceGhost(cache) }
    boundAgainGhosts(cache)
  }

  @inline(__always)
  private mutating func boundAgainGhosts(_ cache: CacheView) {
    while directoryWeight > 2 &* capacity, !againGhosts.isEmpty { forgetAgainGhost(cache) }
  }

  @inline(__always)
  private func setPlace(_ slot: Slot, _ place: UInt8) {
    if !Form.isLog { places[slot] = place }
  }

  @inline(__always)
  private mutating func forgetOnceGhost(_ cache: CacheView) {
    let slot = onceGhosts.queue.last(queues)
    onceGhosts.removeLast(slot, cache.weight(slot), queues)
    cache.forget(slot)
  }

  @inline(__always)
  private mutating func forgetAgainGhost(_ cache: CacheView) {
    let slot = againGhosts.queue.last(queues)
    againGhosts.removeLast(slot, cache.weight(slot), queues)
    cache.forget(slot)
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    isMiss = false
    return false
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let weight = cache.weight(slot)
    if place(slot) == Place.once {
      once.remove(slot, weight, queues)
    } else {
      again.remove(slot, weight, queues)
    }
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if place(slot) == Place.once { once.weight += to - from } else { again.weight += to - from }
    if boundsGhosts { boundGhosts(cache) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if let problem = once.problem("T1", queues, cache, owns: { place($0) == Place.once })
      ?? again.problem("T2", queues, cache, owns: { place($0) == Place.again })
      ?? onceGhosts.problem("B1", queues, cache, owns: { place($0) == Place.onceGhost })
      ?? againGhosts.problem("B2", queues, cache, owns: { place($0) == Place.againGhost })
    {
      return problem
    }
    if target < 0 || target > Double(capacity) { return "the target is \(target) of \(capacity)" }
    if boundsGhosts, directoryWeight > 2 * capacity { return "\(directoryWeight) of twice \(capacity) remembered" }
    let residents = once.queue.count + again.queue.count
    return residents == cache.count ? nil : "T1 and T2 hold \(residents) of \(cache.count) residents"
  }
}
