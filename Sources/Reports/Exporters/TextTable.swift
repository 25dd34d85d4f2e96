/// Rows of text under headings, for a terminal or for Markdown.
struct TextTable {
  /// Where a column's text stands.
  enum Alignment { case left, right }

  let headings: [String]
  let alignments: [Alignment]
  var rows: [[String]] = []

  /// Columns aligned with two spaces between them.
  var plain: String {
    let widths = headings.indices.map { column in
      ([headings[column]] + rows.map { $0[column] }).map(\.count).max() ?? 0
    }
    return ([headings] + rows).map { row in
      let cells = row.indices.map { TextTable.pad(row[$0], widths[$0], alignments[$0]) }
      return TextTable.trimmed(cells.joined(separator: "  ")) + "\n"
    }.joined()
  }

  /// A Markdown table; bars and line ends in cells are escaped.
  var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let rule = "|" + alignments.map { $0 == .right ? "--:" : "---" }.joined(separator: "|") + "|\n"
    return line(headings) + rule
      + rows.map { row in line(row.map(TextTable.escaped)) }.joined()
  }

  private static func pad(_ text: String, _ width: Int, _ alignment: Alignment) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return alignment == .right ? space + text : text + space
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "|" ? "\\|" : $0 == "\n" || $0 == "\r\n" ? "<br>" : String($0) }.joined()
  }
}
