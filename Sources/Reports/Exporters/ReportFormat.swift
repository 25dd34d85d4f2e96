public import CacheCore

/// A form that a report can take: one table, which `--format` and `--export` look up.
public struct ReportFormat: Sendable {
  /// As options spell it.
  public let name: String
  /// What it is for.
  public let summary: String
  /// The text, ending in a newline.
  public let text: @Sendable (Report) -> String

  /// Every form.
  public static let rows: [ReportFormat] = [
    ReportFormat(name: "table", summary: "for a terminal", text: TableExporter.plain),
    ReportFormat(name: "markdown", summary: "for a page or a pull request", text: TableExporter.markdown),
    ReportFormat(name: "csv", summary: "a row a result", text: CSVExporter.text),
    ReportFormat(name: "json", summary: "everything, one object", text: JSONExporter.text),
    ReportFormat(name: "jsonl", summary: "a header line, then an object a result", text: JSONExporter.lines),
    ReportFormat(name: "windows-csv", summary: "a row a window", text: CSVExporter.windowsText),
  ]

  /// The row of a name.
  public static func row(named name: String) throws(CachesimError) -> ReportFormat {
    if let row = rows.first(where: { $0.name == name }) { return row }
    let hint =
      nearestName(to: name, in: rows.map(\.name)).map { "did you mean '\($0)'?" }
      ?? "known: " + rows.map(\.name).joined(separator: ", ")
    throw CachesimError(.usage, "unknown report format '\(name)'; \(hint)")
  }
}
