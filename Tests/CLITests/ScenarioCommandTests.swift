import Foundation
import TestSupport
import Testing

/// `cachesim scenario` through the built binary.
@Suite("Scenarios", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ScenarioCommandTests {
  /// Scenarios that take no time even in a debug build.
  private static let quick = ["--filter", "stampede*", "--filter", "jitter"]
  static let canValidate =
    (try? Tool.run(["-W", "ignore", "-c", "import jsonschema, yaml"], executable: "/usr/bin/env", prefix: "python3")
      .code)
    == 0
  /// All of them take a minute with an optimised tool, and half an hour without.
  static let isOptimised = Tool.path.contains("release")

  private func json(_ outcome: Tool.Outcome) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
  }

  @Test("A claim a row, with what was measured, whether it holds and why; the same bytes for any number of threads")
  func report() throws {
    let outcome = try Tool.run(["scenario", "run-all", "--format", "json", "--threads", "1"] + Self.quick)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let results = try #require(try json(outcome)["results"] as? [[String: Any]])
    #expect(results.count == 8)
    for row in results {
      for name in ["scenario", "claim", "source", "holds", "why"] {
        #expect((row[name] as? String)?.isEmpty == false, "\(name)")
      }
    }
    let first = try #require(results[0]["measured"] as? [[String: Any]])
    #expect(results[0]["scenario"] as? String == "jitter")
    #expect(first[0]["as_expected"] as? Bool == true)
    for threads in ["2", "7"] {
      let other = try Tool.run(["scenario", "run-all", "--format", "json", "--threads", threads] + Self.quick)
      #expect(other.output == outcome.output)
    }
  }

  @Test("An installed tool knows its scenarios by name, wherever it is run")
  func installed() throws {
    let folder = try TemporaryFolder()
    let tool = folder.url.appendingPathComponent("tool")
    try FileManager.default.copyItem(at: URL(fileURLWithPath: Tool.path), to: tool)
    let outcome = try Tool.run(["scenario", "run", "stampede-lock"], folder: folder.url, executable: tool.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("holds     yes"))
    let wrong = try Tool.run(["scenario", "run", "stampede-lok"])
    #expect(wrong.code == 64)
    #expect(wrong.errors.contains("did you mean 'stampede-lock'?"))
    let shown = try Tool.run(["scenario", "show", "stampede"])
    #expect(
      shown.output
        == (try Data(contentsOf: Tool.root.appendingPathComponent("traces/scenarios/stampede.yaml"))))
  }

  @Test("The tool's scenarios are the files'")
  func embedded() throws {
    let outcome = try Tool.run(
      [Tool.root.appendingPathComponent("scripts/scenarios").path, "--embed", "--check"], executable: "/usr/bin/env",
      prefix: "python3")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test("Lists name all of them, as a table, Markdown, JSON and CSV")
  func list() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Tool.root.appendingPathComponent("traces/scenarios").path
    ).filter { $0.hasSuffix(".yaml") }.sorted().map { String($0.dropLast(5)) }
    let csv = try Tool.run(["scenario", "list", "--format", "csv"]).text.split(separator: "\n").dropFirst()
    #expect(csv.map { String($0.prefix { $0 != "," }) } == files)
    let rows = try JSONSerialization.jsonObject(with: try Tool.run(["scenario", "list", "--format", "json"]).output)
    #expect((rows as? [[String: Any]])?.compactMap { $0["name"] as? String } == files)
    for format in ["table", "markdown"] {
      #expect(try Tool.run(["scenario", "list", "--format", format]).text.contains("stampede-lock"))
    }
    #expect(try Tool.run(["scenario", "list", "--format", "yaml"]).code == 64)
  }

  @Test("What is not as the file expects is said, and the exit code is 1; what cannot be is 65 with its place")
  func surprises() throws {
    let folder = try TemporaryFolder()
    let text = try Tool.run(["scenario", "show", "stampede-lock"]).text
    let wrong = try folder.write("wrong.yaml", text.replacing("expected: 99}", with: "expected: 98}"))
    let outcome = try Tool.run(["scenario", "run", wrong, "--format", "csv"])
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("who waited: 99 and not 98"), "\(outcome.errors)")
    #expect(outcome.rows.count == 6, "the report is written all the same")
    let verdict = try folder.write("verdict.yaml", text.replacing("verdict: yes", with: "verdict: no"))
    let other = try Tool.run(["scenario", "run", verdict])
    #expect(other.code == 1)
    #expect(other.errors.contains("came out 'yes' and not 'no'"), "\(other.errors)")
    let column = try folder.write(
      "column.yaml", text.replacing("lock_d100.delayed_hits", with: "lock_d100.delayed_hit"))
    let refused = try Tool.run(["scenario", "run", column])
    #expect(refused.code == 65)
    #expect(refused.output.isEmpty)
    #expect(refused.errors.contains("did you mean 'delayed_hits'?"), "\(refused.errors)")
    #expect(refused.errors.contains("column.yaml: line "), "\(refused.errors)")
    #expect(try Tool.run(["scenario", "run", folder.url.path + "/none.yaml"]).code == 66)
    #expect(try Tool.run(["scenario", "run-all", folder.url.path + "/none"]).code == 66)
  }

  @Test("The short form is replayed as before")
  func short() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("t.csv", "time,key\n0,a\n1,a\n2,b\n3,a\n")
    let file = try folder.write(
      "short.yaml", "name: s\ntrace: t.csv\npolicy: [lru, fifo]\ncapacity: 1\nttl: 60s\norigin-latency: constant:5ms\n")
    let outcome = try Tool.run(["scenario", "run", file, "--format", "csv"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.rows.map { $0["policy"] } == ["lru", "fifo"])
  }

  @Test("The example of docs/scenarios.md runs as it stands")
  func documented() throws {
    let page = try String(contentsOf: Tool.root.appendingPathComponent("docs/scenarios.md"), encoding: .utf8)
    let example = try #require(
      page.components(separatedBy: "```yaml\n").dropFirst().first?.components(separatedBy: "```").first)
    let folder = try TemporaryFolder()
    let outcome = try Tool.run(["scenario", "run", try folder.write("mine.yaml", example)])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("holds     yes"))
    let list = try #require(page.components(separatedBy: "<!-- fields: scripts/scenarios -->\n").last)
    let fields = try Tool.run(["scenario", "fields"]).text
    #expect(list.hasPrefix(fields), "run scripts/scenarios")
  }

  @Test(
    "Every file keeps to the schema, which is the tool's own; so does the report",
    .enabled(if: canValidate, "needs python3 with jsonschema and yaml"))
  func schema() throws {
    let schema = Tool.root.appendingPathComponent("docs/schema/scenario-1.schema.json")
    #expect(try Tool.run(["scenario", "fields", "--format", "schema"]).output == (try Data(contentsOf: schema)))
    let script = """
      import glob, json, sys, jsonschema, yaml
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      files = glob.glob(sys.argv[2] + "/*.yaml")
      assert len(files) > 20
      for file in files:
          document = yaml.safe_load(open(file))
          validator.validate(document)
          document["capcity"] = 5
          assert not validator.is_valid(document)
      report = json.load(open(sys.argv[3]))
      jsonschema.Draft202012Validator(report).validate(json.load(open(sys.argv[4])))
      """
    let folder = try TemporaryFolder()
    let report = try Tool.run(["scenario", "run", "stampede", "--format", "json"]).text
    let outcome = try Tool.run(
      [
        "-c", script, schema.path, Tool.root.appendingPathComponent("traces/scenarios").path,
        Tool.root.appendingPathComponent("docs/schema/scenario-report-1.schema.json").path,
        try folder.write("report.json", report),
      ], executable: "/usr/bin/env", prefix: "python3")
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  @Test(
    "Every claim of every scenario comes out as its file says",
    .enabled(if: isOptimised, "takes half an hour without optimisation"))
  func all() throws {
    let outcome = try Tool.run(["scenario", "run-all", "--format", "json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let report = try json(outcome)
    let results = try #require(report["results"] as? [[String: Any]])
    #expect(results.count >= 38)
    #expect(Set(results.compactMap { $0["scenario"] as? String }).count == report["scenarios"] as? Int)
    for row in results {
      #expect(row["as_expected"] as? Bool == true, "\(row["scenario"] ?? ""): \(row["claim"] ?? "")")
    }
  }
}
