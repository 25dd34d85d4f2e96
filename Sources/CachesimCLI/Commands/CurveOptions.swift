internal import Advice
internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Service

/// The options of `curve`.
struct CurveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Eviction policies, comma-separated, each with its parameters; repeatable. 'cachesim policies' lists them.",
      valueName: "name[:k=v]...,..."))
  var policy: [String] = []
  @Option(
    help: ArgumentHelp(
      "The points' capacities, comma-separated; repeatable. Objects (1000), bytes (64MiB), a share of the distinct "
        + "objects (10%) or of their bytes (10%bytes). Default: --points of them.", valueName: "c,c,..."))
  var capacity: [String] = []
  @Option(
    help: ArgumentHelp(
      "How many points between a thousandth of the trace's objects and all of them, evenly on a logarithmic scale.",
      valueName: "n"))
  var points: Int?
  @Option(help: ArgumentHelp("What those points count.", valueName: "objects|bytes")) var unit = CurveUnit.objects
  @Option(
    help: ArgumentHelp(
      "How the curve is found: 'exact'; 'sampled:rate=0.01:salts=8:adjust=yes' follows a share of the keys, in caches as "
        + "much smaller; 'fixed:objects=8192:salts=8' follows so many objects (lru only); 'aet' takes times between "
        + "requests (lru only).", valueName: "name[:k=v]..."))
  var method = "exact"
  @Option(
    help: ArgumentHelp(
      "Find the least capacity that reaches it: hit_ratio=0.9, miss_ratio=0.1, byte_hit_ratio=0.8, byte_miss_ratio=0.2; by "
        + "time-aware replays, latency_p99=20ms (also mean, p50, p90, p999) and origin_rate<500/s; repeatable.",
      valueName: "metric=value"))
  var target: [String] = []
  @Option(
    name: .customLong("cache-latency"),
    help: ArgumentHelp("With such a target: what a lookup takes. Default: no time.", valueName: "D"))
  var cacheLatency: String?
  @Option(
    name: .customLong("origin-latency"),
    help: ArgumentHelp("With such a target: what a miss takes at the origin.", valueName: "D"))
  var originLatency: String?
  @Option(
    help: ArgumentHelp(
      "With such a target: the origin's limits, concurrency=8:queue=100:timeout=2s. Default: none.",
      valueName: "k=v:..."))
  var origin: String?
  @Option(
    help: ArgumentHelp(
      "Say what each point costs a month, the cheapest of them, and how soon an object has to be asked for again for "
        + "keeping it to be cheaper: ram=3.5/GiB-month, origin=0.40/M, egress=0.08/GiB, flat=9/month, joined by ':'.",
      valueName: "ram=3.5/GiB-month:..."))
  var price: String?
  @Option(help: ArgumentHelp("The first part of the trace, replayed and not counted.", valueName: "n|20%|1h"))
  var warmup = "0"
  @Option(help: ArgumentHelp("A curve for each such part of the trace as well.", valueName: "n|5m")) var window: String?
  @Option(help: ArgumentHelp("The form of the result.", valueName: "table|markdown|csv|json")) var format = "table"
  @OptionGroup var part: TracePartOptions
  @Flag(help: "Draw the curves above the table.") var plot = false
  @Flag(help: "Say nothing but errors.") var quiet = false

  /// What the options ask for.
  func plan() throws(CachesimError) -> CurvePlan {
    var replay = try ReplayPlan(policies: ReplayOptions.list(policy, or: ["lru"]), capacities: [])
    replay.capacities = try capacities(for: replay.policies)
    try part.apply(to: &replay)
    replay.warmup = try ReplayOptions.warmupStretch(warmup)
    if let window { replay.window = try ReplayOptions.windowStretch(window) }
    var plan = CurvePlan(replay)
    plan.method = try CurveMethod(method)
    return plan
  }

  private func capacities(for policies: [PolicyChoice]) throws(CachesimError) -> [Capacity] {
    if !capacity.isEmpty {
      if points != nil { throw CachesimError(.usage, "--capacity names the points; leave --points out") }
      var capacities: [Capacity] = []
      for text in ReplayOptions.list(capacity, or: []) { capacities.append(try Capacity(text)) }
      return capacities
    }
    let count = points ?? (policies.allSatisfy { $0.spelling == "lru" } ? 40 : 13)
    guard (2...10_000).contains(count) else {
      throw CachesimError(.usage, "--points \(count) is not between 2 and 10000")
    }
    return (0..<count).map { place in
      if place == count - 1 { return unit == .objects ? .percentOfObjects(100) : .percentOfBytes(100) }
      let share = 0.1 * PortableMath.exp(PortableMath.log(1000) * Double(place) / Double(count - 1))
      return unit == .objects ? .percentOfObjects(share) : .percentOfBytes(share)
    }
  }

  /// What things cost, if that was said.
  func prices() throws(CachesimError) -> Price? {
    guard let price else { return nil }
    return try Price(price)
  }

  /// What a capacity is looked for.
  func targets() throws(CachesimError) -> [AdviceGoal] {
    var targets: [AdviceGoal] = []
    for text in target { targets.append(try AdviceGoal(target: text)) }
    let ofService = targets.compactMap { if case .service(let target) = $0 { target } else { nil } }
    guard let first = ofService.first else {
      if let given = system.first {
        throw CachesimError(
          .usage, "--\(given.name) is for targets of latency and of the origin's load, like --target latency_p99=20ms")
      }
      return targets
    }
    if method != "exact" {
      throw CachesimError(.usage, "\(first.text) is found by replays of the whole trace; leave --method out")
    }
    if let other = ofService.first(where: { $0.metric != .originRate }), originLatency == nil {
      throw CachesimError(
        .usage,
        "\(other.text) depends on what a miss takes; say it with --origin-latency lognormal:20ms:120ms or the like")
    }
    return targets
  }

  /// The system that such targets are measured in.
  var system: [(name: String, text: String)] {
    [("cache-latency", cacheLatency), ("origin-latency", originLatency), ("origin", origin)].compactMap { name, text in
      text.map { (name, $0) }
    }
  }
}

/// What the points of a curve count where no capacities are named.
enum CurveUnit: String, CaseIterable, ExpressibleByArgument { case objects, bytes }
