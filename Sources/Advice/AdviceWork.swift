internal import CacheCore
internal import Policies
internal import Replay
internal import Traces

/// One run of the adviser, step by step; what was found stays in `advice` when a step fails.
final class AdviceWork {
  let plan: AdvicePlan
  let runs: AdviceRuns
  var advice = Advice()
  private var columns: TraceColumns = []
  /// Requests of the part of the trace, those that `--ops reads` drops among them.
  private var taken: Int64 = 0

  init(_ plan: AdvicePlan, _ runs: AdviceRuns) {
    self.plan = plan
    self.runs = runs
  }

  func run() throws(CachesimError) {
    try measureTrace()
    let found = advice.statistics
    advice.signs = WorkloadSign.signs(of: found, updates: advice.updates)
    try checkGoal()
    try resolveWarmup()
    runs.isUnit = isUnit
    advice.isUnit = isUnit
    guard found.accesses > found.objects else { return }
    advice.system = system
    let candidates = plan.replay.policies.isEmpty ? try PolicyCandidates.all(columns) : plan.replay.policies
    let ranking = PolicyRanking(
      runs: runs, requests: found.accesses, meanWeight: isUnit ? 1 : Double(bytes) / Double(max(1, found.objects)),
      countsBytes: countsBytes, operations: plan.replay.operations)
    let system = try hasService ? ServiceSystem.make(advice.system) : nil
    advice.recommendation = try RecommendationSearch(
      runs: runs, plan: plan, ranking: ranking, candidates: candidates, system: system,
      whole: whole, limit: limit, span: advice.span, hasNoDeletes: found.deletes == 0
    ).run()
    guard let best = advice.recommendation?.best else { return }
    advice.growth = try growth(best)
    advice.restart = try restart(best)
    if hasService {
      advice.serviceSample = serviceSample(best)
      let faster = try faster(best)
      advice.growth?.faster = faster
      advice.lifetime = try lifetime(best)
      if found.writes > 0 { advice.writes = try writes(best) }
    }
    advice.servers = try servers(best, ranking)
  }

  // MARK: The trace

  private func measureTrace() throws(CachesimError) {
    let measurement = TraceMeasurement()
    let taken = try ReplayEngine.read(
      runs.part, progress: runs.goesOn, open: runs.open, begin: measurement.begin, take: measurement.add)
    guard let taken else { throw AdviceRuns.interruption }
    self.taken = taken
    columns = measurement.columns
    (advice.statistics, advice.updates) = try measurement.finish()
  }

  private func checkGoal() throws(CachesimError) {
    let text = plan.goal.text
    switch plan.goal {
    case .service where !columns.contains(.time):
      throw CachesimError(
        .usage, "\(text) needs a time column, which the trace does not have; --rate 1000/s supplies times")
    case .leastCost where !columns.contains([.time, .size]):
      throw CachesimError(
        .usage,
        "--price needs time and size columns, which the trace does not have both; --rate 1000/s supplies times, --target or "
          + "--budget need neither")
    case .budget(let capacity) where !capacity.isUnit && !columns.contains(.size):
      throw CachesimError(
        .usage, "--budget in bytes needs a size column, which the trace does not have; write a number of objects")
    case .service, .leastCost:
      if advice.statistics.reads == 0 { throw CachesimError(.badData, "\(text): the trace has no reads") }
      if advice.span == 0 { throw CachesimError(.badData, "\(text): all requests have the same time") }
    default: break
    }
    if let asked = plan.isUnit, !asked, !columns.contains(.size) {
      throw CachesimError(.usage, "--unit bytes needs a size column, which the trace does not have")
    }
  }

  /// A share of the trace as a number of requests, so that the trace need not be read twice each time.
  private func resolveWarmup() throws(CachesimError) {
    if case .percent(let share) = runs.part.warmup {
      runs.part.warmup = .requests(Int64(Double(taken) * share / 100))
    }
    if case .time = runs.part.warmup, !columns.contains(.time) {
      throw CachesimError(
        .usage, "--warmup by time needs a time column, which the trace does not have; --rate 1000/s supplies times")
    }
    if case .requests(let count) = runs.part.warmup, count >= taken {
      throw CachesimError(.usage, "--warmup covers all \(taken) requests; nothing is left to count")
    }
  }

