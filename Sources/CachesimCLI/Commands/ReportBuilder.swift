internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Traces

/// Collects results, trace by trace, into a report.
struct ReportBuilder {
  private var command: [CommandOption]
  private var traces: [ReportTrace] = []
  private var rows: [ReportRow] = []
  private var warnings: [String] = []

  /// A report of a command with these options. Threads and block size are not in it: results do not depend on them.
  init(options: ReplayOptions, plan: ReplayPlan, format: FormatChoice?, keys: KeyOptions) {
    command = [
      CommandOption("command", "replay"),
      CommandOption(
        "policy",
        plan.policies.map { choice in
          ([choice.row.description.name]
            + choice.parameters.nonDefaults.split(separator: ";").map(String.init)).joined(separator: ":")
        }),
      CommandOption(
        "capacity",
        (options.capacity.isEmpty ? ["1%,10%"] : options.capacity).flatMap { $0.split(separator: ",").map(String.init) }
      ),
      CommandOption("admission", plan.admissions.map(\.spelling)),
      CommandOption("trace-format", options.part.traceFormat ?? "detected"),
      CommandOption("ops", plan.operations.rawValue),
      CommandOption("sizes", plan.sizes.rawValue),
      CommandOption("rate", options.part.rate ?? "none"),
      CommandOption("speed", options.speed ?? "none"),
      CommandOption("spread", plan.spread?.rawValue ?? "none"),
      CommandOption("skip", String(plan.skip)),
      CommandOption("limit", plan.limit == .max ? "none" : String(plan.limit)),
      CommandOption("sample", String(plan.sample)),
      CommandOption("scale", plan.scalesCapacities ? "yes" : "no"),
      CommandOption("warmup", options.warmup),
      CommandOption("window", options.window ?? "none"),
      CommandOption("seed", String(plan.seed)),
      CommandOption("repeat", String(plan.repeats)),
      CommandOption("memory", plan.memory?.rawValue ?? "auto"),
      CommandOption("on-bad-record", options.part.onBadRecord.rawValue),
    ]
    command += keys.given
    command += options.service.commandOptions.map { CommandOption($0.name, $0.values) }
  }

  /// Adds what a replay of a trace found.
  mutating func add(path: String, format: String, sha256: String?, _ result: ReplayResult, warnings: [String]) {
    let trace = result.trace
    traces.append(
      ReportTrace(
        path: path, format: format, sha256: sha256, requests: trace.requests, objects: trace.objects,
        bytes: trace.bytes,
        firstTime: trace.firstTime, lastTime: trace.lastTime))
    rows += result.cells.map { ReportBuilder.row(path, $0) }
    self.warnings += warnings
  }

  /// Adds what a reader should know.
  mutating func add(warning: String) { warnings.append(warning) }

  /// The report of all that was added.
  func report(isComplete: Bool) -> Report {
    Report(
      version: Cachesim.version, command: command, traces: traces, rows: rows, warnings: warnings,
      isComplete: isComplete)
  }

  /// A row for what one cache did.
  static func row(_ path: String, _ cell: CellResult) -> ReportRow {
    var row = ReportRow(
      trace: path, policy: cell.choice.row.description.name, parameters: cell.choice.parameters.nonDefaults,
      capacity: cell.resolvedCapacity, capacityUnit: cell.capacity.isUnit ? "objects" : "bytes", seed: cell.seed,
      counts: counts(cell.counters), objectsResident: cell.contents.objects, bytesResident: cell.contents.bytes,
      compulsoryMisses: cell.compulsoryMisses,
      options: ([cell.admission.map { "admission=\($0.spelling)" } ?? "", cell.system].filter { !$0.isEmpty }).joined(
        separator: ";"),
      windows: cell.windows.map {
        ReportWindow(
          index: $0.index, firstRequest: $0.firstRequest, startTime: $0.startTime, counts: counts($0.counters),
          figures: $0.figures)
      }, figures: cell.figures)
    row.latencies = cell.latencies
    return row
  }

  /// A simulation's counters as reports have them.
  static func counts(_ counters: CacheCounters) -> ReportCounts {
    ReportCounts(
      requests: counters.requests, hits: counters.hits, bytesRequested: counters.bytesRequested,
      bytesHit: counters.bytesHit, evictions: counters.evictions, admissionsRefused: counters.admissionsRefused,
      others: counters.others)
  }
}
