/// The colours of pictures, for light and for dark.
///
/// Lines have the colours of Okabe and Ito, Color Universal Design, 2008 (jfly.uni-koeln.de/color), which people with any
/// common kind of colour vision tell apart: of its eight those that stand out from the paper by a contrast of 3 to 1 or
/// more, as WCAG 2.1 asks of graphics (1.4.11). Texts have 4.5 to 1 or more (1.4.3) and never a line's colour. Cells have
/// ColorBrewer's sequential Blues (Brewer, colorbrewer2.org), whose lightness alone tells them apart.
struct Palette: Sendable {
  /// Behind everything.
  let paper: String
  /// Texts.
  let ink: String
  /// Texts that matter less, axes, and the lines of bounds.
  let muted: String
  /// Lines of the grid.
  let grid: String
  /// Lines without a name.
  let rest: String
  /// Lines, in turn.
  let lines: [String]

  static let light = Palette(
    paper: "#ffffff", ink: "#1b1f24", muted: "#57606a", grid: "#e1e5ea", rest: "#b9c0c8",
    lines: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#1b1f24"])
  static let dark = Palette(
    paper: "#15181c", ink: "#e6e9ed", muted: "#a5adb7", grid: "#2d333a", rest: "#565f69",
    lines: ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#e6e9ed"])

  /// Strokes that tell lines of one colour apart, as `stroke-dasharray`.
  static let dashes = ["", "7 3", "2 3"]

  /// The colour and the stroke of a line: `place` counts lines from 0.
  static func style(_ place: Int) -> String {
    let colours = light.lines.count
    return "c\(place % colours) d\(place / colours % dashes.count)"
  }

  /// The colours of cells from the least to the largest value, and the style of texts in them, alike for light and dark.
  static let cells: [(fill: String, text: String)] = [
    ("#deebf7", "value"), ("#c6dbef", "value"), ("#9ecae1", "value"), ("#6baed6", "value"),
    ("#4292c6", "value"), ("#2171b5", "value inverse"), ("#08519c", "value inverse"), ("#08306b", "value inverse"),
  ]
}
