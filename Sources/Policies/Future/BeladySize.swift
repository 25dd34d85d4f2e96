public import CacheCore
internal import CacheStructures

/// Knows the future and the sizes: of some residents drawn at random, the one leaves whose size times the time to its next
/// request is largest.
///
/// What is never asked for again leaves before all others, without being drawn. Every newcomer is let in. A good policy
/// in bytes where Belady's is none, and no bound: see `pfoo-l`.
///
/// As libCacheSim's beladySize, with its 128 draws, which favour newer objects a little (see `random`).
/// Source: Berger, Beckmann, Harchol-Balter, "Practical bounds on optimal caching with variable object sizes",
/// POMACS 2(2), 2018, doi 10.1145/3224427, where it is called Belady-Size. O(samples) an eviction; 24 bytes a slot.
public struct BeladySize: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "belady-size", aliases: ["beladysize"],
      summary: "knows the future: evicts the largest size times distance of a sample",
      parameters: [
        Parameter("samples", .integer(1...65536), default: "128", "residents drawn for an eviction")
      ], needs: [.nextAccess], isRandom: true,
      source: "Berger, Beckmann, Harchol-Balter, POMACS 2(2), 2018, doi 10.1145/3224427", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 24))
  }

  private var draw: ResidentDraw
  private var nexts = SlotArray<Int64>()
  /// Those that are never asked for again.
  private var lists = SlotLists()
  private var done = SlotList()
  private let samples: Int64

  public init(_ setup: PolicySetup) {
    draw = ResidentDraw(setup)
    samples = setup.parameters.integer("samples")
  }

  public mutating func reserve(slots: Int) {
    draw.reserve(slots: slots)
    nexts.reserve(slots)
    lists.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(nexts.pointer(slot)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if nexts[slot] != .max, request.nextAccess != .max {
      nexts[slot] = request.nextAccess
    } else {
      take(slot)
      insert(slot, request, cache)
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if !done.isEmpty { return done.tail }
    var victim: Slot = 0
    var most = -1.0
    for _ in 0..<samples {
      let slot = draw.next()
      let product = Double(cache.weight(slot)) * Double(max(0, nexts[slot] &- request.index))
      if product > most { (victim, most) = (slot, product) }
    }
    return victim
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    take(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    nexts[slot] = request.nextAccess
    if request.nextAccess == .max { lists.pushFront(slot, &done) } else { draw.insert(slot) }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { take(slot) }

  @inline(__always)
  private mutating func take(_ slot: Slot) {
    if nexts[slot] == .max { lists.remove(slot, &done) } else { draw.remove(slot) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(done) else { return "the list of those never asked for again is broken" }
    if slots.contains(where: { nexts[$0] != .max }) { return "an object that is asked for again is listed as never" }
    return draw.problem(residents: cache.count - slots.count)
  }
}
