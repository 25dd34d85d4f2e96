import Foundation
import TestSupport
import Testing

/// `cachesim report` from the outside.
@Suite("cachesim report", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ReportCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let trace = Tool.root.appendingPathComponent("traces/zipf-0.8.oracleGeneral.zst").path

  /// The files in a folder, sorted.
  private func names(_ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(name)).sorted()
  }

  /// What the tool says of a trace, in a file.
  private func results(_ name: String, _ arguments: [String]) throws -> String {
    let outcome = try Tool.run(arguments + ["--format", "json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try folder.write(name, outcome.text)
  }

  /// The cells of a page's tables whose caption begins so, by their row's and column's headings.
  private func cells(_ page: String, _ caption: String) -> [String: String] {
    var cells: [String: String] = [:]
    func inside(_ text: Substring, _ tag: String) -> [String] {
      text.components(separatedBy: "<\(tag)").dropFirst().map { part in
        part.drop { $0 != ">" }.dropFirst().components(separatedBy: "</\(tag)>")[0]
      }
    }
    for table in page.components(separatedBy: "<table>").dropFirst()
    where inside(Substring(table), "caption").first?.hasPrefix(caption) == true {
      let parts = table.components(separatedBy: "<tbody>")
      guard parts.count == 2, let body = parts[1].components(separatedBy: "</tbody>").first else { continue }
      let heads = inside(Substring(parts[0]), "th").filter { !$0.isEmpty && !$0.contains("<") }
      for row in body.components(separatedBy: "<tr>").dropFirst() {
        let name = inside(Substring(row), "th").first ?? ""
        for (head, cell) in zip(heads.dropFirst(), inside(Substring(row), "td")) {
          cells["\(name)|\(head)"] = cell.replacingOccurrences(of: "\u{A0}", with: "")
        }
      }
    }
    return cells
  }

  @Test(
    "A page's tables say what a replay of real traces counted", .enabled(if: SharedFiles.arePresent, "needs ../shared"))
  func realTraces() throws {
    for file in ["libcachesim/cloudPhysicsIO.oracleGeneral.bin", "lirs/gli.trace.gz"] {
      let options = [
        SharedFiles.trace(file), "--policy", "lru,s3fifo,belady", "--capacity", "100,1000,5000",
      ]
      let report = try results("report.json", ["replay"] + options)
      let outcome = try Tool.run(["report", report])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let cells = cells(outcome.text, "Miss ratio against capacity")
      let rows = try Tool.run(["replay"] + options + ["--format", "csv"]).rows
      #expect(rows.count == 9)
      for row in rows {
        let capacity = NumberFormatter.localizedString(
          from: NSNumber(value: Int(row["capacity"] ?? "") ?? 0), number: .decimal)
        let (misses, requests) = (Int(row["misses"] ?? "") ?? 0, Int(row["requests"] ?? "") ?? 1)
        let rounded = (misses * 20_000 + requests) / (2 * requests)
        let percent = String(format: "%d.%02d%%", rounded / 100, rounded % 100)
        #expect(cells["\(capacity)|\(row["policy"] ?? "")"] == percent, "\(file)")
      }
    }
  }

  @Test("A page, SVG and Vega-Lite of a curve and a report; twice the same bytes")
  func forms() throws {
    let curve = try results("curve.json", ["curve", Self.trace, "--policy", "lru,arc", "--points", "5"])
    let report = try results(
      "report.json", ["replay", Self.trace, "--policy", "lru,arc", "--capacity", "1%,10%", "--window", "10000"])
    for run in ["a", "b"] {
      let outcome = try Tool.run([
        "report", curve, report, "-o", folder.file(run + ".html"), "--svg", folder.file(run + "/svg"), "--vega",
        folder.file(run + "/vega"),
      ])
      #expect(outcome.code == 0 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("5 pictures in "), "\(outcome.errors)")
    }
    let stems = [
      "hit-ratio-over-time-zipf-0-48-objects", "hit-ratio-over-time-zipf-0-486-objects",
      "miss-ratio-curve-zipf-0-objects",
      "miss-ratio-curve-zipf-0-objects-2", "policy-by-capacity-zipf-0-objects",
    ]
    #expect(try names("a/svg") == stems.map { $0 + ".svg" }.sorted())
    #expect(try names("a/vega") == stems.map { $0 + ".vl.json" }.sorted())
    for file in [".html"] + stems.map({ "/svg/\($0).svg" }) + stems.map({ "/vega/\($0).vl.json" }) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file("a" + file)))
      #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: folder.file("b" + file)))))
      let text = String(decoding: bytes, as: UTF8.self)
      // Names of schemas are no addresses that anything is loaded from.
      let outside = text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
        .replacingOccurrences(of: "https://vega.github.io/schema/vega-lite/v5.json", with: "")
      #expect(!outside.contains("://"), "\(file)")
      if file.hasSuffix(".svg") {
        #expect(
          try Tool.run(["xmllint", "--noout", folder.file("a" + file)], executable: "/usr/bin/env").code == 0, "\(file)"
        )
      }
      if file.hasSuffix(".vl.json") { _ = try JSONSerialization.jsonObject(with: bytes) }
    }
    let piped = try Tool.run(["report", "-"], input: try Data(contentsOf: URL(fileURLWithPath: curve)))
    #expect(piped.code == 0 && piped.text.hasPrefix("<!DOCTYPE html>") && piped.errors.isEmpty)
  }

  @Test(
    "What is no result, or has nothing to draw, is said in a line, and nothing is written",
    arguments: [
      ("{\"schema\": \"cachesim.curve/1\"}", "is missing"),
      (
        "{\"schema\": \"cachesim.curve/1\", \"trace\": \"t\", \"requests\": 1, \"points\": [{\"policy\": \"lru\", \"capacity\": 0}]}",
        "points[0]: capacity is not a whole number from 1"
      ),
      (
        "{\"schema\": \"cachesim.curve/1\", \"trace\": \"t\", \"requests\": 1, \"points\": [{\"policy\": \"lru\", \"capacity\": 9, "
          + "\"capacity_unit\": \"bytes\", \"miss_ratio\": 1.5}]}",
        "points[0]: miss_ratio is not a number from 0.0 to 1.0"
      ),
      ("{\"schema\": \"cachesim.curve/1\", \"trace\": \"t\",\n \"requests\": 1, \"points\": [}", ":2:28: "),
      ("{\"schema\": \"cachesim.ranking/1\", \"reference\": \"fifo\", \"traces\": 2}", "'policies' is missing"),
      ("{\"schema\": \"cachesim.comparison/1\", \"results\": []}", "cachesim.comparison/1"),
      ("trace,policy,capacity,requests,hits\nt,lru,10,5,1\n", "nothing to draw"),
      ("hello\n", "is not a report"), ("", "is empty"),
    ])
  func badInput(text: String, message: String) throws {
    let file = try folder.write("bad.json", text)
    let outcome = try Tool.run(["report", file, "-o", folder.file("page.html"), "--svg", folder.file("svg")])
    #expect(outcome.code == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains(message) && outcome.errors.contains("bad.json"), "\(outcome.errors)")
    #expect(outcome.errors.filter(\.isNewline).count == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.file("page.html")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("svg")))
  }

  @Test("Wrong options and paths have their exit codes")
  func refusals() throws {
    let curve = try results("curve.json", ["curve", Self.trace, "--points", "3"])
    #expect(try Tool.run(["report"]).code == 64)
    #expect(try Tool.run(["report", "-", "-"]).code == 64)
    #expect(try Tool.run(["report", folder.file("not-there.json")]).code == 66)
    #expect(try Tool.run(["report", curve, "-o", folder.file("no/such/page.html")]).code == 73)
    #expect(try Tool.run(["report", curve, "--svg", curve]).code == 73)
  }
}
