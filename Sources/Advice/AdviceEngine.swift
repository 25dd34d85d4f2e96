public import CacheCore
internal import Policies
public import Replay
internal import Service
internal import Traces

/// Measures what advice is made of: the trace's statistics, then one replay after another.
public enum AdviceEngine {
  /// How many requests replays with time follow; of longer traces a share of the keys.
  static let serviceRequests = 1e6

  /// Advice on the trace that `open` opens, many times.
  public static func run(
    _ plan: AdvicePlan, progress: @escaping ReplayEngine.Progress,
    open: @escaping () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> Advice {
    // What is wrong with the system is said before anything runs.
    if !plan.system.isEmpty { _ = try ServiceSystem.make(plan.system) }
    let work = AdviceWork(plan, AdviceRuns(plan.replay, progress: progress, open: open))
    do throws(CachesimError) { try work.run() } catch {
      guard work.runs.wasInterrupted else { throw error }
      work.advice.isComplete = false
      work.advice.warnings.append("interrupted: what is missing was not measured")
    }
    return work.advice
  }
}
