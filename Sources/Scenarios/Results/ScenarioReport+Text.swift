internal import CacheCore
internal import Reports

extension ScenarioReport {
  /// A paragraph a claim, for a terminal.
  var table: String {
    scenarios.map { result in
      let scenario = result.scenario
      let heading = "\(scenario.name): \(scenario.title)\n"
      return heading
        + result.claims.map { claim in
          var lines = [("claim", "\(claim.claim.text) (\(claim.claim.source))")]
          for measured in claim.measured { lines.append(("measured", ScenarioReport.line(measured))) }
          lines.append(("holds", claim.verdict.text + (claim.isAsExpected ? "" : "  NOT AS EXPECTED")))
          lines.append(("why", claim.claim.why))
          return "\n" + lines.map { ScenarioReport.wrapped($0.0, TerminalText.printable($0.1)) }.joined()
        }.joined()
    }.joined(separator: "\n\n")
  }

  /// A figure with what it should be.
  private static func line(_ measured: ClaimResult.Measured) -> String {
    let figure = measured.figure
    let unit = figure.unit.isEmpty ? "" : " " + figure.unit
    var line = "\(figure.what): \(number(measured.value))\(unit)"
    if let expected = figure.expected {
      line += " (expected \(number(expected))" + (figure.within > 0 ? " +-\(number(figure.within))" : "") + ")"
      if !measured.isAsExpected { line += "  NOT AS EXPECTED" }
    }
    return line
  }

  /// A label, and a text beside it in lines of a readable length.
  private static func wrapped(_ label: String, _ text: String) -> String {
    let most = 98
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if TerminalText.width(line) + 1 + TerminalText.width(String(word)) <= most {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(String(word))
      }
    }
    let indent = String(repeating: " ", count: 12)
    return lines.enumerated().map { place, line in
      (place == 0 ? "  " + label + String(repeating: " ", count: 10 - label.count) : indent) + line + "\n"
    }.joined()
  }

  /// A row a figure.
  var csv: String {
    CSVText.line([
      "scenario", "claim", "source", "figure", "measured", "unit", "expected", "within", "holds", "why", "as_expected",
    ])
      + claims.flatMap { claim in
        claim.measured.map { measured in
          let figure = measured.figure
          return CSVText.line([
            claim.scenario, claim.claim.text, claim.claim.source, figure.what,
            FixedPoint.text(measured.value, digits: 6) ?? "", figure.unit,
            figure.expected.flatMap { FixedPoint.text($0, digits: 6) } ?? "",
            figure.expected == nil ? "" : FixedPoint.text(figure.within, digits: 6) ?? "", claim.verdict.text,
            claim.claim.why,
            claim.verdict == claim.claim.verdict && measured.isAsExpected ? "true" : "false",
          ])
        }
      }.joined()
  }

  /// All claims in a table, then a section a scenario.
  var markdown: String {
    var overview = TextTable(headings: ["scenario", "claim", "holds"], alignments: [.left, .left, .left])
    overview.rows = claims.map {
      [
        "[\($0.scenario)](#\($0.scenario))", MarkdownText.escaped($0.claim.text), MarkdownText.escaped($0.verdict.text),
      ]
    }
    return (scenarios.count > 1 ? overview.markdown + "\n" : "")
      + scenarios.map(ScenarioReport.section).joined(separator: "\n")
  }

  private static func section(_ result: ScenarioResult) -> String {
    let scenario = result.scenario
    var text = "## \(scenario.name)\n\n**\(MarkdownText.escaped(scenario.title))** "
    text += "(\(MarkdownText.escaped(scenario.from))). \(MarkdownText.escaped(scenario.system))\n"
    if !scenario.notes.isEmpty { text += "\n\(MarkdownText.escaped(scenario.notes))\n" }
    for claim in result.claims {
      text += "\n### \(MarkdownText.escaped(claim.claim.text))\n\n"
      text += "*\(MarkdownText.escaped(claim.claim.source))*; holds: **\(MarkdownText.escaped(claim.verdict.text))**"
      text += claim.isAsExpected ? "" : " (not as expected)"
      text += ". \(MarkdownText.escaped(claim.claim.why))\n\n"
      var table = TextTable(
        headings: ["measured", "value", "expected", "within", "expected by"],
        alignments: [.left, .right, .right, .right, .left])
      table.rows = claim.measured.map { measured in
        let figure = measured.figure
        let unit = figure.unit.isEmpty ? "" : " " + figure.unit
        return [
          figure.what, number(measured.value) + unit + (measured.isAsExpected ? "" : " (not as expected)"),
          figure.expected.map { number($0) + unit } ?? "",
          figure.expected == nil ? "" : figure.within > 0 ? number(figure.within) + unit : "exactly", figure.by,
        ].map(MarkdownText.escaped)
      }
      text += table.markdown
    }
    return text
  }
}
