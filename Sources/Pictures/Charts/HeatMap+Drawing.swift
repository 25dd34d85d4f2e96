internal import Reports

extension HeatMap {
  func draw(on canvas: inout Canvas, from top: Double) -> Double {
    let size = Canvas.textSize
    let widest = (rows + [rowTitle]).map { TextWidth.of($0, size: size) }.max() ?? 0
    let left = Canvas.margin + min(widest, canvas.width * (canvas.isNarrow ? 0.36 : 0.4)) + 8
    let right = canvas.width - Canvas.margin
    let texts = values.flatMap { $0 }.compactMap { $0 }.map { cellText($0) }
    let room = (texts.map { TextWidth.of($0, size: size) }.max() ?? 0) + 8
    // A cell is no wider than looks like one.
    let cell = min((right - left) / Double(max(1, columns.count)), max(room, 90))
    let height = 24.0
    let head = drawColumns(left: left, cell: cell, from: top, on: &canvas)
    for (row, name) in rows.enumerated() {
      let y = head + Double(row) * height
      canvas.text(
        TextWidth.fitted(name, size: size, width: left - Canvas.margin - 8), x: left - 8, y: y + 16, .end)
      for (column, value) in values[row].enumerated() {
        guard let value else { continue }
        let (fill, style) = Palette.cells[shade(value)]
        let x = left + Double(column) * cell
        canvas.box(
          x: x, y: y, width: cell, height: height, style: "cell", fill: fill,
          title: "\(name), \(columns[column])\n\(title): \(quantity.text(value))")
        if cell >= room {
          canvas.text(cellText(value), x: x + cell / 2, y: y + 16, .middle, style: style)
        }
      }
    }
    return drawLegend(left: left, from: head + Double(rows.count) * height + 12, on: &canvas)
  }

  /// The names of the columns that have room, under their title; returns where the cells begin.
  private func drawColumns(left: Double, cell: Double, from top: Double, on canvas: inout Canvas) -> Double {
    canvas.text(rowTitle, x: left - 8, y: top + 34, .end, style: "muted")
    let width = TextWidth.of(columnTitle, size: Canvas.textSize)
    canvas.text(
      columnTitle, x: max(Canvas.margin, min(left, canvas.width - Canvas.margin - width)), y: top + 14, style: "muted")
    var free = -Double.infinity
    for (column, name) in columns.enumerated() {
      let half = TextWidth.of(name, size: Canvas.textSize) / 2
      let middle = min(
        max(left + (Double(column) + 0.5) * cell, left + half), canvas.width - Canvas.margin - half)
      guard middle - half >= free else { continue }
      free = middle + half + 8
      canvas.text(name, x: middle, y: top + 34, .middle, style: "muted")
    }
    return top + 42
  }

  /// The colours, from the least value to the largest.
  private func drawLegend(left: Double, from top: Double, on canvas: inout Canvas) -> Double {
    let low = quantity.text(range.lowerBound)
    let high = quantity.text(range.upperBound)
    let step = 18.0
    let ramp = step * Double(Palette.cells.count)
    let width = TextWidth.of(title + "  " + low + high, size: Canvas.textSize) + ramp + 16
    var x = max(Canvas.margin, min(left, canvas.width - Canvas.margin - width))
    var y = top
    canvas.text(title, x: x, y: y + 12, style: "muted")
    if x + width > canvas.width - Canvas.margin + 0.5 {
      y += 18
    } else {
      x += TextWidth.of(title, size: Canvas.textSize) + 10
    }
    canvas.text(low, x: x, y: y + 12)
    x += TextWidth.of(low, size: Canvas.textSize) + 6
    for (place, cell) in Palette.cells.enumerated() {
      canvas.box(x: x + Double(place) * step, y: y + 2, width: step, height: 12, fill: cell.fill)
    }
    canvas.text(high, x: x + ramp + 6, y: y + 12)
    return y + 18
  }

  /// As a cell has room for.
  private func cellText(_ value: Double) -> String {
    quantity == .share ? FixedPoint.text(value * 100, digits: 1) ?? "" : quantity.tick(value)
  }
}
