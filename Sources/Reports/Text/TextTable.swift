/// Rows of text under headings, for a terminal or for Markdown.
package struct TextTable {
  /// Where a column's text stands.
  package enum Alignment { case left, right }

  package let headings: [String]
  package let alignments: [Alignment]
  package var rows: [[String]] = []

  /// A table without rows.
  package init(headings: [String], alignments: [Alignment]) {
    self.headings = headings
    self.alignments = alignments
  }

  /// Columns aligned with two spaces between them; control characters are made visible.
  package var plain: String {
    let lines = ([headings] + rows).map { $0.map(TerminalText.printable) }
    let widths = headings.indices.map { column in lines.map { TerminalText.width($0[column]) }.max() ?? 0 }
    return lines.map { line in
      let cells = line.indices.map { TextTable.pad(line[$0], widths[$0], alignments[$0]) }
      return TextTable.trimmed(cells.joined(separator: "  ")) + "\n"
    }.joined()
  }

  /// A Markdown table of cells that are Markdown already; a line end in one becomes a space.
  package var markdown: String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.map { $0.isNewline ? " " : String($0) }.joined() }.joined(separator: " | ") + " |\n"
    }
    let rule = "|" + alignments.map { $0 == .right ? "--:" : "---" }.joined(separator: "|") + "|\n"
    return line(headings) + rule + rows.map(line).joined()
  }

  private static func pad(_ text: String, _ width: Int, _ alignment: Alignment) -> String {
    let space = String(repeating: " ", count: max(0, width - TerminalText.width(text)))
    return alignment == .right ? space + text : text + space
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
