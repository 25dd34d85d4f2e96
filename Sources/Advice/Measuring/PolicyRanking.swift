internal import CacheCore
internal import Policies
internal import Replay

/// Ranks policies at a capacity: all on a sample of the keys, where there is too much to do for less, the better ones in full.
///
/// Source of the sample: Waldspurger et al., Cache Modeling and Optimization using Miniature Simulations, ATC 2017. That
/// all policies see the same sample makes their differences smaller than their errors.
struct PolicyRanking {
  /// Requests times policies that are replayed in full without asking a sample first: a few seconds.
  static let affordable = 60e6
  /// Requests that may be replayed to look for answers below one: many capacities of short traces, whose curves go up and
  /// down, few of long ones.
  static let affordableBelow = 5e6
  /// A cache in a sample has at least about so many objects.
  static let leastCapacity = 1000.0
  /// A sample has at least so many requests.
  static let leastRequests = 100_000.0
  /// What may separate a policy from the best of a sample that is still replayed in full, in hit ratio.
  static let margin = 0.01
  /// Policies that a sample says little of, because they count in requests or have pages of a fixed size: always replayed in
  /// full.
  static let unscalable: Set = ["mq", "lhd", "fifo-merge", "memcached"]
  /// How many of the others are replayed in full at least, and at most.
  static let finalists = 6...10

  let runs: AdviceRuns
  /// Requests of the trace.
  let requests: Int64
  /// Bytes an object has on average; 1 where objects are counted.
  let meanWeight: Double
  /// Whether hit bytes count, not hits.
  let countsBytes: Bool
  /// What writes mean.
  let operations: OperationRule

  /// The policies, best first; of equal ones LRU, which most caches have, then those that do not draw, in the table's order. A policy that holds more than the
  /// capacity (memcached's classes each have a page, whatever the limit) is none for this capacity, and left out.
  func ranked(_ choices: [PolicyChoice], at capacity: Int64) throws(CachesimError) -> [Measured] {
    var left = choices
    if let sample = sample(choices.count, at: capacity) {
      let found = sorted(try measure(left, capacity, sample))
      let best = found.first.map(ratio) ?? 0
      let near = found.prefix(PolicyRanking.finalists.upperBound).prefix { best - ratio($0) <= PolicyRanking.margin }
      let count = max(near.count, PolicyRanking.finalists.lowerBound)
      let names = Set(found.prefix(count).map(\.policy.spelling))
      left = left.filter {
        names.contains($0.spelling) || PolicyRanking.unscalable.contains($0.row.description.name)
      }
    }
    return sorted(try measure(left, capacity, 1))
  }

  /// What a policy is judged by.
  func ratio(_ run: Measured) -> Double { countsBytes ? run.byteHitRatio : run.hitRatio }

  /// The share of the keys to try first; nil: none.
  func sample(_ count: Int, at capacity: Int64) -> Double? {
    guard Double(requests) * Double(count) > PolicyRanking.affordable else { return nil }
    return sample(at: capacity)
  }

  /// A share of the keys that says something of a capacity; nil: only all of them do.
  func sample(at capacity: Int64) -> Double? {
    let objects = Double(capacity) / max(1, meanWeight)
    var sample = 1.0
    while sample * objects / 2 >= PolicyRanking.leastCapacity,
      sample * Double(requests) / 2 >= PolicyRanking.leastRequests
    { sample /= 2 }
    return sample < 1 ? sample : nil
  }

  /// A search for the smallest capacity, up to about `high`, at which a policy reaches something; `isRough`: to 2 %.
  func search(
    _ choice: PolicyChoice, upTo high: Int64, systems: [ReplaySystem] = [], isRough: Bool = false,
    _ isReached: @escaping (Measured) -> Bool
  ) -> CapacitySearch {
    let runs = runs
    var search = CapacitySearch(
      measure: { (sizes) throws(CachesimError) in try runs.replay([choice], sizes, systems: systems) },
      isReached: isReached, precision: isRough ? 50 : 400,
      pointsBelow: isRough ? 0 : Int(min(200, max(10, PolicyRanking.affordableBelow / Double(max(1, requests))))))
    // Of rates and latencies a sample says too little; below half a million requests there is nothing to save.
    if systems.isEmpty, requests >= 500_000, !PolicyRanking.unscalable.contains(choice.row.description.name),
      let share = sample(at: high / 8)
    {
      search.preview = { (sizes) throws(CachesimError) in
        let found = try runs.replay([choice], sizes) { $0.sample = share }
        return zip(sizes, found).map { $1.at($0) }
      }
    }
    return search
  }

  private func measure(
    _ choices: [PolicyChoice], _ capacity: Int64, _ sample: Double
  ) throws(CachesimError) -> [Measured] {
    try runs.replay(choices, [capacity]) {
      $0.sample = sample
      $0.operations = operations
    }
  }

  private func sorted(_ found: [Measured]) -> [Measured] {
    let fair = found.filter { runs.isUnit ? $0.contents.objects <= $0.capacity : $0.contents.bytes <= $0.capacity }
    func rank(_ run: Measured, _ place: Int) -> (Int64, Int, Int) {
      let isLRU = run.policy.spelling == "lru"
      return (-hits(run), isLRU ? 0 : run.policy.row.description.isRandom ? 2 : 1, place)
    }
    return fair.enumerated().sorted { rank($0.element, $0.offset) < rank($1.element, $1.offset) }.map(\.element)
  }

  private func hits(_ run: Measured) -> Int64 { countsBytes ? run.counters.bytesHit : run.counters.hits }
}
