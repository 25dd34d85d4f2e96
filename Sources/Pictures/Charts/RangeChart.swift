/// A value a row, with how far it may be elsewhere.
struct RangeChart: Chart, Equatable {
  /// A row.
  struct Row: Sendable, Equatable {
    var name: String
    var value: Double
    /// Where the range begins, where there is one.
    var low: Double?
    /// Where it ends.
    var high: Double?
    /// The least of all.
    var worst: Double?
    /// Whether no cache can do better, or this one knows the future.
    var isBound = false
  }

  /// What the rows are.
  var rowTitle: String
  /// What the values are.
  var x: Axis
  /// What the range is, as the table's headings say it: its beginning and its end.
  var rangeTitles: (low: String, high: String)
  var rows: [Row]

  static func == (a: RangeChart, b: RangeChart) -> Bool {
    a.rowTitle == b.rowTitle && a.x == b.x && a.rangeTitles == b.rangeTitles && a.rows == b.rows
  }

  /// Rows; the axis holds 0 where a value is near it.
  init(rowTitle: String, title: String, quantity: Quantity, rangeTitles: (low: String, high: String), rows: [Row]) {
    self.rowTitle = rowTitle
    self.rangeTitles = rangeTitles
    self.rows = rows
    x = Axis.upwards(title, quantity, for: rows.flatMap { [$0.value, $0.low, $0.high, $0.worst].compactMap { $0 } })
  }
}
