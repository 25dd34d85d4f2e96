internal import CacheCore
internal import Dispatch
internal import Replay
internal import Reports
internal import Scenarios
internal import Synchronization
internal import Traces

/// Runs the cases of scenarios, as many at a time as there are threads. Each replays on one thread, so that results do not
/// depend on how many there are.
enum ScenarioRunner {
  /// What came of each scenario, in order; nil where it was interrupted.
  static func run(
    _ scenarios: [Scenario], threads: Int, progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
  ) throws(CachesimError) -> [ScenarioResult]? {
    let cases = scenarios.flatMap { scenario in scenario.cases.map { (scenario.name, $0) } }
    let next = Atomic<Int>(0)
    let results = Mutex<(found: [Int: CaseResult], failures: [Int: CachesimError])>(([:], [:]))
    DispatchQueue.concurrentPerform(iterations: min(threads, cases.count)) { _ in
      while !Interrupt.isAsked {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < cases.count else { return }
        do throws(CachesimError) {
          let result = try CaseReplay.run(cases[place].1, of: cases[place].0)
          results.withLock { results in
            results.found[place] = result
            progress(results.found.count, cases.count)
          }
        } catch {
          results.withLock { $0.failures[place] = error }
          return
        }
      }
    }
    let (found, failures) = results.withLock { $0 }
    if let first = failures.min(by: { $0.key < $1.key }) { throw first.value }
    if Interrupt.isAsked { return nil }
    var start = 0
    var judged: [ScenarioResult] = []
    for scenario in scenarios {
      judged.append(
        try ScenarioResult(scenario, scenario.cases.indices.compactMap { found[start + $0] }))
      start += scenario.cases.count
    }
    return judged
  }
}
