internal import CacheCore

/// The report as one object (`docs/schema/report-1.schema.json`), or as lines: a header, then a line a result.
enum JSONExporter {
  static func text(_ report: Report) -> String {
    let rows = JSONValue.array(report.rows.map { row($0) })
    return JSONValue.object(header(report) + [("results", rows)] + tail(report)).pretty
  }

  static func lines(_ report: Report) -> String {
    let values = [JSONValue.object(header(report) + tail(report))] + report.rows.map { row($0) }
    return values.map { $0.text + "\n" }.joined()
  }

  private static func header(_ report: Report) -> [(String, JSONValue)] {
    [
      ("schema", .string(Report.schema)),
      ("tool", .object([("name", .string(Report.tool)), ("version", .string(report.version))])),
      ("complete", .boolean(report.isComplete)),
      ("command", .object(report.command.map { ($0.name, option($0)) })),
      ("trace", report.traces.first.map(trace) ?? .null),
      ("traces", .array(report.traces.map(trace))),
    ]
  }

  private static func tail(_ report: Report) -> [(String, JSONValue)] {
    [
      ("repeats", .array(report.seedGroups.map(repeats))),
      ("warnings", .array(report.warnings.map { .string($0) })),
    ]
  }

  private static func option(_ option: CommandOption) -> JSONValue {
    let values = option.values.map { JSONValue.string($0) }
    return option.isList ? .array(values) : values.first ?? .null
  }

  private static func repeats(_ group: SeedGroup) -> JSONValue {
    let key = ResultColumns.key.filter { $0.name != "seed" } + [ResultColumns.options]
    return .object(
      key.map { ($0.name, $0.value(group.first).json) } + [
        ("seeds", .integer(Int64(group.rows.count))),
        ("hit_ratio_mean", ReportValue(fraction: group.mean).json),
        ("hit_ratio_low", ReportValue(fraction: group.low).json),
        ("hit_ratio_high", ReportValue(fraction: group.high).json),
      ])
  }

  private static func trace(_ trace: ReportTrace) -> JSONValue {
    .object([
      ("path", .string(trace.path)),
      ("format", .string(trace.format)),
      ("sha256", trace.sha256.map { .string($0) } ?? .null),
      ("requests", .integer(trace.requests)),
      ("objects", ReportValue(trace.objects).json),
      ("bytes", ReportValue(trace.bytes).json),
      ("first_time_ns", ReportValue(trace.firstTime).json),
      ("last_time_ns", ReportValue(trace.lastTime).json),
    ])
  }

  private static func row(_ row: ReportRow) -> JSONValue {
    var members = ResultColumns.results.map { ($0.name, $0.value(row).json) }
    members += row.figures.map { ($0.name, ReportValue($0.value).json) }
    if let latencies = row.latencies { members.append((LatencyMember.name, LatencyMember.json(latencies))) }
    if !row.windows.isEmpty {
      let windows = row.windows.map { window in
        JSONValue.object(
          ResultColumns.windows.map { ($0.name, $0.value(window).json) }
            + window.figures.map { ($0.name, ReportValue($0.value).json) })
      }
      members.append(("windows", .array(windows)))
    }
    return .object(members)
  }
}
