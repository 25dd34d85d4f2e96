/// Lines over an axis.
struct LineChart: Chart, Equatable {
  /// A point of a line.
  struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
    /// The lower end of the 95 % interval, where there is one.
    var low: Double?
    /// Its upper end.
    var high: Double?

    init(_ x: Double, _ y: Double, low: Double? = nil, high: Double? = nil) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
    }
  }

  /// A line.
  struct Line: Sendable, Equatable {
    var name: String
    /// By `x`.
    var points: [Point]
    /// Whether no cache can do better, or this one knows the future.
    var isBound = false
  }

  /// A height that means something.
  struct Level: Sendable, Equatable {
    var name: String
    var y: Double
  }

  /// How many lines have names beside them, and colours; the others are in the table.
  static let namedLines = 10

  var x: Axis
  var y: Axis
  var lines: [Line]
  var levels: [Level]
  /// Whether a value holds until the next one, as that of a stretch of time does.
  var isStepped = false
  /// The table, where that by `x` would say little.
  var ownTable: DataTable?

  /// Lines with at least one point; `upwards` says from where on the vertical axis is.
  init(x: Axis, y: Axis, lines: [Line], levels: [Level] = []) {
    self.x = x
    self.y = y
    self.lines = lines
    self.levels = levels
  }

  /// The lines that have a name: bounds, and the first of the others.
  var named: [Line] {
    let bounds = lines.filter(\.isBound).prefix(3)
    return Array(lines.filter { !$0.isBound }.prefix(LineChart.namedLines - bounds.count) + bounds)
  }

  /// The lines that have none.
  var unnamed: [Line] {
    let names = Set(named.map(\.name))
    return lines.filter { !names.contains($0.name) }
  }
}
