import Foundation
import TestSupport
import Testing

/// Examples/ci-gate and the GitHub action, as docs/ci-gate.md shows them.
@Suite(
  "Gate example", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"),
  .enabled(if: CompiledPlugin.canCompile, "needs cc"))
struct GateExampleTests {
  static let root = Tool.root.path
  static let page = root + "/docs/ci-gate.md"

  /// A copy of the example's repository, and cachesim in its PATH.
  struct Repository {
    let folder: TemporaryFolder
    let url: URL

    init() throws {
      folder = try TemporaryFolder()
      url = folder.url.appendingPathComponent("repository")
      try FileManager.default.copyItem(
        at: Tool.root.appendingPathComponent("Examples/ci-gate"), to: url)
      let tools = folder.url.appendingPathComponent("tools")
      try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: false)
      let tool = Tool.path.hasPrefix("/") ? Tool.path : Tool.root.path + "/" + Tool.path
      try FileManager.default.createSymbolicLink(
        atPath: tools.path + "/cachesim", withDestinationPath: tool)
    }

    /// Runs the action's step with its inputs in the environment, as a runner does.
    func action(_ inputs: [String: String]) throws -> Tool.Outcome {
      let own = [
        "PATH": folder.path + "/tools:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
        "CACHESIM_INCLUDE": GateExampleTests.root + "/Sources/CCachesimPlugin/include",
        "GITHUB_STEP_SUMMARY": folder.file("summary.md"),
      ]
      return try Tool.run(
        [], environment: own.merging(inputs) { $1 }, folder: url,
        executable: GateExampleTests.root + "/.github/actions/cachesim/gate")
    }

    /// The job of the example's workflow, where the policy records so many of 64 hits.
    func job(recording hits: Int = 64) throws -> Tool.Outcome {
      let source = try text("policy.c").replacing(/define RECORDED \d+/, with: "define RECORDED \(hits)")
      try source.write(to: url.appendingPathComponent("policy.c"), atomically: true, encoding: .utf8)
      return try action([
        "BASELINE": "gate/baseline.json", "RUN": "gate/replay", "REPORT": "gate/new.json", "RULES": "gate/gates.yml",
      ])
    }

