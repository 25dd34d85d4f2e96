internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Scenarios
internal import Traces

/// One run of a scenario, by the engines of `cachesim replay`.
enum CaseReplay {
  /// What a case measured. Errors name the scenario and the case.
  static func run(_ run: ScenarioCase, of scenario: String) throws(CachesimError) -> CaseResult {
    do throws(CachesimError) { return try result(run) } catch {
      let kind: CachesimError.Kind = error.kind == .usage ? .badData : error.kind
      throw CachesimError(kind, "scenario '\(scenario)', case '\(run.name)': \(error.message)")
    }
  }

  private static func result(_ run: ScenarioCase) throws(CachesimError) -> CaseResult {
    let options: ReplayOptions
    do { options = try ReplayOptions.parse(run.settings.map { "--\($0.name)=\($0.value)" }) } catch {
      let lines = ReplayOptions.message(for: error).split(separator: "\n")
      throw CachesimError(.badData, lines.first.map(String.init) ?? "its settings cannot be")
    }
    var plan = try options.plan()
    plan.threads = 1
    if options.capacity.isEmpty { plan.capacities = [try Capacity("10%")] }
    let result: ReplayResult
    if let path = run.workload.trace {
      let format = try options.part.format()
      let input = try TraceInput(path: path, rereadable: ReplayEngine.readsTwice(plan), goesOn: { !Interrupt.isAsked })
      result = try ReplayEngine.run(
        plan, progress: { _, _, _ in !Interrupt.isAsked },
        open: { () throws(CachesimError) -> any RecordSource in
          try TraceReading.open(
            input, format: format, onBadRecord: options.part.onBadRecord, keepsNames: plan.needsNames, ownThread: false)
        })
    } else {
      // What is made here comes when it says, and not spread over the ticks of a clock.
      if options.spread == nil { plan.spread = nil }
      result = try ReplayEngine.run(
        plan, progress: { _, _, _ in !Interrupt.isAsked },
        open: { () throws(CachesimError) -> any RecordSource in try run.workload.open() })
    }
    guard let first = result.cells.first, !result.trace.isEmpty else {
      throw CachesimError(.badData, "its workload has no requests")
    }
    let one = (first.choice.row.description.name, first.resolvedCapacity, first.system)
    guard result.cells.allSatisfy({ ($0.choice.row.description.name, $0.resolvedCapacity, $0.system) == one }) else {
      throw CachesimError(.badData, "is more than one run; several values are cases of their own, or values in 'vary'")
    }
    let trace = result.trace
    let span = trace.firstTime.flatMap { first in trace.lastTime.map { $0 - first } }
    return CaseResult(
      name: run.name, rows: result.cells.map { ReportBuilder.row("", $0) }, requests: trace.requests,
      objects: trace.objects, nanoseconds: span)
  }
}

extension TraceSummary {
  fileprivate var isEmpty: Bool { requests == 0 }
}
