extension LineChart {
  /// What stands beside the plot.
  private struct Label {
    let name: String
    let style: String
    let y: Double
    /// Where the label stands among others of the same height: what it names is so high on the whole.
    var mean = 0.0
    /// Where its line ends, if that is at the plot's edge.
    let end: Double?
  }

  func draw(on canvas: inout Canvas, from top: Double) -> Double {
    let swatch = 22.0
    let names = named.map(\.name) + levels.map(\.name) + (unnamed.isEmpty ? [] : [rest])
    let widest = names.map { TextWidth.of($0, size: Canvas.textSize) }.max() ?? 0
    let beside = canvas.isNarrow ? Canvas.margin : min(widest, canvas.width * 0.34) + swatch + 16 + Canvas.margin
    let plot = Plot(x: x, y: y, on: canvas, top: top, height: canvas.isNarrow ? 220 : 290, right: beside)
    plot.drawAxes(on: &canvas)
    for line in unnamed { draw(line, style: "rest", in: plot, on: &canvas) }
    var labels: [Label] = []
    for (place, line) in named.filter(\.isBound).map({ ("bound", $0) })
      + named.filter({ !$0.isBound }).enumerated().map({ (Palette.style($0), $1) })
    {
      draw(line, style: place, in: plot, on: &canvas)
      let last = line.points[line.points.count - 1]
      let end = plot.x(last.x)
      labels.append(
        Label(
          name: line.name, style: "line " + place, y: plot.y(last.y), mean: LineChart.mean(line, in: plot),
          end: end > plot.right - 2 ? end : nil))
    }
    for level in levels {
      let y = plot.y(level.y)
      canvas.line((plot.left, y), (plot.right, y), style: "level")
      labels.append(Label(name: level.name, style: "level", y: y, mean: y, end: plot.right))
    }
    if !unnamed.isEmpty {
      let ends = unnamed.map { plot.y($0.points[$0.points.count - 1].y) }
      let middle = ends.reduce(0, +) / Double(ends.count)
      labels.append(Label(name: rest, style: "rest", y: middle, mean: .infinity, end: nil))
    }
    labels.sort { ($0.y.rounded(), $0.mean) < ($1.y.rounded(), $1.mean) }
    return canvas.isNarrow
      ? drawBelow(labels, swatch: swatch, from: plot.end, on: &canvas)
      : drawBeside(labels, swatch: swatch, plot: plot, room: beside - swatch - 16 - Canvas.margin, on: &canvas)
  }

  /// What is said of the lines without names.
  private var rest: String { "\(unnamed.count) more, in grey" }

  private static func mean(_ line: Line, in plot: Plot) -> Double {
    line.points.reduce(0.0) { $0 + plot.y($1.y) } / Double(line.points.count)
  }

  private func draw(_ line: Line, style: String, in plot: Plot, on canvas: inout Canvas) {
    let points = line.points.map { (x: plot.x($0.x), y: plot.y($0.y)) }
    let upper = line.points.filter { $0.high != nil }.map { (x: plot.x($0.x), y: plot.y($0.high ?? $0.y)) }
    let lower = line.points.filter { $0.low != nil }.map { (x: plot.x($0.x), y: plot.y($0.low ?? $0.y)) }
    if style != "rest", upper.count > 1, upper.count == lower.count {
      canvas.path(upper + lower.reversed(), style: "band " + style, isClosed: true)
    }
    canvas.path(
      LineChart.thinned(isStepped ? LineChart.stepped(points) : points),
      style: style == "rest" ? style : "line " + style)
    let isSparse = points.count == 1 || (points.last?.x ?? 0) - points[0].x > 14 * Double(points.count - 1)
    var last = -Double.infinity
    for (place, point) in points.enumerated() where point.x - last >= 7 || place == points.count - 1 {
      last = point.x
      let value = line.points[place]
      let style = isSparse && style != "rest" ? "dot " + style : "hit"
      canvas.dot(
        x: point.x, y: point.y, radius: style == "hit" ? 3 : 2.6, style: style,
        title: "\(line.name)\n\(x.quantity.text(value.x)): \(text(value))")
    }
  }

  /// Each point's height kept until the next point.
  private static func stepped(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    zip(points, points.dropFirst()).flatMap { [$0, (x: $1.x, y: $0.y)] } + points.suffix(1)
  }

  /// Of points that share a pixel's column the first, the lowest, the highest and the last: what is seen is the same.
  private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard points.count > 1500 else { return points }
    var kept: [(x: Double, y: Double)] = []
    var start = 0
    while start < points.count {
      var end = start
      while end < points.count, points[end].x.rounded(.down) == points[start].x.rounded(.down) { end += 1 }
      let column = points[start..<end]
      let places = [
        start, column.indices.min { points[$0].y < points[$1].y } ?? start,
        column.indices.max { points[$0].y < points[$1].y } ?? start, end - 1,
      ]
      kept += Set(places).sorted().map { points[$0] }
      start = end
    }
    return kept
  }

  private func drawBeside(
    _ labels: [Label], swatch: Double, plot: Plot, room: Double, on canvas: inout Canvas
  ) -> Double {
    let places = LabelPlacement.spread(labels.map(\.y), gap: 16, in: plot.top...plot.bottom)
    let start = plot.right + 14
    for (label, place) in zip(labels, places) {
      if let end = label.end {
        canvas.path([(end + 2, label.y), (plot.right + 4, label.y), (start - 2, place)], style: "lead")
      }
      canvas.line((start, place), (start + swatch, place), style: label.style)
      canvas.text(
        TextWidth.fitted(label.name, size: Canvas.textSize, width: room), x: start + swatch + 5, y: place + 4)
    }
    return max(plot.end, (places.max() ?? 0) + 10)
  }

  private func drawBelow(_ labels: [Label], swatch: Double, from top: Double, on canvas: inout Canvas) -> Double {
    var (x, y) = (Canvas.margin, top + 14)
    let edge = canvas.width - Canvas.margin
    for label in labels {
      let name = TextWidth.fitted(label.name, size: Canvas.textSize, width: edge - Canvas.margin - swatch - 5)
      let width = swatch + 5 + TextWidth.of(name, size: Canvas.textSize)
      if x > Canvas.margin, x + width > edge { (x, y) = (Canvas.margin, y + 18) }
      canvas.line((x, y - 4), (x + swatch, y - 4), style: label.style)
      canvas.text(name, x: x + swatch + 5, y: y)
      x += width + 16
    }
    return labels.isEmpty ? top : y + 4
  }
}
