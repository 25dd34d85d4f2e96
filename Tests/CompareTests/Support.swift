import CacheCore
import Compare
import Reports

/// Reports to compare.
enum Sample {
  /// A result; bytes and the like only where given.
  static func row(
    _ policy: String = "lru", hits: Int64, of requests: Int64 = 1000, trace: String = "t", capacity: Int64 = 100,
    seed: UInt64? = nil, evictions: Int64? = nil, bytes: (hit: Int64, requested: Int64)? = nil, options: String = "",
    windows: [ReportWindow] = [], figures: [Figure] = []
  ) -> ReportRow {
    ReportRow(
      trace: trace, policy: policy, capacity: capacity, capacityUnit: "objects", seed: seed,
      counts: ReportCounts(
        requests: requests, hits: hits, bytesRequested: bytes?.requested, bytesHit: bytes?.hit, evictions: evictions,
        admissionsRefused: nil), options: options, windows: windows, figures: figures)
  }

  static func report(
    _ rows: [ReportRow], traces: [ReportTrace] = [], command: [CommandOption] = [], isComplete: Bool = true
  ) -> Report {
    Report(version: "1", command: command, traces: traces, rows: rows, isComplete: isComplete)
  }

  /// What became of `new` against `base`.
  static func compare(
    _ base: [ReportRow], _ new: [ReportRow], tolerance: String = "", require: [String] = [], rules: [GateRule] = []
  ) throws(CachesimError) -> Comparison {
    var gate = Gate()
    if !tolerance.isEmpty { gate.tolerances = try Tolerance.list(tolerance) }
    for text in require { gate.requirements.append(try Requirement(text)) }
    gate.rules = rules
    let objects = ReportTrace(
      path: "t", format: "text", sha256: nil, requests: 1000, objects: 1009, bytes: nil, firstTime: nil, lastTime: nil)
    return try Comparison(
      base: report(base, traces: [objects]), new: report(new, traces: [objects]), names: ("base.json", "new.json"),
      gate: gate)
  }

  /// The verdicts of all rows.
  static func verdicts(
    _ base: [ReportRow], _ new: [ReportRow], tolerance: String = ""
  ) throws(CachesimError) -> [Verdict] {
    try compare(base, new, tolerance: tolerance).rows.map(\.verdict)
  }
}