  /// What holds everything, each object at its first size.
  private var whole: Int64 { isUnit ? advice.statistics.objects : max(1, bytes) }

  /// What holds everything, also where objects grow.
  private var limit: Int64 { isUnit || (advice.statistics.sizeChanges ?? 0) == 0 ? whole : min(whole, .max / 2) * 2 }

  /// Bytes of the distinct objects.
  private var bytes: Int64 { advice.statistics.objectBytes ?? advice.statistics.objects }

  private var isUnit: Bool {
    if case .budget(let capacity) = plan.goal { return capacity.isUnit }
    if case .leastCost = plan.goal { return false }
    if let isUnit = plan.isUnit { return isUnit }
    guard let sizes = advice.statistics.sizesByAccess else { return true }
    return sizes.minimum == sizes.maximum
  }

  private var countsBytes: Bool {
    if case .ratio(let target) = plan.goal { return target.countsBytes }
    return false
  }

  /// Whether replays with time mean anything: there are times that pass, and reads.
  private var hasService: Bool {
    columns.contains(.time) && advice.statistics.reads > 0 && advice.span > 0
  }

  /// The system with what was not given and is assumed where there are writes: a store takes as long as a lookup, a write as
  /// long as a read.
  private var system: [(name: String, text: String)] {
    guard advice.statistics.writes > 0 else { return plan.system }
    let pairs = [("cache-latency", "store-latency"), ("origin-latency", "origin-write-latency")]
    return plan.system
      + pairs.compactMap { from, to in plan.system.first { $0.name == from }.map { (to, $0.text) } }
  }

  // MARK: Replays with time

  private func serviceSample(_ best: Measured) -> Double {
    let requests = Double(advice.statistics.requests)
    let objects = Double(best.capacity) / (isUnit ? 1 : Double(bytes) / Double(max(1, advice.statistics.objects)))
    var sample = 1.0
    while requests * sample > AdviceEngine.serviceRequests, objects * sample / 2 >= PolicyRanking.leastCapacity {
      sample /= 2
    }
    return sample
  }

  /// The policy in several systems, at the recommended capacity, over the service's sample of the keys.
  private func serve(
    _ best: Measured, _ variants: [[(name: String, text: String)]], change: (inout ReplayPlan) -> Void = { _ in }
  ) throws(CachesimError) -> [Measured] {
    var systems: [ReplaySystem] = []
    for variant in variants { systems.append(try ServiceSystem.make(advice.system + variant)) }
    let sample = advice.serviceSample
    return try runs.replay([best.policy], [best.capacity], systems: systems) {
      $0.sample = sample
      change(&$0)
    }
  }

  private func lifetime(_ best: Measured) throws(CachesimError) -> LifetimeFinding? {
    guard let reuseTimes = advice.statistics.reuseTimes, reuseTimes.count > 0 else { return nil }
    let lengths = LifetimeFinding.lengths(
      quantile: reuseTimes.quantile, change: advice.updates?.medianInterval, span: advice.span)
    guard !lengths.isEmpty else { return nil }
    let hasWrites = advice.statistics.writes > 0
    // Values are to grow old: that is what a time to live is for.
    let around: [(name: String, text: String)] = hasWrites ? [("write-strategy", "write-around")] : []
    let given = advice.statistics.ttls.map { $0.count > 0 } ?? false
    let texts = (given ? ["trace"] : []) + lengths + ["none"]
    let found = try serve(best, texts.map { [("ttl", $0)] + around })
    let trials = zip(texts, found).map { LifetimeFinding.Trial(ttl: $0, run: $1) }
    var lifetime = LifetimeFinding(
      trials: trials, chosen: LifetimeFinding.choose(trials, hasWrites: hasWrites))
    let ttl = trials[lifetime.chosen].ttl
    if ttl != "none" {
      // A cold start is no expiry: the first half warms up.
      let half = taken / 2
      let pair = try serve(best, [[("ttl", ttl)], [("ttl", ttl), ("jitter", "10%")]]) { $0.warmup = .requests(half) }
      lifetime.jitter = (half, pair[0], pair[1])
    }
    return lifetime
  }

  private func writes(_ best: Measured) throws(CachesimError) -> WriteFinding {
    let crash = (name: "crash-at", text: TimeSpan.text(advice.span / 2))
    let found = try serve(best, WriteFinding.strategies.map { [("write-strategy", $0), crash] })
    let trials = zip(WriteFinding.strategies, found).map { WriteFinding.Trial(strategy: $0, run: $1) }
    return WriteFinding(trials: trials, chosen: WriteFinding.choose(trials))
  }

