internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Traces
internal import Workloads

/// How a trace is read, which part of it is replayed, and by whom: what `replay`, `curve` and `tune` share.
struct TracePartOptions: ParsableArguments {
  @Option(
    name: .customLong("trace-format"),
    help: ArgumentHelp(
      "The trace's format; default: by content and file name. 'cachesim formats' lists them.",
      valueName: "name[:k=v]..."))
  var traceFormat: String?
  @Option(
    help: ArgumentHelp(
      "What writes mean: 'accesses' counts them like reads, 'reads' skips them, 'lookaside' lets them store uncounted.",
      valueName: "accesses|reads|lookaside"))
  var ops = OperationRule.accesses
  @Option(
    help: ArgumentHelp(
      "Let requests come at this rate (10k/s, 1M/d, 10k/s:poisson): for traces without times, or instead of them.",
      valueName: "n/s[:poisson]"))
  var rate: String?
  @Option(help: ArgumentHelp("Pass over the first requests.", valueName: "n")) var skip = "0"
  @Option(help: ArgumentHelp("Replay at most so many requests.", valueName: "n")) var limit: String?
  @Option(help: ArgumentHelp("The first seed of randomised policies.", valueName: "n")) var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Threads; results do not depend on it. Default: all cores.", valueName: "n"))
  var threads: Int?
  @Option(
    name: .customLong("on-bad-record"),
    help: ArgumentHelp("Stop at a bad record, or leave it out.", valueName: "fail|skip"))
  var onBadRecord = OnBadRecord.fail

  /// Sets what they say of a plan.
  func apply(to plan: inout ReplayPlan) throws(CachesimError) {
    plan.operations = ops
    if let rate { plan.rate = try TracePartOptions.arrivalRate(rate) }
    plan.skip = try TracePartOptions.count(skip, "--skip")
    if let limit { plan.limit = try TracePartOptions.count(limit, "--limit", least: 1) }
    plan.seed = seed
    plan.threads = try TracePartOptions.threadCount(threads)
  }

  /// The format that was named, if any.
  func format() throws(CachesimError) -> FormatChoice? {
    guard let traceFormat else { return nil }
    return try FormatChoice(traceFormat)
  }

  /// How fast requests come.
  private static func arrivalRate(_ text: String) throws(CachesimError) -> ArrivalRate {
    do throws(CachesimError) { return try ArrivalRate(text) } catch {
      throw CachesimError(.usage, "--rate \(error.message)")
    }
  }

  /// How many threads work.
  private static func threadCount(_ threads: Int?) throws(CachesimError) -> Int {
    if let threads, !(1...1024).contains(threads) {
      throw CachesimError(.usage, "--threads \(threads) is not between 1 and 1024")
    }
    return threads ?? ReplayEngine.availableThreads
  }

  /// A number of requests.
  private static func count(_ text: String, _ option: String, least: Int64 = 0) throws(CachesimError) -> Int64 {
    guard let count = Stretch.count(text), count >= least else {
      throw CachesimError(
        .usage, "\(option) '\(text)' is not a number of requests (\(least) or more; k, M and G may follow)")
    }
    return count
  }
}
