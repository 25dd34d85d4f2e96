public import CacheCore
internal import Policies

/// Finds miss-ratio curves: the whole of LRU's in one pass where that is exact, other policies' point by point in the same
/// pass, and estimates from samples.
public enum CurveEngine {
  /// The curves of the trace that `open` opens, more than once if need be.
  public static func run(
    _ plan: CurvePlan, progress: ReplayEngine.Progress = { _, _, _ in true },
    open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Curve {
    try check(plan)
    switch plan.method {
    case .exact: return try exact(plan.replay, progress, open)
    case .sampled(let rate, let salts, let adjusts):
      return try sampled(plan.replay, rate, salts, adjusts: adjusts, progress, open)
    case .fixed(let objects, let salts): return try fixed(plan.replay, objects, salts, progress, open)
    case .reuseTimes: return try reuseTimes(plan.replay, progress, open)
    }
  }

  /// Whether the trace has to be opened more than once, as far as that is known beforehand.
  public static func readsAgain(_ plan: CurvePlan) -> Bool {
    if case .fixed = plan.method { return false }
    if case .reuseTimes = plan.method { return false }
    return true
  }

  /// Whether one pass counts every capacity of a policy.
  static func isLRU(_ choice: PolicyChoice, _ plan: ReplayPlan) -> Bool {
    choice.row.description.name == "lru" && choice.parameters.nonDefaults.isEmpty && plan.admissions.isEmpty
      && plan.systems.isEmpty && plan.sizes == .stored
  }

  private static func check(_ plan: CurvePlan) throws(CachesimError) {
    let name: String
    switch plan.method {
    case .exact: return
    case .sampled: name = "sampled"
    case .fixed: name = "fixed"
    case .reuseTimes: name = "aet"
    }
    if plan.replay.window != nil {
      throw CachesimError(.usage, "method '\(name)' has no windows; use exact")
    }
    if case .sampled = plan.method { return }
    if let other = plan.replay.policies.first(where: { !isLRU($0, plan.replay) }) {
      throw CachesimError(
        .usage,
        "method '\(name)' knows lru only, not '\(other.spelling)'; use sampled:rate=0.01 for other policies")
    }
    if plan.replay.capacities.contains(where: { !$0.isUnit }) {
      throw CachesimError(.usage, "method '\(name)' counts objects, not bytes; use exact or sampled:rate=0.01")
    }
  }
}
