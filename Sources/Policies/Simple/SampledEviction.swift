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

  private struct Resident: BitwiseCopyable {
    var rank: Int64
    let slot: Slot
  }

  private var residents = SlotArray<Resident>()
  private var places = SlotArray<UInt32>()
  private var count: UInt32 = 0
  private var generator: SplitMix64
  private let samples: Int64
  private let ranking: Ranking

  public init(_ setup: PolicySetup) {
    generator = SplitMix64(seed: setup.seed)
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

  public mutating func reserve(slots: Int) {
    residents.reserve(slots)
    places.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(places.pointer(slot)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let resident = residents.pointer(places[slot])
    switch ranking {
    case .latest: resident.pointee.rank = request.index
    case .latestFirst: resident.pointee.rank = -request.index
    case .uses: resident.pointee.rank &+= 1
    case .usesFirst: resident.pointee.rank &-= 1
    case .arrival: break
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    // The same draws ahead: the reads overlap.
    var ahead = generator
    for _ in 0..<samples { CacheStructures.prefetch(residents.pointer(ahead.below(count))) }
    var least = residents[generator.below(count)]
    var drawn: Int64 = 1
    while drawn < samples {
      let resident = residents[generator.below(count)]
      if resident.rank < least.rank { least = resident }
      drawn &+= 1
    }
    return least.slot
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let rank: Int64 =
      switch ranking {
      case .latest, .arrival: request.index
      case .latestFirst: -request.index
      case .uses, .usesFirst: 0
      }
    residents[count] = Resident(rank: rank, slot: slot)
    places[slot] = count
    count &+= 1
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    count &-= 1
    let (place, last) = (places[slot], residents[count])
    residents[place] = last
    places[last.slot] = place
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(count) != cache.count { return "\(count) of \(cache.count) residents are listed" }
    return (0..<count).first { places[residents[$0].slot] != $0 }.map { "the resident at \($0) does not know it" }
  }
}
