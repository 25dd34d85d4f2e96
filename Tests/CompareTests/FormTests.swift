import CacheCore
import Compare
import Foundation
import Reports
import TestSupport
import Testing

/// What comparisons look like, and that it is fit for where it goes.
@Suite("Forms of comparisons") struct FormTests {
  /// Something of everything, with names that want escaping.
  static let mixed: (comparison: Comparison, report: Report) = {
    let awkward = "a|b <c> & \"d\" 100%,\n::error::x\u{1B}[31m.csv"
    let base =
      [
        Sample.row("lru", hits: 620, evictions: 300, bytes: (4000, 9000)), Sample.row("fifo", hits: 500),
        Sample.row("gone", hits: 5), Sample.row("s3fifo", hits: 640, trace: awkward, options: "ttl=60s;guard=none"),
        Sample.row(
          "lru", hits: 1_234_567, of: 9_999_999, figures: [Figure("latency_p99_us", .decimal(1234.5, digits: 3))]),
      ].enumerated().map { place, row in
        var row = row
        row.capacity = Int64(100 * (place + 1))
        return row
      } + SeedTests.rows([50_000, 50_100, 50_200, 50_050]) + [Sample.row("redis-lru", hits: 3, seed: 1)]
    var new = base.filter { $0.policy != "gone" } + [Sample.row("arc", hits: 1)]
    new[0].counts.hits -= 3
    new[0].counts.bytesHit = 3990
    new[1].counts.hits += 1
    new[2].counts.hits -= 64
    new[3].figures = [Figure("latency_p99_us", .decimal(1300, digits: 3))]
    for place in 4..<8 { new[place].counts.hits += Int64(place) * 11 - 60 }
    new[8].counts.hits = 4
    do {
      let gate = Gate(
        tolerances: try Tolerance.list("latency_*=10%"),
        requirements: [try Requirement("lru@100.hit_ratio>=0.62"), try Requirement("s3fifo.hits>=1")])
      let (old, now) = (Sample.report(base), Sample.report(new))
      return (try Comparison(base: old, new: now, names: ("base.json", "new.json"), gate: gate), now)
    } catch { fatalError("\(error)") }
  }()

  @Test(arguments: ComparisonFormat.rows.map(\.name)) func formsAreAsRecorded(name: String) throws {
    let form = try ComparisonFormat.row(named: name)
    let text = form.text(Self.mixed.comparison, Self.mixed.report)
    #expect(text.hasSuffix("\n"))
    let difference = try Golden.difference(text, from: "comparisons/mixed.\(name)")
    #expect(difference == nil)
  }

