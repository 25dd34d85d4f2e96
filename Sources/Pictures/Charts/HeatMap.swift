/// A value for every row and column, as a colour and in digits.
struct HeatMap: Chart, Equatable {
  /// What the values are.
  var title: String
  /// Their unit.
  var quantity: Quantity
  /// What the rows are.
  var rowTitle: String
  /// What the columns are.
  var columnTitle: String
  var rows: [String]
  var columns: [String]
  /// By row, then column; nil: there is none.
  var values: [[Double?]]

  /// The least and the largest value.
  var range: ClosedRange<Double> {
    let all = values.flatMap { $0 }.compactMap { $0 }
    return (all.min() ?? 0)...(all.max() ?? 1)
  }

  /// Which of the colours a value has.
  func shade(_ value: Double) -> Int {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard high > low else { return 0 }
    return min(Palette.cells.count - 1, Int((value - low) / (high - low) * Double(Palette.cells.count)))
  }
}
