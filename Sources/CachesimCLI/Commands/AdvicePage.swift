internal import Advice
internal import CacheCore
internal import Reports

/// Advice as a page for a person, or as JSON for a program.
struct AdvicePage {
  private let advice: Advice
  private let plan: AdvicePlan
  private let lines: [AdviceLine]
  private let path: String
  private let format: String
  private let warnings: [String]

  init(
    _ advice: Advice, plan: AdvicePlan, lines: [AdviceLine], path: String, format: String, warnings: [String]
  ) {
    self.advice = advice
    self.plan = plan
    self.lines = lines
    self.path = path
    self.format = format
    self.warnings = warnings
  }

  /// The page in one of `Sheet.formats`.
  func text(as form: String) throws(CachesimError) -> String {
    switch form {
    case "json": try AdviceSheet(advice, plan: plan, lines: lines, path: path, format: format, warnings: warnings).text
    case "markdown": markdown
    default: plain
    }
  }

  private func under(_ topic: AdviceLine.Topic) -> [AdviceLine] { lines.filter { $0.topic == topic } }

  /// The command to show under a line: once for lines that share it.
  private func command(_ place: Int, of lines: [AdviceLine]) -> String? {
    guard let command = lines[place].command else { return nil }
    if place + 1 < lines.count, lines[place + 1].command == command { return nil }
    return TerminalText.printable(command.text)
  }

  private var plain: String {
    var text = "\(TerminalText.printable(path)): advice for \(plan.goal.text)\n"
    for topic in AdviceLine.Topic.allCases where !under(topic).isEmpty {
      text += "\n\(topic.title)\n"
      let lines = under(topic)
      for (place, line) in lines.enumerated() {
        text += "  - \(TerminalText.printable(line.advice))\n"
        if !line.figure.isEmpty { text += "    \(TerminalText.printable(line.figure))\n" }
        if let command = command(place, of: lines) { text += "    $ \(command)\n" }
      }
    }
    return text
  }

  private var markdown: String {
    var text = "# \(MarkdownText.escaped(path)): advice for \(MarkdownText.escaped(plan.goal.text))\n"
    for topic in AdviceLine.Topic.allCases where !under(topic).isEmpty {
      text += "\n## \(topic.title)\n\n"
      let lines = under(topic)
      for (place, line) in lines.enumerated() {
        text += "- \(MarkdownText.escaped(line.advice))\n"
        if !line.figure.isEmpty { text += "  *\(MarkdownText.escaped(line.figure))*\n" }
        if let command = command(place, of: lines) { text += "\n  ```\n  \(command)\n  ```\n" }
      }
    }
    return text
  }
}