  @Test func nothingToSayIsSaidShortly() throws {
    let rows = [Sample.row(hits: 1), Sample.row("fifo", hits: 2)]
    let comparison = try Sample.compare(rows, rows)
    let report = Sample.report(rows)
    #expect(try ComparisonFormat.row(named: "table").text(comparison, report) == "2 rows: 2 same\n")
    #expect(
      try ComparisonFormat.row(named: "markdown").text(comparison, report)
        == "### cachesim: no regression\n\n2 rows: 2 same (against `base.json`).\n")
  }

  /// 1,000 rows that all fail, with long names.
  static func thousand() throws -> (Comparison, Report) {
    let name = "traces/a/rather/long/path/to/a/trace/with_underscores_and|bars"
    let base = (1...1000).map { place in
      Sample.row("s3fifo", hits: 600, trace: "\(name)-\(place).csv.gz", options: "ttl=300s;guard=coalesce")
    }
    let new = base.map { row in
      var row = row
      row.counts.hits -= 3
      return row
    }
    let gate = Gate(requirements: [try Requirement("s3fifo.hit_ratio>=0.6")])
    let report = Sample.report(new)
    return (try Comparison(base: Sample.report(base), new: report, names: ("b", "n"), gate: gate), report)
  }

  @Test func markdownStaysUnderGitHubsLimit() throws {
    let (comparison, report) = try Self.thousand()
    let text = try ComparisonFormat.row(named: "markdown").text(comparison, report)
    #expect(text.utf8.count <= 65_536 && text.utf8.count > 50_000)
    let lines = text.split(separator: "\n")
    let shown = lines.count { $0.hasPrefix("| worse") }
    #expect(shown > 100 && lines.last == "and \(1000 - shown) more lines")
    #expect(lines.contains { $0.hasSuffix("more do not hold") })
  }

  @Test func annotationsAreAtMostTenAndEscaped() throws {
    let lines = GitHubAnnotations.lines(try Self.thousand().0, file: "ci/base,line.json")
    #expect(
      lines.count == 11 && lines.prefix(10).allSatisfy { $0.hasPrefix("::error file=ci/base%2Cline.json,title=") })
    #expect(lines[10] == "::notice file=ci/base%2Cline.json,title=cachesim::and 1990 more")
    let mixed = GitHubAnnotations.lines(Self.mixed.comparison, file: "-")
    #expect(mixed.allSatisfy { !$0.contains("\n") && $0.hasPrefix("::error title=cachesim%3A ") })
    #expect(
      mixed[1].contains("100%25,%0A::error::x\\u{1B}[31m.csv: s3fifo at 400 objects (ttl=60s;guard=none)"), "\(mixed)")
    #expect(mixed.last?.hasPrefix("::error title=cachesim%3A lru@100.hit_ratio>=0.62::t: lru at 100 objects") == true)
  }

  @Test(
    .enabled(
      if: ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].contains(where: FileManager.default.isExecutableFile),
      "needs xmllint: scripts/setup --test installs it"))
  func junitKeepsToTheSchema() throws {
    let folder = try TemporaryFolder()
    let form = try ComparisonFormat.row(named: "junit")
    let rows = [Sample.row("\u{FFFE}", hits: 1, trace: "")]
    for (comparison, report) in [
      Self.mixed, try Self.thousand(), (try Sample.compare(rows, rows), Sample.report(rows)),
    ] {
      let file = try folder.write("junit.xml", form.text(comparison, report))
      let outcome = try Tool.run(
        ["xmllint", "--noout", "--schema", SharedFiles.fixture("junit.xsd"), file], executable: "/usr/bin/env")
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    // The schema can fail.
    let bad = try folder.write(
      "bad.xml", form.text(Self.mixed.comparison, Self.mixed.report).replacing(" time=\"0\"", with: ""))
    let outcome = try Tool.run(
      ["xmllint", "--noout", "--schema", SharedFiles.fixture("junit.xsd"), bad], executable: "/usr/bin/env")
    #expect(outcome.code != 0)
  }

  @Test func jsonIsJSONWithExactCounts() throws {
    let huge = Int64.max
    let comparison = try Sample.compare(
      [Sample.row(hits: huge - 2, of: huge)], [Sample.row(hits: huge - 3, of: huge)])
    let text = try ComparisonFormat.row(named: "json").text(comparison, Sample.report([]))
    let value = try JSONValue(parsing: text, name: "comparison")
    #expect(value["passes"] == .boolean(false) && text.contains("\"new\": 9223372036854775804"))
  }

  /// Whether Python has jsonschema.
  static let canValidate =
    (try? Tool.run(["-W", "ignore", "-c", "import jsonschema"], executable: "/usr/bin/env", prefix: "python3").code)
    == 0

  @Test(.enabled(if: canValidate, "needs python3 with jsonschema")) func jsonKeepsToItsSchema() throws {
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))
      """
    let folder = try TemporaryFolder()
    let form = try ComparisonFormat.row(named: "json")
    let text = form.text(Self.mixed.comparison, Self.mixed.report)
    let broken = text.replacing("\"unclear\"", with: "\"unsure\"")
    for (text, isValid) in [(text, true), (form.text(try Self.thousand().0, Self.mixed.report), true), (broken, false)]
    {
      let outcome = try Tool.run(
        [
          "-c", script, SharedFiles.root + "/docs/schema/comparison-1.schema.json",
          try folder.write("comparison.json", text),
        ], executable: "/usr/bin/env", prefix: "python3")
      #expect((outcome.code == 0) == isValid, "\(outcome.errors)")
    }
  }
}
