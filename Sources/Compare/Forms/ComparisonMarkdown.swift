internal import Reports

/// For a pull request or a job's summary: the verdict, then the rows that are not as they were.
enum ComparisonMarkdown {
  /// GitHub takes comments of 65,536 characters and summaries of 1 MiB: bytes are at least as many as characters.
  static let limit = 65_000

  static func text(_ comparison: Comparison) -> String {
    let verdict =
      comparison.fails ? "regression" : comparison.hasImprovement ? "no regression, and a gain" : "no regression"
    var text = "### cachesim: \(verdict)\n\n"
    text += MarkdownText.escaped(comparison.summary) + " (against " + MarkdownText.code(comparison.base) + ").\n"
    let notes = comparison.warnings.map { "- note: " + MarkdownText.escaped($0) + "\n" }
    let failures = ComparisonTable.failures(comparison).map { "- " + MarkdownText.escaped($0) + "\n" }
    let rows = ComparisonTable.shown(comparison)
    // A third for what does not hold, and the rest for rows.
    text += list(failures, within: limit / 3, "more do not hold") + list(notes, within: limit / 10, "more notes")
    guard !rows.isEmpty else { return text }
    let lines = ComparisonTable.table(rows, MarkdownText.escaped).markdown.split(separator: "\n").map { $0 + "\n" }
    text += "\n" + lines[0] + lines[1]
    let room = limit - text.utf8.count - 100
    var used = 0
    let fitting = lines.dropFirst(2).prefix { line in
      used += line.utf8.count
      return used <= room
    }
    text += fitting.joined()
    let rest = lines.count - 2 - fitting.count
    return rest > 0 ? text + "\nand \(NumberText.grouped(Int64(rest))) more lines\n" : text
  }

  private static func list(_ lines: [String], within room: Int, _ more: String) -> String {
    guard !lines.isEmpty else { return "" }
    var used = 0
    let fitting = lines.prefix { line in
      used += line.utf8.count
      return used <= room
    }
    return "\n" + fitting.joined()
      + (fitting.count < lines.count ? "- and \(lines.count - fitting.count) \(more)\n" : "")
  }
}
