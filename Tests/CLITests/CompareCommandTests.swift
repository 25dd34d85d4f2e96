import Foundation
import TestSupport
import Testing

/// `cachesim compare` and `replay --baseline`, as a CI job runs them: files, exit codes, what stands where.
@Suite("compare", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct CompareCommandTests {
  /// A repository whose author guards a policy of their own: its hit counts are fed as a report.
  struct Repository {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      _ = try folder.write("baseline.json", Self.report(hits: [61_200, 74_100]))
    }

    /// What the author's own test program prints.
    static func report(hits: [Int]) -> String {
      let rows = zip([1000, 10_000], hits).map { capacity, hits in
        #"{"trace": "web", "policy": "mine", "capacity": \#(capacity), "requests": 100000, "hits": \#(hits)}"#
      }
      return #"{"schema": "cachesim.report/1", "results": [\#(rows.joined(separator: ",\n"))]}"# + "\n"
    }

    /// The job: compares a change's counts with the committed ones.
    func job(_ hits: [Int], _ options: [String] = []) throws -> Tool.Outcome {
      _ = try folder.write("new.json", Self.report(hits: hits))
      return try run(
        ["compare", "baseline.json", "new.json", "--junit", "gates.xml", "--export", "markdown=gates.md", "--github"]
          + options)
    }

    func run(_ arguments: [String]) throws -> Tool.Outcome {
      try Tool.run(arguments, environment: ["GITHUB_STEP_SUMMARY": folder.file("summary.md")], folder: folder.url)
    }

    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8)
    }
  }

  @Test("A change that loses 0.3 points fails, and JUnit, Markdown, summary and annotation name the row")
  func aLossFails() throws {
    let repository = try Repository()
    let outcome = try repository.job([61_200, 73_800])
    #expect(outcome.code == 2 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.text.contains("mine    10,000 objects  hit_ratio  74.10 %  73.80 %  -0.30 pp"), "\(outcome.text)")
    #expect(
      outcome.text.contains(
        "::error file=baseline.json,title=cachesim%3A worse::web: mine at 10,000 objects: hit_ratio"))
    let junit = try repository.text("gates.xml")
    #expect(junit.contains(#"tests="2" failures="1""#))
    let parts = junit.components(separatedBy: #"<testcase name="mine at 10,000 objects" classname="web" time="0">"#)
    #expect(
      parts.count == 2 && parts[1].contains(#"<failure message="worse: hit_ratio 74.10 % -&gt; 73.80 %, -0.30 pp""#))
    let markdown = try repository.text("gates.md")
    #expect(markdown.contains("| worse | web | mine | 10,000 objects | hit_ratio | 74.10 % | 73.80 % | -0.30 pp |"))
    #expect(try repository.text("summary.md") == markdown + "\n")
  }

  @Test("A gain passes, unless gains are to be looked at")
  func aGainPasses() throws {
    let repository = try Repository()
    let outcome = try repository.job([61_300, 74_100])
    #expect(outcome.code == 0 && outcome.text.contains("better") && !outcome.text.contains("::error"))
    #expect(try repository.job([61_300, 74_100], ["--fail-on-improvement"]).code == 4)
    #expect(try repository.job([61_300, 74_000], ["--fail-on-improvement"]).code == 2)
    #expect(try repository.job([61_200, 74_100], ["--fail-on-improvement"]).code == 0)
  }

  @Test("Another seed of random is unclear, and no failure; with one seed it is said that this says little")
  func aSeedIsUnclear() throws {
    let folder = try TemporaryFolder()
    let trace = SharedFiles.root + "/traces/zipf-1.0.lis"
    func report(_ name: String, _ seed: Int, _ repeats: Int) throws -> String {
      let outcome = try Tool.run([
        "replay", trace, "--policy", "random,lru", "--capacity", "1%,10%", "--seed", "\(seed)", "--repeat",
        "\(repeats)",
        "--format", "json",
      ])
      #expect(outcome.code == 0, "\(outcome.errors)")
      return try folder.write(name, outcome.output)
    }
    for (repeats, hasInterval) in [(1, false), (5, true)] {
      let outcome = try Tool.run([
        "compare", try report("base", 1, repeats), try report("new", 101, repeats), "--format", "json",
      ])
      #expect(outcome.code == 0, "\(outcome.errors)")
      let comparison = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
      let counts = try #require(comparison["counts"] as? [String: Int])
      #expect(counts["unclear"] == 2 && counts["same"] == 2 && comparison["passes"] as? Bool == true)
      let rows = try #require(comparison["rows"] as? [[String: Any]])
      let change = try #require((rows[0]["changes"] as? [[String: Any]])?.first)
      #expect(change["metric"] as? String == "hit_ratio" && (change["detectable"] is Double) == hasInterval)
      #expect(outcome.errors.contains("--repeat 5") == !hasInterval)
    }
  }

  @Test("Tolerances, floors and rules, from the contract's example")
  func gates() throws {
    let repository = try Repository()
    #expect(try repository.job([61_200, 73_900], ["--tolerance", "hit_ratio=0.2pp"]).code == 0)
    #expect(try repository.job([61_200, 73_899], ["--tolerance", "hit_ratio=0.2pp"]).code == 2)
    #expect(try repository.job([61_200, 74_100], ["--require", "mine@10000.hit_ratio>=0.741"]).code == 0)
    #expect(try repository.job([61_200, 74_100], ["--require", "mine@10000.hit_ratio>0.741"]).code == 2)
    let rules = try repository.folder.write(
      "gates.yml", "rules:\n  - {policy: mine, capacity: 1000, metric: hit_ratio, max_drop: 0.5pp, min: 0.61}\n")
    #expect(try repository.job([61_000, 74_100], ["--rules", rules]).code == 0)
    #expect(try repository.job([60_999, 74_100], ["--rules", rules]).code == 2)
    #expect(try repository.job([61_000, 74_099], ["--rules", rules]).code == 2)
    let bad = try repository.folder.write("bad.yml", "rules:\n  - {policy: mine, metric: hit_ratio, max_dropp: 1pp}\n")
    let refused = try repository.job([61_200, 74_100], ["--rules", bad])
    #expect(
      refused.code == 65 && refused.errors.contains("bad.yml: line 2, column 39: a rule has no field 'max_dropp'"))
  }

  @Test("A row that is gone fails, one that is new does not")
  func missingRows() throws {
    let repository = try Repository()
    let one = try repository.folder.write(
      "one.csv", "trace,policy,capacity,requests,hits\nweb,mine,1000,100000,61200\n")
    let missing = try repository.run(["compare", "baseline.json", one])
    #expect(missing.code == 2 && missing.text.contains("missing  web    mine    10,000 objects"), "\(missing.text)")
    let new = try repository.run(["compare", one, "baseline.json"])
    #expect(new.code == 0 && new.text.contains("2 rows: 1 same, 1 new"), "\(new.text)")
  }

  @Test("--update-baseline accepts what differs, but not below a floor; it makes the first baseline")
  func updating() throws {
    let repository = try Repository()
    let old = try repository.text("baseline.json")
    let below = try repository.job([61_200, 70_000], ["--update-baseline", "--require", "mine@10000.hit_ratio>=0.74"])
    #expect(try below.code == 2 && repository.text("baseline.json") == old, "\(below.errors)")
    let updated = try repository.job([61_200, 73_000], ["--update-baseline"])
    #expect(try updated.code == 0 && repository.text("baseline.json") == Repository.report(hits: [61_200, 73_000]))
    #expect(updated.text.contains("worse") && !updated.text.contains("::error"))
    #expect(try repository.job([61_200, 73_000]).code == 0)
    let first = try repository.run(["compare", "first.json", "new.json", "--update-baseline"])
    #expect(try first.code == 0 && repository.text("first.json") == repository.text("new.json"), "\(first.errors)")
    #expect(repository.folder.names.filter { $0.hasPrefix(".") }.isEmpty)
  }

  @Test("replay --baseline: makes a baseline, passes, and fails after a change of the policy")
  func replayWithBaseline() throws {
    let repository = try Repository()
    let trace = SharedFiles.root + "/traces/zipf-1.0.lis"
    func replay(_ policy: String, _ options: [String]) throws -> Tool.Outcome {
      try repository.run(["replay", trace, "--policy", policy, "--capacity", "10%", "--baseline", "b.json"] + options)
    }
    let made = try replay("slru", ["--update-baseline"])
    #expect(made.code == 0 && made.errors.contains("b.json is the new report now"), "\(made.errors)")
    #expect(try replay("slru", []).code == 0)
    #expect(try replay("slru", ["--require", "slru@10%.hit_ratio>=0.9"]).code == 2)
    let json = try replay("slru", ["--format", "json", "--require", "slru@10%.hit_ratio>=0.9"])
    #expect(json.code == 2 && json.errors.contains("does not hold: slru@10%.hit_ratio>=0.9"))
    #expect(try JSONSerialization.jsonObject(with: json.output) is [String: Any])
    // The same row with fewer hits, as a worse version of the policy would have it.
    let text = try repository.text("b.json")
    let hits = try #require(text.firstMatch(of: /"hits": (\d+)/)?.1)
    let more = text.replacing(/"(hits|misses|hit_ratio|miss_ratio|bytes_hit|byte_hit_ratio)": [\d.]+/) { match in
      match.1 == "hits" ? "\"hits\": \(Int(hits)! + 30)" : "\"\(match.1)\": null"
    }
    _ = try repository.folder.write("b.json", more)
    let worse = try replay("slru", ["--junit", "gates.xml"])
    #expect(worse.code == 2 && worse.text.contains("worse") && worse.text.contains("-0.30 pp"), "\(worse.text)")
    #expect(try repository.text("gates.xml").contains(#"<failure message="worse: hit_ratio"#))
    #expect(try replay("slru", ["--tolerance", "hit_ratio=0.3pp"]).code == 0)
    #expect(try replay("lru", []).code == 2)
  }

  @Test("A service's report is compared with what is read back: nothing differs from itself")
  func serviceReports() throws {
    let folder = try TemporaryFolder()
    let options = [
      SharedFiles.root + "/traces/zipf-1.1.csv.gz", "--policy", "lru,random", "--capacity", "1%,10%", "--ttl", "1s,10s",
      "--limit", "5k", "--guard", "none,coalesce", "--origin-latency", "lognormal:20ms:120ms", "--repeat", "2",
      "--write-strategy",
      "write-behind",
    ]
    for suffix in ["json", "jsonl", "csv"] {
      let baseline = ["--baseline", folder.file("b.\(suffix)")]
      let made = try Tool.run(["replay"] + options + baseline + ["--update-baseline"])
      let again = try Tool.run(["replay"] + options + baseline)
      #expect(
        made.code == 0 && again.code == 0 && again.text.hasSuffix("\n16 rows: 16 same\n"),
        "\(again.errors)\(again.text)")
    }
    #expect(try Tool.run(["compare", folder.file("b.json"), folder.file("b.csv")]).code == 0)
  }

  @Test("A changed trace under the same name is refused; a truncated, foreign or interrupted report as well")
  func refused() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("t.txt", "a\nb\na\n")
    func report() throws -> String {
      let name = "r\(folder.names.count).json"
      return try folder.write(
        name, try Tool.run(["replay", trace, "--policy", "lru", "--capacity", "1", "--format", "json"]).output)
    }
    let first = try report()
    _ = try folder.write("t.txt", "a\nb\nb\n")
    let second = try report()
    let text = try String(contentsOfFile: first, encoding: .utf8)
    let cases: [(arguments: [String], code: Int32, message: String)] = [
      ([first, second], 65, "t.txt: is another file (sha256 "),
      ([first, folder.file("none.json")], 66, "none.json: cannot be opened"),
      ([folder.file("none.json"), first], 66, "none.json: cannot be opened"),
      ([first, try folder.write("cut.json", String(text.dropLast(40)))], 65, "cut.json:"),
      (
        [first, try folder.write("stop.json", text.replacing("\"complete\": true", with: "\"complete\": false"))], 65,
        "interrupted"
      ),
      ([first, trace], 65, "t.txt:1: is not a report: neither JSON, nor CSV with a column 'trace'"),
      (
        [first, try folder.write("v2.json", text.replacing("report/1", with: "report/2"))], 65,
        "reads cachesim.report/1"
      ),
      ([first], 64, "1 are given"),
      ([first, first, first], 64, "3 are given"),
      (["-", "-"], 64, "only one"),
      ([first, first, "--format", "jnit"], 64, "did you mean 'junit'?"),
      ([first, first, "--export", "junit"], 64, "--export 'junit'"),
      ([first, first, "--junit", "x", "--export", "json=x"], 64, "'x' would be written twice"),
      ([first, first, "--junit", "/nowhere/x"], 73, "/nowhere/x"),
      ([first, first, "--tolerance", "hit_ratio"], 64, "--tolerance 'hit_ratio'"),
      ([first, first, "--tolerance", "hit_rato=1"], 64, "did you mean 'hit_ratio'?"),
      ([first, first, "--require", "lru.hits"], 64, "--require 'lru.hits'"),
      (["-", first, "--update-baseline"], 64, "standard input"),
    ]
    for (arguments, code, message) in cases {
      let outcome = try Tool.run(["compare"] + arguments, folder: folder.url)
      #expect(
        outcome.code == code && outcome.errors.contains(message), "\(arguments): \(outcome.code) \(outcome.errors)")
      #expect(
        outcome.errors.split(separator: "\n").count == 1 && outcome.text.isEmpty, "\(arguments): \(outcome.errors)")
    }
    let loose = try Tool.run(["replay", trace, "--tolerance", "hit_ratio=1pp"])
    #expect(loose.code == 64 && loose.errors.contains("--baseline"))
    let piped = try Tool.run(["compare", "-", first], input: try Data(contentsOf: URL(fileURLWithPath: first)))
    #expect(piped.code == 0 && piped.text == "1 row: 1 same\n", "\(piped.errors)")
    #expect(!folder.names.contains("x"))
  }

  @Test("A gate closes although nobody reads standard output")
  func closedPipe() throws {
    let repository = try Repository()
    _ = try repository.folder.write("new.json", Repository.report(hits: [61_200, 73_800]))
    let trace = SharedFiles.root + "/traces/zipf-1.0.lis"
    for command in [
      "compare baseline.json new.json", "compare baseline.json new.json --format json",
      "replay '\(trace)' --policy lru --baseline baseline.json --format csv",
      "replay '\(trace)' --baseline baseline.json",
    ] {
      // The reader is gone before anything is written.
      let script = "{ sleep 0.3; '\(Tool.path)' \(command); echo $? >code; } 2>errors | true; cat code"
      let outcome = try Tool.run(["-c", script], folder: repository.folder.url, executable: "/bin/bash")
      #expect(outcome.text == "2\n", "\(command): \(outcome.text)")
    }
  }

  @Test("A share in a requirement is the share of the trace that --capacity means, of a sample too")
  func shares() throws {
    let folder = try TemporaryFolder()
    let trace = SharedFiles.root + "/traces/zipf-1.1.csv.gz"
    for options in [[], ["--sample", "0.5"], ["--sample", "0.5", "--no-scale"], ["--limit", "20k"]] {
      let arguments = ["replay", trace, "--policy", "lru", "--capacity", "10%,7%bytes,300,1MiB"] + options
      let baseline = ["--baseline", folder.file("\(options.count)\(options.last ?? "").json")]
      #expect(try Tool.run(arguments + baseline + ["--update-baseline"]).code == 0)
      for capacity in ["10%", "7%bytes", "300", "1MiB"] {
        let outcome = try Tool.run(arguments + baseline + ["--require", "lru@\(capacity).hits>0"])
        #expect(outcome.code == 0 && outcome.text.contains("1 of 1 requirements hold"), "\(options) \(outcome.text)")
      }
    }
  }

  @Test(
    "Counts of libCacheSim, fed as a report by hand, are the baseline of ours on a real trace",
    .enabled(if: SharedFiles.arePresent))
  func countsOfAnotherProgram() throws {
    let folder = try TemporaryFolder()
    let trace = SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin")
    let reference = try String(
      contentsOfFile: SharedFiles.root + "/../shared/reference/libcachesim-0.3.5.csv", encoding: .utf8)
    let counts = Tool.rows(reference.replacing("\r\n", with: "\n")).filter { row in
      row["trace"] == "cloudPhysicsIO.oracleGeneral.bin" && row["ignore_size"] == "1"
        && ["lru", "fifo", "sieve"].contains(row["policy"] ?? "")
    }
    let capacities = Set(counts.compactMap { $0["cache_size"] }).sorted()
    func report(_ lost: Int) throws -> String {
      let rows = try counts.map { row in
        let requests = try #require(Int(row["requests"] ?? ""))
        let misses = try #require(Int(row["misses"] ?? ""))
        return "\(trace),\(row["policy"] ?? ""),\(row["cache_size"] ?? ""),\(requests),\(requests - misses + lost)\n"
      }
      return try folder.write("base\(lost).csv", "trace,policy,capacity,requests,hits\n" + rows.joined())
    }
    #expect(counts.count == 3 * capacities.count && capacities.count > 3)
    let options = ["replay", trace, "--policy", "lru,fifo,sieve", "--capacity", capacities.joined(separator: ",")]
    let same = try Tool.run(options + ["--baseline", try report(0)])
    #expect(same.code == 0 && same.text.hasSuffix("\n\(counts.count) rows: \(counts.count) same\n"), "\(same.text)")
    let less = try Tool.run(options + ["--baseline", try report(1)])
    #expect(less.code == 2 && less.text.hasSuffix("\n\(counts.count) rows: \(counts.count) worse\n"), "\(less.text)")
  }

  @Test("--rank: policies over traces of one or more reports, bounds out of the running")
  func ranking() throws {
    let folder = try TemporaryFolder()
    var reports: [String] = []
    for trace in ["zipf-1.0.lis", "zipf-1.1.csv.gz", "zipf-0.8.oracleGeneral.zst"] {
      let outcome = try Tool.run([
        "replay", SharedFiles.root + "/traces/" + trace, "--policy", "fifo,s3fifo,belady,mru", "--capacity", "1%,10%",
        "--format", "json",
      ])
      reports.append(try folder.write(trace + ".json", outcome.output))
    }
    let outcome = try Tool.run(["compare", "--rank", "--format", "json"] + reports)
    let ranking = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    let policies = try #require(ranking["policies"] as? [[String: Any]])
    #expect(policies.map { $0["policy"] as? String } == ["belady", "s3fifo", "fifo", "mru"])
    #expect(policies.map { $0["is_bound"] as? String } == ["yes", nil, nil, nil])
    #expect(policies.map { $0["best"] as? Int } == [nil, 6, 0, 0] && ranking["traces"] as? Int == 3)
    let table = try Tool.run(["compare", "--rank"] + reports)
    #expect(table.code == 0 && table.text.contains("p against fifo"), "\(table.text)")
    #expect(try Tool.run(["compare", "--rank", "--github"] + reports).code == 64)
    let other = try Tool.run(["compare", "--rank", "--format", "junit"] + reports)
    #expect(other.code == 64 && other.errors.contains("known: table, json, markdown"), "\(other.errors)")
  }
}
