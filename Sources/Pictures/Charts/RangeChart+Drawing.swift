extension RangeChart {
  func draw(on canvas: inout Canvas, from top: Double) -> Double {
    let size = Canvas.textSize
    let widest = rows.map { TextWidth.of($0.name, size: size) }.max() ?? 0
    let left = Canvas.margin + min(widest, canvas.width * 0.4) + 10
    let digits = rows.map { TextWidth.of(x.quantity.text($0.value), size: size) }.max() ?? 0
    let right = canvas.width - Canvas.margin - digits - 10
    let height = 22.0
    let bottom = top + 8 + Double(rows.count) * height
    func place(_ value: Double) -> Double { left + min(1, max(0, x.place(value))) * (right - left) }
    for tick in x.ticks { canvas.line((place(tick), top + 4), (place(tick), bottom), style: "grid") }
    if x.range.contains(0) { canvas.line((place(0), top + 4), (place(0), bottom), style: "axis") }
    for (index, row) in rows.enumerated() {
      let y = top + 8 + (Double(index) + 0.5) * height
      let style = row.isBound ? "bound" : "c0"
      canvas.text(
        TextWidth.fitted(row.name, size: size, width: left - Canvas.margin - 10), x: left - 10, y: y + 4, .end)
      if let worst = row.worst, worst < row.low ?? row.value {
        canvas.line((place(worst), y), (place(row.low ?? row.value), y), style: "lead")
        canvas.line((place(worst), y - 4), (place(worst), y + 4), style: "lead")
      }
      if let low = row.low, let high = row.high {
        canvas.line((place(low), y), (place(high), y), style: row.isBound ? "bound" : "line c0")
      }
      canvas.dot(x: place(row.value), y: y, radius: 4.5, style: "dot " + style, title: "\(row.name)\n\(text(row))")
      canvas.text(x.quantity.text(row.value), x: canvas.width - Canvas.margin, y: y + 4, .end)
    }
    Plot.drawHorizontal(x, from: left, to: right, at: bottom, on: &canvas)
    return bottom + 38
  }

  private func text(_ row: Row) -> String {
    var parts = [x.quantity.text(row.value)]
    if let low = row.low, let high = row.high {
      parts.append("\(rangeTitles.low) \(x.quantity.text(low)), \(rangeTitles.high) \(x.quantity.text(high))")
    }
    if let worst = row.worst { parts.append("worst \(x.quantity.text(worst))") }
    return parts.joined(separator: "; ")
  }
}