    func text(_ name: String) throws -> String {
      try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }
  }

  @Test("The policy passes as it is, fails with 2 when it loses 0.3 points, and passes when it gains them")
  func example() throws {
    let repository = try Repository()
    let same = try repository.job()
    #expect(
      same.code == 0 && same.text.contains("4 rows: 4 same; 3 of 3 requirements hold"), "\(same.errors)\(same.text)")
    let worse = try repository.job(recording: 55)
    #expect(worse.code == 2, "\(worse.errors)")
    // The table that the page shows, without what GitHub reads.
    let page = try String(contentsOfFile: Self.page, encoding: .utf8)
    let table = try #require(worse.text.firstRange(of: "verdict"))
    let shown = worse.text[table.lowerBound...].split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("::") }.joined(separator: "\n")
    #expect(page.contains("```\n" + shown + "```"), "\(shown)")
    #expect(
      worse.text.contains("::error file=gate/baseline.json,title=cachesim%3A worse::gate/web.oracleGeneral: plugin"))
    let row = "plugin:library=./policy.so at 485 objects"
    #expect(try repository.text("cachesim-gate.xml").contains("<testcase name=\"\(row)\""))
    #expect(
      try repository.text("cachesim-gate.xml").contains(
        "<failure message=\"worse: hit_ratio 65.61 % -&gt; 65.31 %, -0.30 pp"))
    let cells = "| plugin:library=./policy.so | 485 objects | hit_ratio | 65.61 % | 65.31 % | -0.30 pp |"
    #expect(try repository.text("cachesim-gate.md").contains(cells))
    #expect(try String(contentsOfFile: repository.folder.file("summary.md"), encoding: .utf8).contains(cells))
    // The loss is accepted; then the way back is a gain.
    let update = try Tool.run(
      ["compare", "gate/baseline.json", "gate/new.json", "--update-baseline"], folder: repository.url)
    #expect(update.code == 0, "\(update.errors)")
    let better = try repository.job()
    #expect(better.code == 0 && better.text.contains("2 same, 2 better"), "\(better.errors)\(better.text)")
  }

  @Test("The page shows the example's files as they are")
  func page() throws {
    let page = try String(contentsOfFile: Self.page, encoding: .utf8)
    let folder = Self.root + "/Examples/ci-gate/"
    for name in ["gate/gates.yml", ".github/workflows/gate.yml", ".gitlab-ci.yml"] {
      let text = try String(contentsOfFile: folder + name, encoding: .utf8)
      #expect(page.contains("```yaml\n" + text + "```"), "\(name)")
    }
    let script = try String(contentsOfFile: folder + "gate/replay", encoding: .utf8)
    let body = try #require(script.components(separatedBy: "\n\n").last)
    #expect(page.contains("```bash\n" + body + "```"))
  }

  @Test("The page's hand-written reports are reports, and say the same")
  func handWritten() throws {
    let page = try String(contentsOfFile: Self.page, encoding: .utf8)
    let folder = try TemporaryFolder()
    let json = try #require(page.components(separatedBy: "```json\n").last?.components(separatedBy: "\n```").first)
    let csv = try #require(
      page.components(separatedBy: "```\ntrace,policy").last?.components(separatedBy: "\n```").first)
    let outcome = try Tool.run([
      "compare", try folder.write("a.json", json), try folder.write("b.csv", "trace,policy" + csv),
    ])
    #expect(outcome.code == 0 && outcome.text == "2 rows: 2 same\n", "\(outcome.errors)")
  }

  @Test("The action replays by itself, passes its inputs on, and refuses two ways to make the report")
  func actionInputs() throws {
    let repository = try Repository()
    // Spaces separate arguments, so a checkout in a folder with one is no place for the trace.
    try FileManager.default.copyItem(
      at: URL(fileURLWithPath: Self.root + "/traces/zipf-1.0.lis"),
      to: repository.url.appendingPathComponent("zipf-1.0.lis"))
    let inputs = ["BASELINE": "base.json", "REPLAY": "zipf-1.0.lis\n--policy lru\n  --capacity 10%"]
    let none = try repository.action(inputs)
    #expect(none.code == 66 && none.errors.contains("base.json: cannot be opened"), "\(none.errors)")
    try FileManager.default.moveItem(
      at: repository.url.appendingPathComponent("cachesim-report.json"),
      to: repository.url.appendingPathComponent("base.json"))
    #expect(try repository.action(inputs).code == 0)
    let floors = [
      "REQUIRE": "lru.hit_ratio>=0.1\n\nlru.hit_ratio>=0.99\n", "TOLERANCE": "hit_ratio=1pp", "JUNIT": "j.xml",
    ]
    let floor = try repository.action(inputs.merging(floors) { $1 })
    #expect(floor.code == 2 && floor.text.contains("1 of 2 requirements hold"), "\(floor.errors)\(floor.text)")
    #expect(try repository.text("j.xml").contains("lru.hit_ratio&gt;=0.99"))
    #expect(try repository.action(inputs.merging(["RUN": "true"]) { $1 }).code == 64)
    #expect(try repository.action(["REPLAY": "zipf-1.0.lis"]).code != 0)
  }

  @Test("Every input of the action is passed on, and nothing else; no input is pasted into a script")
  func actionFile() throws {
    let text = try String(contentsOfFile: Self.root + "/.github/actions/cachesim/action.yml", encoding: .utf8)
    let inputs = text.components(separatedBy: "\nruns:")[0].matches(of: /\n  ([a-z-]+):\n/).map { String($0.1) }
    let used = text.matches(of: /inputs\.([a-z-]+)/).map { String($0.1) }
    #expect(inputs.count == 12 && Set(inputs) == Set(used))
    for block in text.components(separatedBy: "run: |\n").dropFirst() {
      let script = block.split(separator: "\n").prefix { $0.hasPrefix("        ") }
      #expect(!script.isEmpty && script.allSatisfy { !$0.contains("${{") })
    }
  }
}
