internal import Reports

/// The JSON that github-action-benchmark charts over commits: an array of figures that are all better when greater
/// (`customBiggerIsBetter`), or all when smaller (`customSmallerIsBetter`).
enum BenchmarkAction {
  static func text(_ report: Report, better: Direction) -> String {
    var order: [RowKey] = []
    var groups: [RowKey: [ReportRow]] = [:]
    for row in report.rows {
      let key = RowKey(row)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    let entries = order.flatMap { key -> [JSONValue] in
      let rows = groups[key] ?? []
      let metrics = RowJudge.metrics(rows)
      let counts = Set(metrics.flatMap { $0.name == "miss_ratio" ? [] : $0.releases })
      return metrics.filter { metric in
        metric.direction == better && (metric.name == "miss_ratio" || !counts.contains(metric.name))
      }.compactMap { entry(key, $0, rows) }
    }
    return JSONValue.array(entries).pretty
  }

  private static func entry(_ key: RowKey, _ metric: Metric, _ rows: [ReportRow]) -> JSONValue? {
    let numbers = rows.compactMap { $0.value(metric.name).number }
    guard numbers.count == rows.count, !numbers.isEmpty else { return nil }
    let value =
      rows.count == 1
      ? rows[0].value(metric.name).json
      : .number(FixedPoint.text(numbers.reduce(0, +) / Double(numbers.count), digits: 6) ?? "0")
    var members: [(String, JSONValue)] = [
      ("name", .string("\(key.label) / \(metric.name)")), ("unit", .string(unit(metric))), ("value", value),
    ]
    if rows.count > 1, let low = numbers.min(), let high = numbers.max(),
      let range = FixedPoint.text((high - low) / 2, digits: 6)
    {
      members.append(("range", .string("± \(range)")))
    }
    return .object(members)
  }

  /// What the column's suffix says.
  private static func unit(_ metric: Metric) -> String {
    if metric.isRatio { return "ratio" }
    for (suffix, unit) in [("_us", "us"), ("_ms", "ms"), ("_ns", "ns"), ("_bytes", "bytes")]
    where metric.name.hasSuffix(suffix) {
      return unit
    }
    return "count"
  }
}
