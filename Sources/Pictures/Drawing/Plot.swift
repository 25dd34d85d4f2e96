/// The place between two axes.
struct Plot {
  private let horizontal: Axis
  private let vertical: Axis
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  /// Where what is below the horizontal axis ends.
  var end: Double { bottom + 38 }

  /// A plot of a height, from `top` on (where the vertical axis' title stands) and up to `right` from the right edge.
  init(x: Axis, y: Axis, on canvas: Canvas, top: Double, height: Double, right: Double) {
    horizontal = x
    vertical = y
    let labels = y.marks.map { TextWidth.of($0.text, size: Canvas.textSize) }
    left = Canvas.margin + (labels.max() ?? 0) + 8
    self.right = canvas.width - right
    self.top = top + 22
    bottom = self.top + height
  }

  /// Where a value stands.
  func x(_ value: Double) -> Double { left + min(1, max(0, horizontal.place(value))) * (right - left) }
  /// Where a value stands.
  func y(_ value: Double) -> Double { bottom - min(1, max(0, vertical.place(value))) * (bottom - top) }

  /// Axes, ticks and titles.
  func drawAxes(on canvas: inout Canvas) {
    canvas.text(vertical.title, x: Canvas.margin, y: top - 12, style: "muted")
    for mark in vertical.marks {
      canvas.line((left, y(mark.value)), (right, y(mark.value)), style: "grid")
      canvas.text(mark.text, x: left - 6, y: y(mark.value) + 4, .end, style: "muted")
    }
    Plot.drawHorizontal(horizontal, from: left, to: right, at: bottom, on: &canvas)
  }

  /// A horizontal axis with ticks and its title; labels that have no room are left out.
  static func drawHorizontal(
    _ axis: Axis, from left: Double, to right: Double, at bottom: Double, on canvas: inout Canvas
  ) {
    canvas.line((left, bottom), (right, bottom), style: "axis")
    var free = -Double.infinity
    for mark in axis.marks {
      let x = left + axis.place(mark.value) * (right - left)
      let half = TextWidth.of(mark.text, size: Canvas.textSize) / 2
      let middle = min(max(x, Canvas.margin + half), canvas.width - Canvas.margin - half)
      guard middle - half > free else { continue }
      free = middle + half + 8
      canvas.line((x, bottom), (x, bottom + 4), style: "axis")
      canvas.text(mark.text, x: middle, y: bottom + 17, .middle, style: "muted")
    }
    let width = TextWidth.of(axis.title, size: Canvas.textSize)
    canvas.text(
      axis.title, x: max(Canvas.margin + width, right), y: bottom + 33, .end, style: "muted")
  }
}
