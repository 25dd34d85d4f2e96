import Testing

@testable import Reports

/// Tables for people.
@Suite struct TableTests {
  @Test(arguments: Samples.all.map(\.name)) func columnsAreAligned(sample: String) throws {
    let report = try #require(Samples.all.first { $0.name == sample }).report
    let lines = try ReportFormat.row(named: "table").text(report).split(separator: "\n").prefix(report.rows.count + 1)
    // The last column is right-aligned: all lines end together, and fit a terminal.
    let widths = Set(lines.map { TerminalText.width(String($0)) })
    #expect(widths.count == 1)
    if sample != "awkward" { #expect(widths.allSatisfy { $0 <= 120 }) }
  }

  @Test func namesCannotMoveTheCursor() throws {
    for format in ["table", "markdown"] {
      let text = try ReportFormat.row(named: format).text(Samples.awkward)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) })
      #expect(text.contains("{1B}"))
    }
  }

  @Test func barsDoNotBreakMarkdown() throws {
    for line in try ReportFormat.row(named: "markdown").text(Samples.awkward).split(separator: "\n") {
      var bars = 0
      var isEscaped = false
      for scalar in line.unicodeScalars {
        if scalar == "|", !isEscaped { bars += 1 }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(bars == 10 || bars == 9, "\(line)")
    }
  }

  @Test func pathsAreShownWhereNamesDoNotTellThemApart() {
    var report = Samples.full
    report.rows.append(report.rows[0])
    #expect(TraceLabels(report)["day/1.csv"] == "1.csv")
    report.traces.append(report.traces[0])
    report.traces[2].path = "night/1.csv"
    #expect(TraceLabels(report)["day/1.csv"] == "day/1.csv")
    #expect(TraceLabels(report)["day/2.csv"] == "2.csv")
  }

  @Test func noughtsAndNothing() {
    #expect(NumberText.percent(0, of: 5) == "0.00 %")
    #expect(NumberText.percent(5, of: 5) == "100.00 %")
    #expect(NumberText.percent(1, of: 20_000) == "0.01 %")
    #expect(NumberText.percent(1, of: 0) == "")
    #expect(NumberText.percent(nil, of: 5) == "")
    #expect(NumberText.points(-0.0123) == "-1.23 pp")
    #expect(NumberText.points(-1e-17) == "0.00 pp")
    #expect(NumberText.grouped(.min) == "-9,223,372,036,854,775,808")
    #expect(NumberText.bytes(1 << 40) == "1 TiB")
    #expect(NumberText.bytes(1000) == "1,000 B")
    #expect(NumberText.bytes(1023 << 20) == "1,023 MiB")
  }

  @Test func widthsAreATerminals() {
    #expect(TerminalText.width("abc") == 3)
    #expect(TerminalText.width("été") == 3)
    #expect(TerminalText.width("e\u{301}") == 1)
    #expect(TerminalText.width("缓存") == 4)
    #expect(TerminalText.width("🗃️") == 2)
    #expect(TerminalText.width("👩‍👩‍👧") == 2)
  }
}