  private func faster(_ best: Measured) throws(CachesimError) -> (today: Measured, then: Measured)? {
    guard runs.part.rate == nil else { return nil }
    let speed = try ReplaySpeed("1.2x")
    let then = try serve(best, [[]]) { $0.speed = speed }
    if advice.serviceSample == 1, let today = advice.recommendation?.service { return (today, then[0]) }
    return (try serve(best, [[]])[0], then[0])
  }

  // MARK: Replays without

  private func growth(_ best: Measured) throws(CachesimError) -> GrowthFinding {
    let crowded = try runs.replay([best.policy], [GrowthFinding.shared(best.capacity)])
    return GrowthFinding(crowded: crowded[0], capacity: GrowthFinding.grown(best.capacity))
  }

  private func restart(_ best: Measured) throws(CachesimError) -> RestartFinding? {
    let half = taken / 2
    guard half >= 100 else { return nil }
    let window = max(20, half / 100)
    let warm = try runs.result([best.policy], [best.capacity]) {
      $0.warmup = .requests(half)
      $0.window = .requests(window)
    }
    let cold = try runs.result([best.policy], [best.capacity]) {
      $0.warmup = .requests(0)
      $0.skip += half
      if $0.limit != .max { $0.limit -= half }
      $0.window = .requests(window)
    }
    return RestartFinding(
      warm: warm.cells[0].windows, cold: cold.cells[0].windows, at: half, window: window,
      lastTime: advice.statistics.lastTime)
  }

  /// Redis and memcached: the best of Redis's own policies, at the capacity that it needs for the target itself.
  private func servers(_ best: Measured, _ ranking: PolicyRanking) throws(CachesimError) -> ServerSettings? {
    let hasTimes = columns.contains(.time)
    let names =
      hasTimes
      ? ["redis-lru", "redis-lfu", "redis-random", "redis-lru:samples=10", "redis-lfu:samples=10"]
      : ["lru", "lfu", "random"]
    var choices: [PolicyChoice] = []
    for name in names { choices.append(try PolicyChoice(name)) }
    guard var redis = ServerSettings.best(try runs.replay(choices, [best.capacity]), ranking.ratio) else { return nil }
    var reaches: Bool?
    if case .ratio(let target) = plan.goal {
      let isReached = { (run: Measured) in target.isReached(by: run.counters) }
      let search = ranking.search(redis.policy, upTo: limit, isRough: true, isReached)
      let found =
        isReached(redis)
        ? try search.smallest(above: 0, upTo: redis.capacity) : try search.smallest(above: redis.capacity, upTo: limit)
      reaches = found != nil
      redis = found ?? redis
    }
    var settings = settings(redis)
    if case .budget(.bytes(let budget)) = plan.goal, settings.maxmemory > budget {
      guard budget > RedisMemory.base else { return nil }
      // What is bought holds the overhead, too.
      let capacity = max(1, Int64(Double(best.capacity) * settings.share(fitting: budget)))
      settings = self.settings(try runs.replay([redis.policy], [capacity])[0])
      settings.maxmemory = budget
      settings.megabytes = max(1, budget >> 20)
    }
    settings.reachesGoal = reaches
    if hasTimes {
      settings.memcached = try runs.replay(
        [try PolicyChoice("memcached")], [isUnit ? redis.capacity : settings.megabytes << 20]
      ).first
    }
    return settings
  }

  private func settings(_ redis: Measured) -> ServerSettings {
    let found = advice.statistics
    let sizes = found.sizesByObject
    let expires = (found.ttls?.count ?? 0) > 0 || advice.lifetime.map { $0.trials[$0.chosen].ttl != "none" } ?? false
    let held = redis.contents
    let fill = Double(redis.capacity) / max(1, Double(isUnit ? held.objects : held.bytes))
    let keys = isUnit ? redis.capacity : max(1, Int64((fill * Double(held.objects)).rounded()))
    let bytes =
      isUnit ? sizes.map { Int64((($0.mean ?? 0) * Double(redis.capacity)).rounded()) } : redis.capacity
    return ServerSettings(redis, keys: keys, bytes: bytes, sizes: sizes, expires: expires)
  }
}
