/// A column of the table for people: what is worth its width, of the columns that a report has.
struct TableColumn: Sendable {
  let heading: String
  var alignment = TextTable.Alignment.right
  /// Whether it says anything in this report.
  var isShown: @Sendable (Report) -> Bool = { _ in true }
  let cell: @Sendable (ReportRow, TraceLabels) -> String

  /// In the order shown.
  static let rows: [TableColumn] = [
    TableColumn(heading: "trace", alignment: .left, isShown: { $0.traces.count > 1 }) { $1[$0.trace] },
    TableColumn(heading: "policy", alignment: .left) { row, _ in row.policySpelling },
    TableColumn(heading: "capacity") { row, _ in
      row.capacityUnit == "bytes" ? NumberText.bytes(row.capacity) : NumberText.grouped(row.capacity)
    },
    TableColumn(heading: "seed", isShown: { has($0, \.seed) }) { row, _ in row.seed.map { String($0) } ?? "" },
    TableColumn(heading: "options", alignment: .left, isShown: { $0.rows.contains { !$0.options.isEmpty } }) { row, _ in
      row.options
    },
    TableColumn(heading: "hit ratio") { row, _ in NumberText.percent(row.counts.hits, of: row.counts.requests) },
    // Where every object is of one size, the byte hit ratio is the hit ratio.
    TableColumn(
      heading: "byte hit ratio",
      isShown: { $0.rows.contains { $0.counts.bytesRequested ?? $0.counts.requests != $0.counts.requests } }
    ) { row, _ in NumberText.percent(row.counts.bytesHit, of: row.counts.bytesRequested) },
    TableColumn(heading: "requests") { row, _ in NumberText.grouped(row.counts.requests) },
    TableColumn(heading: "misses") { row, _ in NumberText.grouped(row.counts.misses) },
    TableColumn(heading: "compulsory", isShown: { has($0, \.compulsoryMisses) }) { row, _ in
      row.compulsoryMisses.map(NumberText.grouped) ?? ""
    },
    figure("mean", "latency_mean_us", " us"), figure("p99", "latency_p99_us", " us"),
    figure("origin reads", "origin_reads"), figure("origin writes", "origin_writes", isShownWhereZero: false),
    figure("stale", "stale_reads", isShownWhereZero: false), figure("lost", "lost_writes", isShownWhereZero: false),
    figure("errors", "errors", isShownWhereZero: false), figure("a month", "cost_per_month"),
    TableColumn(heading: "to belady", isShown: { has($0, \.beladyGap) }) { row, _ in
      row.beladyGap.map(NumberText.points) ?? ""
    },
  ]

  /// A figure of a system with time.
  private static func figure(
    _ heading: String, _ name: String, _ unit: String = "", isShownWhereZero: Bool = true
  ) -> TableColumn {
    TableColumn(
      heading: heading,
      isShown: { report in
        report.rows.contains { row in
          let value = row.figure(name)
          return value != .none && (isShownWhereZero || value != .integer(0))
        }
      }
    ) { row, _ in
      switch row.figure(name) {
      case .integer(let count): NumberText.grouped(count) + unit
      case .fixed(let value, _): (FixedPoint.text(value, digits: value.magnitude < 100 ? 2 : 0) ?? "") + unit
      default: ""
      }
    }
  }

  private static func has<Value>(_ report: Report, _ field: KeyPath<ReportRow, Value?>) -> Bool {
    report.rows.contains { $0[keyPath: field] != nil }
  }
}
