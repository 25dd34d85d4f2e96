/// CSV as RFC 4180 says, with line feeds: fields are quoted only where they have to be.
enum CSVText {
  static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

  private static func field(_ text: String) -> String {
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes || text.first == " " || text.last == " " else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
