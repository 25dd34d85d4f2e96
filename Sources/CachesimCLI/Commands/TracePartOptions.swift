internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Traces

/// Which part of one trace is replayed, and how it is read: what `curve` and `tune` share.
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
      "Let requests come at this rate (10k/s): for policies that need times and traces without them.",
      valueName: "n/s[:poisson]"))
  var rate: String?
  @Option(help: ArgumentHelp("Pass over the first requests.", valueName: "n")) var skip = "0"
  @Option(help: ArgumentHelp("Read at most so many requests.", valueName: "n")) var limit: String?
  @Option(help: ArgumentHelp("The seed of randomised policies.", valueName: "n")) var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Threads; results do not depend on it. Default: all cores.", valueName: "n"))
  var threads: Int?
  @Option(
    name: .customLong("on-bad-record"),
    help: ArgumentHelp("Stop at a bad record, or leave it out.", valueName: "fail|skip"))
  var onBadRecord = OnBadRecord.fail

  /// Sets what they say of a plan.
  func apply(to plan: inout ReplayPlan) throws(CachesimError) {
    plan.operations = ops
    if let rate { plan.rate = try ReplayOptions.arrivalRate(rate) }
    plan.skip = try ReplayOptions.count(skip, "--skip")
    if let limit { plan.limit = try ReplayOptions.count(limit, "--limit", least: 1) }
    plan.seed = seed
    plan.threads = try ReplayOptions.threadCount(threads)
  }

  /// The format that was named, if any.
  func traceFormatChoice() throws(CachesimError) -> FormatChoice? {
    guard let traceFormat else { return nil }
    return try FormatChoice(traceFormat)
  }
}
