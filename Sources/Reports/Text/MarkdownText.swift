/// Text of unknown origin, fit for a cell of a Markdown table.
package enum MarkdownText {
  /// In code, where only a bar and what ends the code matter.
  package static func code(_ text: String) -> String {
    let inside = TerminalText.printable(text).unicodeScalars.map { $0 == "|" ? "\\|" : $0 == "`" ? "'" : String($0) }
    return "`" + inside.joined() + "`"
  }

  /// What would be read as markup is escaped. An underscore inside a word is none, and stays readable.
  package static func escaped(_ text: String) -> String {
    let scalars = Array(TerminalText.printable(text).unicodeScalars)
    var out = ""
    for (place, scalar) in scalars.enumerated() {
      let isInsideWord =
        place > 0 && place + 1 < scalars.count && scalars[place - 1].properties.isAlphabetic
        && scalars[place + 1].properties.isAlphabetic
      switch scalar {
      case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&": out += "\\"
      case "_" where !isInsideWord: out += "\\"
      default: break
      }
      out.unicodeScalars.append(scalar)
    }
    return out
  }
}
