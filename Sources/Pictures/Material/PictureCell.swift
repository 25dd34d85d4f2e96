internal import CacheCore
internal import Reports

/// A cache over a trace: a row of a report, or those that differ in their seed only.
struct PictureCell: Sendable {
  /// The rows, one a seed.
  var rows: [ReportRow]
  /// The file, where another file says something else of the same cache.
  var file: String?

  var trace: String { rows[0].trace }
  /// The policy with its parameters, as an option spells it.
  var policy: String { rows[0].policySpelling }
  var capacity: Int64 { rows[0].capacity }
  var unit: String { rows[0].capacityUnit }

  /// What else was chosen for it, by name.
  var options: [(name: String, value: String)] {
    rows[0].options.split(separator: ";").map { option in
      let parts = option.split(separator: "=", maxSplits: 1)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
  }

  /// What an option was chosen to be; an option that is there several times has several values.
  func option(_ name: String) -> String? {
    let values = options.filter { $0.name == name }.map(\.value)
    return values.isEmpty ? nil : values.joined(separator: ",")
  }

  /// The mean over seeds of a column; nil where one has none.
  func value(_ column: String) -> Double? { PictureCell.mean(rows.map { $0.value(column).number }) }

  /// A column as a point: with several seeds, their mean and its 95 % interval within [0, 1] (Student's t, as reports
  /// have it).
  func point(_ x: Double, _ column: String) -> LineChart.Point? {
    guard let mean = value(column) else { return nil }
    guard let margin = margin(column, mean) else { return LineChart.Point(x, mean) }
    return LineChart.Point(x, mean, low: max(0, mean - margin), high: min(1, mean + margin))
  }

  /// Half the width of the interval of a column's mean; nil where there is one seed.
  func margin(_ column: String, _ mean: Double) -> Double? {
    guard rows.count > 1 else { return nil }
    let squares = rows.reduce(0.0) { sum, row in
      let difference = (row.value(column).number ?? mean) - mean
      return sum + difference * difference
    }
    let count = Double(rows.count)
    return StudentT.quantile(degrees: rows.count - 1) * (squares / (count - 1) / count).squareRoot()
  }

  /// The windows, of as many as all seeds have, with a value of each: the mean over seeds.
  func windows(_ value: (ReportWindow) -> Double?) -> [(window: ReportWindow, value: Double)] {
    let count = rows.map(\.windows.count).min() ?? 0
    return (0..<count).compactMap { place in
      PictureCell.mean(rows.map { value($0.windows[place]) }).map { (rows[0].windows[place], $0) }
    }
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let there = values.compactMap { $0 }
    return there.count == values.count ? there.reduce(0, +) / Double(there.count) : nil
  }
}
