import Compare
import Foundation
import Reports
import TestSupport
import Testing

/// The Swift of docs/ci-gate.md, as it stands there.
@Suite("Comparing in Swift") struct LibraryExampleTests {
  @Test func thePage() throws {
    let folder = try TemporaryFolder()
    for (name, hits) in [("baseline.json", 62), ("new.json", 61)] {
      let text = try ReportFormat.row(named: "json").text(Sample.report([Sample.row(hits: Int64(hits), of: 100)]))
      _ = try folder.write(name, text)
    }
    let (baseline, new) = (folder.file("baseline.json"), folder.file("new.json"))

    let comparison = try Comparison(
      base: ReportFile.read(baseline), new: ReportFile.read(new), names: ("baseline", "new"),
      gate: Gate(tolerances: Tolerance.list("hit_ratio=0.2pp")))
    #expect(comparison.summary == "1 row: 1 worse")
    for row in comparison.rows where row.verdict.fails {
      let lines = row.decisive.map { change in
        "\(row.key.label) \(change.metric.name) \(change.before ?? 0) \(change.after ?? 0)"
      }
      #expect(lines == ["t: lru at 100 objects hit_ratio 0.62 0.61"])
    }

    let page = try String(contentsOf: Tool.root.appendingPathComponent("docs/ci-gate.md"), encoding: .utf8)
    let own = try String(contentsOfFile: #filePath, encoding: .utf8)
    let shown = try #require(
      page.components(separatedBy: "let comparison").last?.components(separatedBy: "print(").first)
    let tested = own.replacing("ReportFile.read(baseline)", with: "ReportFile.read(\"baseline.json\")")
      .replacing("ReportFile.read(new)", with: "ReportFile.read(\"new.json\")").replacing("\n    ", with: "\n")
    #expect(tested.contains(shown))
  }
}
