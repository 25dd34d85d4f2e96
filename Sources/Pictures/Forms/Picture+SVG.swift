extension Picture {
  /// How wide a picture is drawn, in pixels where it is shown as large as it is.
  public enum Layout: Double, Sendable {
    /// With names beside the lines.
    case wide = 720
    /// For a phone: with names below.
    case narrow = 358
  }

  /// A file of its own: with its style, light or dark as the viewer prefers, on paper of its own.
  public var svg: String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg(.wide, id: name, style: PictureStyle.css)
  }

  /// The drawing. `id` begins the identifiers in it; `style` is left out where the page around it has it.
  func svg(_ layout: Layout, id: String, style: String? = nil) -> String {
    var canvas = Canvas(width: layout.rawValue)
    let width = canvas.width - 2 * Canvas.margin
    var y = Canvas.margin
    for line in TextWidth.wrapped(title, size: Picture.titleSize, width: width, isBold: true) {
      y += 18
      canvas.text(line, x: Canvas.margin, y: y - 4, style: "title")
    }
    for line in TextWidth.wrapped(subtitle, size: Canvas.textSize, width: width) {
      y += 16
      canvas.text(line, x: Canvas.margin, y: y - 2, style: "muted")
    }
    let height = chart.draw(on: &canvas, from: y + 8) + Canvas.margin
    let (wide, high) = (Markup.number(canvas.width), Markup.number(height.rounded(.up)))
    let inside = [
      Markup.element("title", [("id", id + "-title")], Markup.escaped("\(title): \(subtitle)")),
      Markup.element("desc", [("id", id + "-words")], Markup.escaped(words)),
      style.map { "<style>\n\($0)</style>" } ?? "",
      Markup.element("rect", [("class", "paper"), ("width", wide), ("height", high)]),
    ].filter { !$0.isEmpty }
    return Markup.element(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("class", "picture"), ("viewBox", "0 0 \(wide) \(high)"),
        ("width", wide), ("height", high), ("role", "img"), ("aria-labelledby", "\(id)-title"),
        ("aria-describedby", "\(id)-words"),
      ], "\n" + inside.joined(separator: "\n") + "\n" + canvas.body) + "\n"
  }
}
