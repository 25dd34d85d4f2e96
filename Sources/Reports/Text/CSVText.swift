/// CSV as RFC 4180 says, with line feeds: fields are quoted only where they have to be.
package enum CSVText {
  package static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

  private static func field(_ text: String) -> String {
    let bytes = text.utf8
    let needsQuotes =
      bytes.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D } || bytes.first == 0x20
      || bytes.last == 0x20
    guard needsQuotes else { return text }
    // By scalars: to Swift a quote with an accent on it is another character.
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
