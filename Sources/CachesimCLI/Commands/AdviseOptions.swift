internal import Advice
internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Traces

/// The options of `advise`.
struct AdviseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the cache is to reach: hit_ratio=0.9, miss_ratio=0.1, byte_hit_ratio=0.8, byte_miss_ratio=0.2, latency_p99=20ms "
        + "(also mean, p50, p90, p999), origin_rate<500/s.", valueName: "metric=value"))
  var target: String?
  @Option(help: ArgumentHelp("What there is: bytes (4GiB) or objects (100k).", valueName: "c")) var budget: String?
  @Option(
    help: ArgumentHelp(
      "What memory and misses cost: ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB. Alone: the cheapest capacity is found; "
        + "with --target or --budget it is priced.", valueName: "ram=3.5/GiB-month:..."))
  var price: String?
  @Option(
    help: ArgumentHelp(
      "The policies to choose among, comma-separated; repeatable. Default: all that the trace allows and that do not know "
        + "the future.", valueName: "name[:k=v]...,..."))
  var policies: [String] = []
  @Option(
    help: ArgumentHelp(
      "What capacities count. Default: objects where all have one size or sizes are not known, else bytes.",
      valueName: "objects|bytes"))
  var unit: CurveUnit?
  @Option(
    name: .customLong("cache-latency"),
    help: ArgumentHelp("What a lookup takes. Default: redis-lan, assumed.", valueName: "D"))
  var cacheLatency: String?
  @Option(
    name: .customLong("origin-latency"),
    help: ArgumentHelp("What a miss takes at the origin. Default: lognormal:20ms:120ms, assumed.", valueName: "D"))
  var originLatency: String?
  @Option(
    help: ArgumentHelp(
      "The origin's limits: concurrency=8:queue=100:timeout=2s. Default: none.", valueName: "k=v:..."))
  var origin: String?
  @Option(help: ArgumentHelp("The first part of the trace, replayed and not counted.", valueName: "n|20%|1h"))
  var warmup = "0"
  @OptionGroup var part: TracePartOptions
  @Option(help: ArgumentHelp("The form of the advice.", valueName: "table|markdown|json")) var format = "table"
  @Flag(help: "Say nothing but errors.") var quiet = false

  /// What the options ask for.
  func plan() throws(CachesimError) -> AdvicePlan {
    var replay = ReplayPlan(policies: [PolicyChoice](), capacities: [])
    for text in ReplayOptions.list(policies, or: []) {
      let choice = try PolicyChoice(text)
      if choice.row.kind == .bound || choice.row.description.needs.contains(.nextAccess) {
        throw CachesimError(
          .usage, "--policies: nobody can buy '\(choice.row.description.name)', which knows the future or is a bound")
      }
      if replay.policies.contains(where: { $0.spelling == choice.spelling }) { continue }
      replay.policies.append(choice)
    }
    try part.apply(to: &replay)
    replay.warmup = try ReplayOptions.warmupStretch(warmup)
    var plan = AdvicePlan(replay, goal: try goal())
    plan.isUnit = unit.map { $0 == .objects }
    if let isUnit = plan.isUnit, case .budget(let capacity) = plan.goal, capacity.isUnit != isUnit {
      throw CachesimError(.usage, "--budget says what capacities count; leave --unit out")
    }
    if plan.isUnit == true, plan.goal == .leastCost {
      throw CachesimError(.usage, "--price alone counts bytes; leave --unit out")
    }
    plan.system = [
      ("cache-latency", cacheLatency ?? "redis-lan"), ("origin-latency", originLatency ?? "lognormal:20ms:120ms"),
    ]
    if let origin { plan.system.append(("origin", origin)) }
    if let price { plan.system.append(("price", price)) }
    let assumed = [
      ("--cache-latency redis-lan", cacheLatency), ("--origin-latency lognormal:20ms:120ms", originLatency),
    ]
    .filter { $0.1 == nil }.map(\.0)
    plan.assumption = assumed.isEmpty ? nil : assumed.joined(separator: " ")
    return plan
  }

  private func goal() throws(CachesimError) -> AdviceGoal {
    if target != nil, budget != nil {
      throw CachesimError(.usage, "--target asks what to buy, --budget says what there is; leave one of them out")
    }
    if let target { return try AdviceGoal(target: target) }
    if let budget {
      // As counts are spelt elsewhere: 100k objects.
      let capacity: Capacity
      if let count = parseCount(budget) { capacity = .objects(count) } else { capacity = try Capacity(budget) }
      if capacity.isShare {
        throw CachesimError(.usage, "--budget '\(budget)' is no amount of memory; write 4GiB, or 100k objects")
      }
      guard capacity.resolved(objects: 0, bytes: 0, scale: 1) > 0, capacity != .objects(0) else {
        throw CachesimError(.usage, "--budget '\(budget)' is not above zero")
      }
      return .budget(capacity)
    }
    return price == nil ? .knee : .leastCost
  }

  /// The words of the options about how the trace is read, for other commands.
  var readingWords: [String] {
    (part.traceFormat.map { ["--trace-format", $0] } ?? [])
      + (part.onBadRecord == .fail ? [] : ["--on-bad-record", part.onBadRecord.rawValue])
  }
}
