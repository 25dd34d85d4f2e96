/// What a person wants to see first: a line a result, only the columns that say something.
enum TableExporter {
  static func plain(_ report: Report) -> String {
    var text = table(report).plain
    let repeats = repeatsTable(report)
    if !repeats.rows.isEmpty { text += "\n" + repeats.plain }
    return text + notes(report).map { "\n" + $0 + "\n" }.joined()
  }

  static func markdown(_ report: Report) -> String {
    var text = table(report).markdown
    let repeats = repeatsTable(report)
    if !repeats.rows.isEmpty { text += "\n" + repeats.markdown }
    return text + notes(report).map { "\n" + $0 + "\n" }.joined()
  }

  private typealias Column = (heading: String, alignment: TextTable.Alignment, cell: (ReportRow) -> String)

  private static func table(_ report: Report) -> TextTable {
    let rows = report.rows
    var columns: [Column] = []
    if report.traces.count > 1 { columns.append(("trace", .left, { $0.trace })) }
    columns.append(("policy", .left, { $0.policySpelling }))
    columns.append(("capacity", .right, { capacity($0) }))
    if rows.contains(where: { $0.seed != nil }) { columns.append(("seed", .right, { $0.seed.map(String.init) ?? "" })) }
    if rows.contains(where: { !$0.options.isEmpty }) { columns.append(("options", .left, { $0.options })) }
    columns.append(("hit ratio", .right, { percent($0.counts.hitRatio) }))
    if rows.contains(where: { $0.counts.bytesRequested != $0.counts.requests }) {
      columns.append(("byte hit ratio", .right, { percent($0.counts.byteHitRatio) }))
    }
    columns.append(("requests", .right, { grouped($0.counts.requests) }))
    columns.append(("misses", .right, { grouped($0.counts.misses) }))
    if rows.contains(where: { $0.compulsoryMisses != nil }) {
      columns.append(("compulsory", .right, { $0.compulsoryMisses.map(grouped) ?? "" }))
    }
    if rows.contains(where: { $0.beladyGap != nil }) {
      columns.append(("to belady", .right, { percent($0.beladyGap) }))
    }
    var table = TextTable(headings: columns.map(\.heading), alignments: columns.map(\.alignment))
    table.rows = rows.map { row in columns.map { $0.cell(row) } }
    return table
  }

  private static func repeatsTable(_ report: Report) -> TextTable {
    let several = report.traces.count > 1
    var table = TextTable(
      headings: (several ? ["trace"] : []) + ["over seeds", "capacity", "seeds", "mean hit ratio", "95 % interval"],
      alignments: (several ? [.left] : []) + [.left, .right, .right, .right, .right])
    table.rows = report.seedGroups.map { group in
      (several ? [group.rows[0].trace] : []) + [
        group.rows[0].policySpelling, capacity(group.rows[0]), String(group.rows.count), percent(group.mean),
        "\(percent(group.mean - group.margin)) .. \(percent(group.mean + group.margin))",
      ]
    }
    return table
  }

  private static func notes(_ report: Report) -> [String] {
    report.isComplete ? [] : ["Interrupted: the figures are of the part that was replayed."]
  }

  private static func percent(_ ratio: Double?) -> String { ratio.map(FixedPoint.percent) ?? "" }

  private static func capacity(_ row: ReportRow) -> String {
    row.capacityUnit == "bytes" ? bytes(row.capacity) : grouped(row.capacity)
  }

  /// Bytes with a binary unit where they are a whole number of it, in digits otherwise.
  private static func bytes(_ count: Int64) -> String {
    for (size, unit) in [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] as [(Int64, String)]
    where count >= size && count % size == 0 {
      return "\(count / size) \(unit)"
    }
    return grouped(count) + " B"
  }

  /// Digits in groups of three.
  private static func grouped(_ count: Int64) -> String {
    let digits = String(count.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (count < 0 ? "-" : "") + text
  }
}
