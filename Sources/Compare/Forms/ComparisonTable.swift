internal import Reports

/// The rows that are not as they were, for a person: a line a metric that made the verdict, the worst rows first.
enum ComparisonTable {
  /// A row with many metrics says this many of them.
  private static let mostMetrics = 3

  static func plain(_ comparison: Comparison) -> String {
    let rows = shown(comparison)
    var parts: [String] = []
    if !rows.isEmpty { parts.append(table(rows) { $0 }.plain) }
    let failures = failures(comparison).map { TerminalText.printable($0) + "\n" }.joined()
    if !failures.isEmpty { parts.append(failures) }
    let warnings = comparison.warnings.map { "note: " + TerminalText.printable($0) + "\n" }.joined()
    parts.append(warnings + TerminalText.printable(comparison.summary) + "\n")
    return parts.joined(separator: "\n")
  }

  /// The rows worth a line, the worst first.
  static func shown(_ comparison: Comparison) -> [RowComparison] {
    comparison.rows.enumerated().filter { $0.element.verdict != .same }.sorted {
      ($1.element.verdict.weight, $0.offset) < ($0.element.verdict.weight, $1.offset)
    }.map(\.element)
  }

  /// What does not hold of floors, ceilings and rules.
  static func failures(_ comparison: Comparison) -> [String] {
    comparison.checks.flatMap { check in check.failures.map { "does not hold: \(check.name): \($0)" } }
  }

  static func table(_ rows: [RowComparison], _ escape: (String) -> String) -> TextTable {
    let lines = rows.flatMap { row -> [Line] in
      let changes = row.decisive
      let rest = changes.count - mostMetrics
      guard !changes.isEmpty else { return [Line(row: row)] }
      return changes.prefix(mostMetrics).enumerated().map { place, change in
        Line(row: row, change: change, more: place == mostMetrics - 1 && rest > 0 ? " and \(rest) more" : "")
      }
    }
    let columns = Column.all.filter { column in column.isAlways || lines.contains { !column.cell($0).isEmpty } }
    var table = TextTable(headings: columns.map(\.heading), alignments: columns.map(\.alignment))
    table.rows = lines.map { line in columns.map { escape($0.cell(line)) } }
    return table
  }

  /// A line of the table.
  private struct Line {
    let row: RowComparison
    var change: MetricChange?
    /// What is said of further metrics.
    var more = ""
  }

  private struct Column: Sendable {
    let heading: String
    var alignment = TextTable.Alignment.right
    var isAlways = false
    let cell: @Sendable (Line) -> String

    static let all: [Column] = [
      Column(heading: "verdict", alignment: .left, isAlways: true) { $0.row.verdict.rawValue },
      Column(heading: "trace", alignment: .left, isAlways: true) { $0.row.key.trace },
      Column(heading: "policy", alignment: .left, isAlways: true) { $0.row.key.policySpelling },
      Column(heading: "capacity", isAlways: true) { $0.row.key.capacityText },
      Column(heading: "options", alignment: .left) { $0.row.key.options },
      Column(heading: "seeds") { line in seeds(line.row) },
      Column(heading: "metric", alignment: .left) { line in (line.change?.metric.name ?? "") + line.more },
      Column(heading: "was") { line in line.change.map { ChangeText.value($0.base, of: $0.metric) } ?? "" },
      Column(heading: "is") { line in line.change.map { ChangeText.value($0.new, of: $0.metric) } ?? "" },
      Column(heading: "change") { line in line.change.map(ChangeText.difference) ?? "" },
      Column(heading: "interval") { line in line.change.map(ChangeText.interval) ?? "" },
      Column(heading: "detectable") { line in line.change.map(ChangeText.detectable) ?? "" },
      Column(heading: "tolerated") { $0.change?.tolerance ?? "" },
    ]

    /// How many, before and after where that differs.
    private static func seeds(_ row: RowComparison) -> String {
      let (old, new) = (row.baseSeeds.count, row.newSeeds.count)
      guard old + new > 0 else { return "" }
      return old == new || row.verdict == .new || row.verdict == .missing ? String(max(old, new)) : "\(old), \(new)"
    }
  }
}
