internal import Reports

/// What GitHub's runner shows beside a job: workflow commands, a line each.
public enum GitHubAnnotations {
  /// GitHub shows ten of a kind for a step.
  private static let most = 10

  /// An error a row or requirement that fails, the worst first, at most ten; then how many more there are. `file`: where
  /// they are shown.
  public static func lines(_ comparison: Comparison, file: String) -> [String] {
    let rows = ComparisonTable.shown(comparison).filter(\.verdict.fails).map { row in
      let what = row.decisive.map(ChangeText.line).prefix(3).joined(separator: "; ")
      let missing = "only the baseline has this row"
      return (title: "cachesim: \(row.verdict.rawValue)", text: "\(row.key.label): \(what.isEmpty ? missing : what)")
    }
    let checks = comparison.checks.flatMap { check in
      check.failures.map { (title: "cachesim: \(check.name)", text: $0) }
    }
    let all = rows + checks
    let place = file == "-" ? "" : "file=\(property(file)),"
    var lines = all.prefix(most).map { "::error \(place)title=\(property($0.title))::\(data($0.text))" }
    if all.count > most { lines.append("::notice \(place)title=cachesim::and \(all.count - most) more") }
    return lines
  }

  /// A message: what would end the line is escaped.
  private static func data(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": out += "%25"
      case "\r": out += "%0D"
      case "\n": out += "%0A"
      default: out += TerminalText.printable(String(scalar))
      }
    }
    return out
  }

  /// A property: what would end it is escaped, too.
  private static func property(_ text: String) -> String {
    data(text).unicodeScalars.map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
  }
}
