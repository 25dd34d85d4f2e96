internal import Reports

/// Text as XML and HTML take it.
enum Markup {
  /// For content and attribute values in double quotes: no markup, no control characters, which XML 1.0 forbids.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in TerminalText.printable(text).unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      // Not characters, for XML.
      case "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A coordinate, to a hundredth.
  static func number(_ value: Double) -> String { DecimalText.trimmed(value, digits: 2) }

  /// An element; `content` is markup already, and none closes it at once.
  static func element(_ name: String, _ attributes: [(String, String)], _ content: String? = nil) -> String {
    let list = attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined()
    return content.map { "<\(name)\(list)>\($0)</\(name)>" } ?? "<\(name)\(list)/>"
  }
}
