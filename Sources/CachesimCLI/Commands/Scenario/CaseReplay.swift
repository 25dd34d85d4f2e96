internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Scenarios
internal import Service
internal import Systems
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
    let options = try options(run)
    var plan = try options.plan()
    plan.threads = 1
    // What is made here comes when it says, and is not spread over the ticks of a clock.
    if options.spread == nil, run.workload.trace == nil { plan.spread = nil }
    let input = try run.workload.trace.map { path throws(CachesimError) in
      try TraceInput(path: path, rereadable: true, goesOn: { !Interrupt.isAsked })
    }
    let format = try options.part.format()
    let keepsNames = run.system?.needsNames ?? plan.needsNames
    func open() throws(CachesimError) -> any RecordSource {
      guard let input else { return try run.workload.open() }
      return try TraceReading.open(
        input, format: format, onBadRecord: options.part.onBadRecord, keepsNames: keepsNames, ownThread: false)
    }
    if let system = run.system {
      plan.operations = .lookaside
      if plan.repeats > 1 { throw CachesimError(.badData, "a system has no 'repeat'; seeds are cases of their own") }
      return SystemCase.result(
        run.name, system, try SystemReplay.run(system, plan, progress: { _, _, _ in !Interrupt.isAsked }, open: open))
    }
    if options.capacity.isEmpty { plan.capacities = [try Capacity("10%")] }
    let result = try ReplayEngine.run(plan, progress: { _, _, _ in !Interrupt.isAsked }, open: open)
    guard let first = result.cells.first else { throw CachesimError(.badData, "is no run") }
    let one = (first.choice.row.description.name, first.resolvedCapacity, first.system)
    guard result.cells.allSatisfy({ ($0.choice.row.description.name, $0.resolvedCapacity, $0.system) == one }) else {
      throw CachesimError(.badData, "is more than one run; several values are cases of their own, or values in 'vary'")
    }
    let trace = result.trace
    return CaseResult(
      name: run.name, rows: result.cells.map { ReportBuilder.row("", $0) }, requests: trace.requests,
      objects: trace.objects, nanoseconds: trace.span)
  }

  /// The case's settings as options of a replay; of a system, those that are not its tiers' and origin's.
  private static func options(_ run: ScenarioCase) throws(CachesimError) -> ReplayOptions {
    let ofSystems =
      run.system == nil ? [] : Set(ServiceOption.all.map(\.name) + ["window", "policy", "admission", "capacity"])
    do {
      return try ReplayOptions.parse(
        run.settings.filter { !ofSystems.contains($0.name) }.map { "--\($0.name)=\($0.value)" })
    } catch {
      let lines = ReplayOptions.message(for: error).split(separator: "\n")
      throw CachesimError(.badData, lines.first.map(String.init) ?? "its settings cannot be")
    }
  }
}

extension TraceSummary {
  /// Nanoseconds from the first request to the last.
  var span: Int64? { firstTime.flatMap { first in lastTime.map { $0 - first } } }
}
