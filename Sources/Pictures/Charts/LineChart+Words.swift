extension LineChart {
  var words: String {
    let scale = x.isLogarithmic ? ", on a logarithmic scale" : ""
    let lines = named.map { line in
      let (first, last) = (line.points[0], line.points[line.points.count - 1])
      guard line.points.count > 1 else {
        return "\(line.name): \(y.quantity.text(first.y)) at \(x.quantity.text(first.x))."
      }
      return "\(line.name): from \(y.quantity.text(first.y)) at \(x.quantity.text(first.x)) "
        + "to \(y.quantity.text(last.y)) at \(x.quantity.text(last.x))."
    }
    let levels = levels.map { "\($0.name): \(y.quantity.text($0.y))." }
    let rest = unnamed.isEmpty ? [] : ["\(unnamed.count) more \(unnamed.count == 1 ? "line" : "lines")."]
    return (["\(y.title) against \(x.title)\(scale)."] + lines + levels + rest).joined(separator: " ")
  }

  /// A point's value, with its interval.
  func text(_ point: Point) -> String {
    let value = y.quantity.text(point.y)
    guard let low = point.low, let high = point.high else { return value }
    return "\(value) (95 %: \(y.quantity.text(low)) to \(y.quantity.text(high)))"
  }

  var table: DataTable {
    if let ownTable { return ownTable }
    let headings = lines.map(\.name) + levels.map(\.name)
    let places = Set(lines.flatMap { $0.points.map(\.x) }).sorted()
    let cells = lines.map { line in Dictionary(line.points.map { ($0.x, text($0)) }) { first, _ in first } }
    return DataTable(
      headings: [x.title] + headings,
      rows: places.map { place in
        [x.quantity.text(place)] + cells.map { $0[place] ?? "" } + levels.map { y.quantity.text($0.y) }
      })
  }
}
