/// What is drawn, as SVG, from the top down.
struct Canvas {
  /// How a text stands to its place.
  enum Anchor: String { case start, middle, end }

  /// The size of most texts, in the picture's units: pixels, where it is shown as large as it is.
  static let textSize = 12.0
  /// Between what is drawn and the picture's edges.
  static let margin = 12.0

  /// How wide the picture is.
  let width: Double
  /// Whether there is no room beside the plot.
  var isNarrow: Bool { width < 520 }
  private(set) var body = ""

  init(width: Double) { self.width = width }

  /// A line of text, `y` its base line.
  mutating func text(
    _ text: String, x: Double, y: Double, _ anchor: Anchor = .start, style: String = ""
  ) {
    var attributes = [("x", Markup.number(x)), ("y", Markup.number(y))]
    if anchor != .start { attributes.append(("text-anchor", anchor.rawValue)) }
    if !style.isEmpty { attributes.append(("class", style)) }
    add(Markup.element("text", attributes, Markup.escaped(text)))
  }

  /// A straight line.
  mutating func line(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double), style: String) {
    add(
      Markup.element(
        "path", [("class", style), ("d", "M" + Canvas.pair(from) + "L" + Canvas.pair(to))]))
  }

  /// Straight lines from point to point.
  mutating func path(_ points: [(x: Double, y: Double)], style: String, isClosed: Bool = false) {
    guard let first = points.first else { return }
    let rest = points.dropFirst().map(Canvas.pair).joined(separator: " ")
    let data = "M" + Canvas.pair(first) + (rest.isEmpty ? "h0" : "L" + rest) + (isClosed ? "Z" : "")
    add(Markup.element("path", [("class", style), ("d", data)]))
  }

  /// A dot that says `title` when it is pointed at.
  mutating func dot(x: Double, y: Double, radius: Double, style: String, title: String) {
    add(
      Markup.element(
        "circle",
        [("class", style), ("cx", Markup.number(x)), ("cy", Markup.number(y)), ("r", Markup.number(radius))],
        Markup.element("title", [], Markup.escaped(title))))
  }

  /// A rectangle; `title` is said when it is pointed at.
  mutating func box(
    x: Double, y: Double, width: Double, height: Double, style: String = "", fill: String? = nil, title: String? = nil
  ) {
    var attributes = [
      ("x", Markup.number(x)), ("y", Markup.number(y)), ("width", Markup.number(width)),
      ("height", Markup.number(height)),
    ]
    if !style.isEmpty { attributes.append(("class", style)) }
    if let fill { attributes.append(("fill", fill)) }
    add(Markup.element("rect", attributes, title.map { Markup.element("title", [], Markup.escaped($0)) }))
  }

  private mutating func add(_ element: String) { body += element + "\n" }

  private static func pair(_ point: (x: Double, y: Double)) -> String {
    Markup.number(point.x) + "," + Markup.number(point.y)
  }
}
