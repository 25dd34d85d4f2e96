public import CacheCore
public import Traces

extension ReplayEngine {
  /// Replays the trace in a file ("-": standard input) with as many threads as the plan says.
  ///
  /// Throws what opening, reading or the plan itself throws; the message names the file.
  public static func run(
    _ plan: ReplayPlan, trace path: String, format: FormatChoice? = nil, onBadRecord: OnBadRecord = .fail
  ) throws(CachesimError) -> ReplayResult {
    let input = try TraceInput(path: path, rereadable: readsTwice(plan))
    return try run(plan) { () throws(CachesimError) -> any RecordSource in
      try TraceReading.open(
        input, format: format, onBadRecord: onBadRecord, keepsNames: plan.needsNames, ownThread: plan.threads > 1)
    }
  }
}
