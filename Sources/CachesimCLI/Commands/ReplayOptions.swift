public import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Traces
internal import Workloads

/// The options of `replay` that say what to replay.
struct ReplayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Eviction policies, comma-separated, each with its parameters; repeatable. 'cachesim policies' lists them, and "
        + "'plugin:./libmine.so:k=v' is one in a shared library.",
      valueName: "name[:k=v]...,..."))
  var policy: [String] = []

  @Option(
    help: ArgumentHelp(
      "Admission filters, comma-separated, each with its parameters; repeatable; each is tried with every policy. "
        + "'cachesim admissions' lists them. Default: everything that fits is let in.", valueName: "name[:k=v]...,..."))
  var admission: [String] = []

  @Option(
    help: ArgumentHelp(
      "Capacities, comma-separated; repeatable. Objects (1000), bytes (64MiB), a share of the distinct objects (10%) "
        + "or of their bytes (10%bytes).", valueName: "c,c,..."))
  var capacity: [String] = []

  @Option(
    help: ArgumentHelp(
      "Which size an object has after a read hit that names another: the 'stored' one or the 'latest'. A write always "
        + "replaces it.", valueName: "stored|latest"))
  var sizes = SizeRule.stored

  @Option(help: ArgumentHelp("Let time run faster or slower than in the trace (2x, 0.5x).", valueName: "factor"))
  var speed: String?
  @Option(
    help: ArgumentHelp(
      "What becomes of requests that share a time stamp: spread evenly over the tick of the trace's clock, all at its "
        + "beginning, or at random. Default: even with any time-aware option, else burst.",
      valueName: "even|burst|poisson"))
  var spread: RequestSpread?
  @OptionGroup var part: TracePartOptions
  @OptionGroup(title: "Time-aware options") var service: ServiceArguments
  @Option(
    help: ArgumentHelp(
      "Replay a share of the keys, chosen by their hash; absolute capacities are scaled.", valueName: "r"))
  var sample: Double = 1
  @Flag(name: .customLong("no-scale"), help: "Do not scale capacities with --sample.") var noScale = false
  @Option(
    help: ArgumentHelp("The first part of the trace, replayed and not counted.", valueName: "n|20%|1h"))
  var warmup = "0"
  @Option(help: ArgumentHelp("A result for each such part of the trace as well.", valueName: "n|5m"))
  var window: String?
  @Option(name: .customLong("repeat"), help: ArgumentHelp("Seeds a randomised policy is run with.", valueName: "k"))
  var repeats = 1
  @Option(
    help: ArgumentHelp(
      "Where objects are looked for: 'dense' numbers every object of the trace, 'hashed' keeps what the caches hold. "
        + "Hit counts are the same. Default: chosen by the trace's size.", valueName: "dense|hashed"))
  var memory: MemoryMode?
  @Option(
    name: .customLong("block-size"),
    help: ArgumentHelp("Requests a block; results do not depend on it.", valueName: "n", visibility: .hidden))
  var blockSize: Int?

  /// What the options ask for.
  func plan() throws(CachesimError) -> ReplayPlan {
    var plan = try ReplayPlan(
      policies: ReplayOptions.list(policy, or: ["lru"]), capacities: ReplayOptions.list(capacity, or: ["1%", "10%"]))
    for text in ReplayOptions.list(admission, or: []) { plan.admissions.append(try AdmissionChoice(text)) }
    try part.apply(to: &plan)
    plan.sizes = sizes
    plan.memory = memory
    if let speed { plan.speed = try ReplaySpeed(speed) }
    plan.spread = spread
    plan.systems = try service.systems()
    try checkTimes(&plan)
    guard sample > 0, sample <= 1 else { throw CachesimError(.usage, "--sample \(sample) is not in (0, 1]") }
    plan.sample = sample
    plan.scalesCapacities = !noScale
    plan.warmup = try ReplayOptions.warmupStretch(warmup)
    if let window { plan.window = try ReplayOptions.windowStretch(window) }
    guard (1...10_000).contains(repeats) else {
      throw CachesimError(.usage, "--repeat \(repeats) is not between 1 and 10000")
    }
    plan.repeats = repeats
    if let blockSize, !(1...(1 << 24)).contains(blockSize) {
      throw CachesimError(.usage, "--block-size \(blockSize) is not between 1 and 16777216")
    }
    plan.blockSize = blockSize
    return plan
  }

  /// What options about time go together.
  private func checkTimes(_ plan: inout ReplayPlan) throws(CachesimError) {
    let given = [("--rate", part.rate), ("--speed", speed), ("--spread", spread?.rawValue)].filter { $0.1 != nil }.map(
      \.0)
    if given.count > 1, given[0] == "--rate" {
      throw CachesimError(.usage, "--rate replaces the trace's times; leave \(given[1]) out")
    }
    guard !plan.systems.isEmpty else { return }
    if !service.clients.isEmpty, let other = given.first {
      throw CachesimError(.usage, "--clients ask when they were answered; leave \(other) out")
    }
    if part.ops != .accesses {
      throw CachesimError(.usage, "--ops is for the hit-ratio engine; with time-aware options operations are honoured")
    }
    if sizes != .stored { throw CachesimError(.usage, "--sizes latest is for the hit-ratio engine") }
    if memory == .hashed { throw CachesimError(.usage, "--memory hashed is for the hit-ratio engine") }
    plan.memory = .dense
    // A read counts, a write stores: what the columns of the hit-ratio engine mean here.
    plan.operations = .lookaside
    if plan.spread == nil, plan.rate == nil, service.clients.isEmpty { plan.spread = .even }
  }

  /// What stands between commas, of an option that may be repeated.
  static func list(_ texts: [String], or fallback: [String]) -> [String] {
    texts.isEmpty
      ? fallback : texts.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// A warm-up's length.
  static func warmupStretch(_ text: String) throws(CachesimError) -> Stretch {
    if let stretch = Stretch(text) { return stretch }
    throw CachesimError(
      .usage, "--warmup '\(text)' is not a number of requests (1000), a share (20%) or a time (1h)")
  }

  /// A window's length.
  static func windowStretch(_ text: String) throws(CachesimError) -> Stretch {
    let stretch = Stretch(text)
    switch stretch {
    case .requests(let length) where length > 0: return .requests(length)
    case .time(let length) where length > 0: return .time(length)
    case .percent(let percent) where percent > 0: return .percent(percent)
    default:
      throw CachesimError(
        .usage, "--window '\(text)' is not a number of requests (100k), a share (5%) or a time (5m) above 0")
    }
  }

}

extension OperationRule: ExpressibleByArgument {}
extension RequestSpread: ExpressibleByArgument {}
extension SizeRule: ExpressibleByArgument {}
extension MemoryMode: ExpressibleByArgument {}
extension OnBadRecord: ExpressibleByArgument {}
