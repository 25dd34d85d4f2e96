/// What a person wants to see first: a line a result, only the columns that say something.
enum TableExporter {
  static func plain(_ report: Report) -> String {
    (tables(report) { $0 }.map(\.plain) + notes(report)).joined(separator: "\n")
  }

  static func markdown(_ report: Report) -> String {
    (tables(report, MarkdownText.escaped).map(\.markdown) + notes(report)).joined(separator: "\n")
  }

  private static func tables(_ report: Report, _ escape: (String) -> String) -> [TextTable] {
    let labels = TraceLabels(report)
    return [results(report, labels, escape)] + repeats(report, labels, escape)
  }

  private static func results(_ report: Report, _ labels: TraceLabels, _ escape: (String) -> String) -> TextTable {
    let columns = TableColumn.rows.filter { $0.isShown(report) }
    var table = TextTable(headings: columns.map(\.heading), alignments: columns.map(\.alignment))
    table.rows = report.rows.map { row in columns.map { escape($0.cell(row, labels)) } }
    return table
  }

  /// What several seeds say together, where there are several.
  private static func repeats(_ report: Report, _ labels: TraceLabels, _ escape: (String) -> String) -> [TextTable] {
    let groups = report.seedGroups
    guard !groups.isEmpty else { return [] }
    let key = TableColumn.rows.filter {
      $0.isShown(report) && ["trace", "policy", "capacity", "options"].contains($0.heading)
    }
    var table = TextTable(
      headings: key.map(\.heading) + ["seeds", "mean hit ratio", "95 % interval"],
      alignments: key.map(\.alignment) + [.right, .right, .right])
    table.rows = groups.map { group in
      key.map { escape($0.cell(group.first, labels)) } + [
        String(group.rows.count), NumberText.percent(group.mean),
        "\(NumberText.percent(group.low)) .. \(NumberText.percent(group.high))",
      ]
    }
    return [table]
  }

  private static func notes(_ report: Report) -> [String] {
    report.isComplete ? [] : ["Interrupted: the figures are of the part that was replayed.\n"]
  }
}
