internal import CacheCore
internal import Policies
internal import Replay

/// Finds the recommendation: the capacity that LRU takes, the policy that is best there, the capacity that this one takes,
/// and so on until the best policy at a capacity is the one it was found for.
struct RecommendationSearch {
  let runs: AdviceRuns
  let plan: AdvicePlan
  let ranking: PolicyRanking
  let candidates: [PolicyChoice]
  /// The system with time, for goals that need it.
  let system: ReplaySystem?
  /// Objects or bytes of the whole trace.
  let whole: Int64
  /// What no cache needs more than: twice as much where objects grow.
  let limit: Int64
  /// How long the trace takes, in nanoseconds; 0: it has no times.
  let span: Int64
  /// Whether nothing is deleted: then one pass counts LRU's hits in every number of objects.
  let hasNoDeletes: Bool

  /// Rounds of policy and capacity, at most; two are usual.
  private static let rounds = 5

  /// What to recommend; nil: no request repeats, and no cache helps.
  func run() throws(CachesimError) -> Recommendation? {
    switch plan.goal {
    case .budget(let capacity):
      let size = capacity.resolved(objects: 0, bytes: 0, scale: 1)
      return try recommended(at: min(size, limit), isReached: true)
    case .knee: return try recommended(at: try knee(), isReached: true)
    case .leastCost: return try cheapest()
    case .ratio(let target): return try smallest { target.isReached(by: $0.counters) }
    case .service(let target):
      return try smallest { target.isReached(by: $0, span: span) }
    }
  }

  /// The smallest capacity over policies.
  private func smallest(
    _ isReached: @escaping (Measured) -> Bool
  ) throws(CachesimError) -> Recommendation? {
    let lru = try PolicyChoice("lru")
    guard let first = try capacity(of: lru, upTo: limit, isReached) else {
      var recommendation = try recommended(at: try knee(), isReached: false)
      recommendation?.ceiling = try measure(lru, [limit]).first
      return recommendation
    }
    var (capacity, winner) = (first, lru.spelling)
    var found = try ranking.ranked(candidates, at: capacity)
    for _ in 0..<RecommendationSearch.rounds {
      guard let top = found.first else { return nil }
      if top.policy.spelling == winner { break }
      let reaches = needsSystem ? try measure(top.policy, [capacity]).contains(where: isReached) : isReached(top)
      // LRU reaches it here already, if it is to choose among.
      if !reaches, candidates.contains(where: { $0.spelling == winner }) { break }
      guard let next = try self.capacity(of: top.policy, upTo: reaches ? capacity : limit, isReached) else {
        return try recommended(at: try knee(), isReached: false)
      }
      winner = top.policy.spelling
      if next == capacity { break }
      capacity = next
      found = try ranking.ranked(candidates, at: capacity)
    }
    // More hits at the same capacity reach a ratio all the more, but not necessarily a latency.
    if needsSystem, let place = found.firstIndex(where: { $0.policy.spelling == winner }) {
      found.insert(found.remove(at: place), at: 0)
    }
    var recommendation = try recommended(at: capacity, found, isReached: true)
    recommendation?.lruCapacity = first
    return recommendation
  }

  private func measure(_ choice: PolicyChoice, _ capacities: [Int64]) throws(CachesimError) -> [Measured] {
    try runs.replay([choice], capacities, systems: systems)
  }

  /// The system with time, where the goal is about that.
  private var systems: [ReplaySystem] { needsSystem ? system.map { [$0] } ?? [] : [] }

  private var needsSystem: Bool {
    switch plan.goal {
    case .service, .leastCost: true
    case .knee, .ratio, .budget: false
    }
  }

  /// The smallest capacity at which a policy reaches something, up to `high`; nil: not even there.
  private func capacity(
    of choice: PolicyChoice, upTo high: Int64, _ isReached: @escaping (Measured) -> Bool
  ) throws(CachesimError) -> Int64? {
    if choice.spelling == "lru", case .ratio(let target) = plan.goal, runs.isUnit, hasNoDeletes {
      var curve = CurvePlan(runs.part)
      curve.replay.capacities = [.objects(1)]
      let point = try CurveEngine.capacity(
        reaching: target, choice, curve, objects: whole, bytes: 0, progress: runs.goesOn, open: runs.open)
      if runs.wasInterrupted { throw AdviceRuns.interruption }
      return point?.resolvedCapacity
    }
    return try ranking.search(choice, upTo: high, systems: systems, isReached).smallest(above: 0, upTo: high)?.capacity
  }

  /// The knee of LRU's curve, over the points that `curve` has by itself; everything where there is none.
  private func knee() throws(CachesimError) -> Int64 {
    let points = 40
    let sizes = Set(
      (0..<points).map { place in
        if place == points - 1 { return whole }
        let share = 0.1 * PortableMath.exp(PortableMath.log(1000) * Double(place) / Double(points - 1))
        return max(1, Int64(Double(whole) * share / 100))
      }
    ).sorted()
    let lru = try PolicyChoice("lru")
    var curve = CurvePlan(runs.part)
    curve.replay.policies = [lru]
    curve.replay.capacities = sizes.map(runs.capacity)
    let found = try CurveEngine.run(curve, progress: runs.goesOn, open: runs.open)
    guard found.isComplete else { throw AdviceRuns.interruption }
    return found.knee(lru, isUnit: runs.isUnit)?.resolvedCapacity ?? whole
  }

  /// The capacity that costs least: of a few on a logarithmic scale up to the trace's bytes, then of a few between the
  /// neighbours of the cheapest, and once more.
  private func cheapest() throws(CachesimError) -> Recommendation? {
    var choice = try PolicyChoice("lru")
    var capacity = whole
    var found: [Measured] = []
    for _ in 0..<2 {
      var sizes = CapacitySearch.sizes(above: 0, below: whole) + [whole]
      for _ in 0..<3 {
        let costs = try measure(choice, sizes).map { $0.decimal("cost_per_month") ?? .infinity }
        guard let place = costs.indices.min(by: { costs[$0] < costs[$1] }) else { return nil }
        capacity = sizes[place]
        let end = sizes[min(place + 1, sizes.count - 1)]
        sizes = CapacitySearch.sizes(above: place > 0 ? sizes[place - 1] : 0, below: end) + [end]
      }
      found = try ranking.ranked(candidates, at: capacity)
      guard let top = found.first, top.policy.spelling != choice.spelling else { break }
      choice = top.policy
    }
    return try recommended(at: capacity, found, isReached: true)
  }

  /// The best policy at a capacity, and what is said beside it.
  private func recommended(
    at capacity: Int64, _ known: [Measured]? = nil, isReached: Bool
  ) throws(CachesimError) -> Recommendation? {
    let found: [Measured]
    if let known { found = known } else { found = try ranking.ranked(candidates, at: capacity) }
    guard let best = found.first else { return nil }
    var recommendation = Recommendation(best: best, isReached: isReached, ranking: found)
    recommendation.lru = found.first { $0.policy.spelling == "lru" }
    if recommendation.lru == nil, candidates.contains(where: { $0.spelling == "lru" }) {
      recommendation.lru = try runs.replay([try PolicyChoice("lru")], [capacity]).first
    }
    if capacity > 1 { recommendation.half = try runs.replay([best.policy], [capacity / 2]).first }
    if let system { recommendation.service = try runs.replay([best.policy], [capacity], systems: [system]).first }
    return recommendation
  }
}
