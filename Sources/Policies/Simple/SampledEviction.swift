public import CacheCore
internal import CacheStructures

/// Sampled eviction: of a few objects drawn at random, the one that an order likes least leaves.
///
/// `samples` objects are drawn with replacement; `by` says which of them leaves: the least recently used (`lru`), the least
/// often used (`lfu`), the first inserted (`fifo`), the most recently (`mru`) or most often used (`mfu`); of equals the first
/// drawn. With one sample it is `random`. Approximates the order without keeping it, as Redis does (its particular sampling is
/// another policy). Not the draws of Caffeine's
/// sampled.Lru and sampled.Lfu (8 samples, the default here), whose counts it meets within sampling error. libCacheSim's
/// randomTwo (`samples=2`) and RandomLRU (`samples=16`) draw a bucket of their hash table first, so that objects that share
/// one are drawn less often: their counts differ by up to 0.3 points.
/// Source: Psounis, Prabhakar, "A randomized web-cache replacement scheme", INFOCOM 2001, doi 10.1109/INFCOM.2001.916635.
/// O(1) a hit, O(samples) an eviction; 4 bytes a slot and 16 an object.
public struct SampledEviction: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "sampled", aliases: ["sampled-lru"],
      summary: "of a few objects drawn at random evicts the least recently used, or the last in another order",
      parameters: [
        Parameter("samples", .integer(1...256), default: "8", "how many objects are drawn"),
        Parameter("by", .choice(["lru", "lfu", "fifo", "mru", "mfu"]), default: "lru", "which of them leaves"),
      ], isRandom: true,
      source: "Psounis, Prabhakar, INFOCOM 2001, doi 10.1109/INFCOM.2001.916635", verification: .naiveModel,
      cost: PolicyCost(.constant, bytesPerSlot: 20))
  }

  public static var victimMayStay: Bool { true }

  /// What a hit does to an object's rank; the lowest rank leaves.
  private enum Ranking {
    case latest, latestFirst, uses, usesFirst, arrival
  }

  /// Of each resident its rank.
  private var draw: ResidentDraw<Int64>
  private let samples: Int64
  private let ranking: Ranking

  public init(_ setup: PolicySetup) {
    draw = ResidentDraw(setup)
    samples = setup.parameters.integer("samples")
    ranking =
      switch setup.parameters.text("by") {
      case "lfu": .uses
      case "fifo": .arrival
      case "mru": .latestFirst
      case "mfu": .usesFirst
      default: .latest
      }
  }

  public mutating func reserve(slots: Int) { draw.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { draw.prefetch(slot) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let resident = draw.resident(slot)
    switch ranking {
    case .latest: resident.pointee.state = request.index
    case .latestFirst: resident.pointee.state = -request.index
    case .uses: resident.pointee.state &+= 1
    case .usesFirst: resident.pointee.state &-= 1
    case .arrival: break
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    draw.prefetchNext(samples)
    var least = draw.next()
    var drawn: Int64 = 1
    while drawn < samples {
      let resident = draw.next()
      if resident.state < least.state { least = resident }
      drawn &+= 1
    }
    return least.slot
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    draw.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let rank: Int64 =
      switch ranking {
      case .latest, .arrival: request.index
      case .latestFirst: -request.index
      case .uses, .usesFirst: 0
      }
    draw.insert(slot, rank)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { draw.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? { draw.problem(residents: cache.count) }
}
