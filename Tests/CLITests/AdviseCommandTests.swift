import Foundation
import TestSupport
import Testing

/// `cachesim advise` from the outside: what it says holds, and the commands that it shows run.
@Suite("cachesim advise", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct AdviseCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func generated(_ words: [String], _ name: String = "t.cst") throws -> String {
    let trace = folder.file(name)
    let outcome = try Tool.run(["generate"] + words + ["-o", trace])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return trace
  }

  /// Reads, writes, sizes, times: everything that there is advice about.
  private func mixed() throws -> String {
    try generated([
      "twitter-like", "--objects", "2k", "--requests", "30k", "--ops", "read@80%,write@20%", "--rate", "2k/s:poisson",
      "--seed", "1",
    ])
  }

  private func advice(_ words: [String]) throws -> [String: Any] {
    let outcome = try Tool.run(["advise", "--format", "json", "--quiet"] + words)
    try #require(outcome.code == 0, "\(words): \(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
  }

  private func recommendation(_ advice: [String: Any]) throws -> [String: Any] {
    try #require(advice["recommendation"] as? [String: Any])
  }

  /// Runs the commands of some advice as a shell does, once each.
  private func runCommands(_ advice: [String: Any], least: Int) throws {
    let lines = try #require(advice["advice"] as? [[String: Any]])
    let commands = Set(lines.compactMap { $0["command"] as? String })
    #expect(commands.count >= least, "\(commands.count) commands")
    let bin = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: bin.file("cachesim"), withDestinationPath: Tool.path)
    let path = bin.url.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    for command in commands.sorted() {
      let outcome = try Tool.run(["-c", command], environment: ["PATH": path], executable: "/bin/sh")
      #expect(outcome.code == 0 && !outcome.output.isEmpty, "\(command): \(outcome.errors)")
    }
  }

  @Test("Every command that is shown runs, and the figures are what replays count", arguments: [false, true])
  func commandsRun(hasParts: Bool) throws {
    let words =
      [try mixed()] + (hasParts ? ["--skip", "1k", "--limit", "20k", "--warmup", "10%", "--seed", "7"] : [])
      + ["--target", "hit_ratio=0.7"]
    let advice = try advice(words)
    try runCommands(advice, least: hasParts ? 10 : 11)
    let found = try recommendation(advice)
    let part = hasParts ? ["--skip", "1k", "--limit", "20k", "--warmup", "10%", "--seed", "7"] : []
    let policies = try #require(advice["policies"] as? [[String: Any]])
    #expect(policies.count >= 3)
    let unit = found["capacity_unit"] as? String == "bytes" ? "B" : ""
    for policy in policies.prefix(3) {
      let replay = try Tool.run(
        ["replay", words[0], "--policy", try #require(policy["policy"] as? String), "--capacity"]
          + ["\(found["capacity"] as? Int ?? 0)\(unit)", "--format", "csv"] + part)
      #expect(Double(replay.rows[0]["hit_ratio"] ?? "") == policy["hit_ratio"] as? Double, "\(replay.errors)")
    }
    #expect(try #require(found["hit_ratio"] as? Double) >= 0.7)
  }

  @Test("Neither threads nor a second run change a byte")
  func deterministic() throws {
    let trace = try mixed()
    let texts = try ["1", "2", "2"].map { threads in
      try Tool.run(["advise", trace, "--format", "json", "--threads", threads]).text
    }
    #expect(texts[0] == texts[1] && texts[1] == texts[2] && !texts[0].isEmpty)
  }

  @Test("The capacity is the smallest, and the policy the best of the library")
  func bruteForce() throws {
    let trace = try generated(
      ["zipf", "--objects", "3k", "--requests", "60k", "--alpha", "0.8", "--seed", "3"], "zipf.oracleGeneral.zst")
    let found = try recommendation(try advice([trace, "--target", "hit_ratio=0.5", "--unit", "objects"]))
    let capacity = try #require(found["capacity"] as? Int)
    let policy = try #require(found["policy"] as? String)
    let listing = try Tool.run(["policies", "--format", "json"])
    let rows = try #require(try JSONSerialization.jsonObject(with: listing.output) as? [[String: Any]])
    let names = rows.filter { row in
      let needs = row["needs"] as? [String] ?? []
      return !needs.contains("future") && !needs.contains("ttl")
        && !["infinite", "pfoo-l"].contains(row["name"] as? String ?? "")
    }.compactMap { $0["name"] as? String }
    #expect(names.contains("lru") && names.contains(policy))
    let replay = try Tool.run(
      ["replay", trace, "--policy", names.joined(separator: ","), "--capacity", "\(capacity),\(capacity * 95 / 100)"]
        + ["--format", "csv", "--quiet"])
    let ratios = replay.rows.compactMap { row -> (String, Int, Double)? in
      guard let ratio = Double(row["hit_ratio"] ?? ""), let size = Int(row["capacity"] ?? "") else { return nil }
      return (row["policy"] ?? "", size, ratio)
    }
    let here = ratios.filter { $0.1 == capacity }
    let best = try #require(here.map(\.2).max())
    let ours = try #require(here.first { $0.0 == policy }?.2)
    #expect(ours >= 0.5 && best - ours <= 0.005, "\(policy) \(ours), best \(best)")
    #expect(ratios.filter { $0.1 != capacity }.allSatisfy { $0.2 < 0.5 }, "5 % less would do")
  }

  @Test("JSON follows the schema")
  func schema() throws {
    let script = try TemporaryFile(
      "validate.py",
      """
      import json, sys
      try: import jsonschema
      except ImportError: sys.exit(0)
      jsonschema.Draft202012Validator(json.load(open(sys.argv[1]))).validate(json.load(open(sys.argv[2])))
      """)
    let schema = SharedFiles.root + "/docs/schema/advice-1.schema.json"
    let once = folder.file("once.txt")
    try Data("a\nb\nc\n".utf8).write(to: URL(fileURLWithPath: once))
    for (place, words) in [[try mixed()], [once, "--trace-format", "text"]].enumerated() {
      let outcome = try Tool.run(["advise", "--format", "json", "--quiet"] + words)
      let file = folder.file("advice\(place).json")
      try outcome.output.write(to: URL(fileURLWithPath: file))
      let verdict = try Tool.run(["-W", "ignore", script.path, schema, file], executable: "/usr/bin/python3")
      #expect(verdict.code == 0, "\(verdict.errors)")
    }
  }

  @Test(
    "Traces without times, sizes, writes, repeats; of one request",
    arguments: [("a\n", 0), ("a\nb\nc\n", 0), ("a\na\n", 1), ("a\nb\na\nc\nb\na\n", 2)])
  func tiny(text: String, least: Int) throws {
    let trace = folder.file("tiny keys.txt")
    try Data(text.utf8).write(to: URL(fileURLWithPath: trace))
    let advice = try advice([trace, "--trace-format", "text"])
    let found = try recommendation(advice)
    #expect(least == 0 ? found["policy"] is NSNull : found["capacity"] as? Int ?? 0 >= 1)
    try runCommands(advice, least: 1)
    #expect((advice["lifetime"] as? [String: Any])?["ttl"] is NSNull)
    let page = try Tool.run(["advise", trace, "--trace-format", "text"])
    #expect(page.code == 0 && (least > 0 || page.text.contains("cannot help")), "\(page.text)")
  }

  @Test("A target that nothing reaches is said to be none")
  func unreachable() throws {
    let trace = try generated(["uniform", "--objects", "5k", "--requests", "6k", "--seed", "2"], "u.cst")
    let advice = try advice([trace, "--target", "hit_ratio=0.99", "--unit", "objects"])
    #expect(try recommendation(advice)["reaches_goal"] as? Bool == false)
    try runCommands(advice, least: 4)
  }

  @Test("A budget is what it says; latencies, loads and prices find capacities")
  func goals() throws {
    let trace = try mixed()
    let budget = try advice([trace, "--budget", "20KiB"])
    #expect(try recommendation(budget)["capacity"] as? Int == 20 << 10)
    #expect((budget["servers"] as? [String: Any])?["redis_maxmemory"] is NSNull, "an empty Redis takes more")
    let larger = try advice([trace, "--budget", "1100KiB"])
    #expect((larger["servers"] as? [String: Any])?["redis_maxmemory"] as? Int == 1100 << 10)
    try runCommands(budget, least: 8)
    for target in ["latency_mean=25ms", "origin_rate<1200/s"] {
      let advice = try advice([trace, "--target", target, "--origin-latency", "constant:50ms"])
      let found = try recommendation(advice)
      #expect(found["reaches_goal"] as? Bool == true && found["capacity"] as? Int ?? 0 > 1, "\(target)")
      try runCommands(advice, least: 8)
    }
    let price = try advice([trace, "--price", "ram=3.5/GiB-month:origin=0.40/M"])
    #expect(try recommendation(price)["cost_per_month"] is Double)
  }

  @Test(
    "What cannot be is refused in one line",
    arguments: [
      (["--target", "hit_ratio=2"], "--target"), (["--target", "hits=0.5"], "unknown metric"),
      (["--target", "hit_ratio=0.5", "--budget", "1GiB"], "leave one"), (["--budget", "10%"], "no amount"),
      (["--budget", "0"], "not above zero"), (["--policies", "belady"], "knows the future"),
      (["--policies", "lruu"], "did you mean"), (["--price", "ram=1"], "--price"), (["--format", "csv"], "format"),
      (["--origin-latency", "fast"], "--origin-latency"), (["--warmup", "100%"], "nothing is left"),
      (["--unit", "bytes"], "size column"), (["--target", "latency_p99=2ms"], "time column"),
      (["--price", "ram=3.5/GiB-month"], "time and size"),
    ])
  func refusals(words: [String], says: String) throws {
    let trace = folder.file("keys.txt")
    try Data("a\nb\na\n".utf8).write(to: URL(fileURLWithPath: trace))
    let outcome = try Tool.run(["advise", trace, "--trace-format", "text"] + words)
    #expect(outcome.code == 64 && outcome.errors.contains(says) && outcome.text.isEmpty, "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test("On a real trace the advice holds", .enabled(if: SharedFiles.arePresent))
  func realTrace() throws {
    let trace = SharedFiles.trace("weblog/apache_combined.log")
    let advice = try advice([trace, "--target", "hit_ratio=0.7", "--unit", "objects"])
    let found = try recommendation(advice)
    let capacity = try #require(found["capacity"] as? Int)
    let policy = try #require(found["policy"] as? String)
    let replay = try Tool.run(
      ["replay", trace, "--policy", policy, "--capacity", "\(capacity),\(capacity * 95 / 100)", "--format", "csv"]
        + ["--quiet"])
    #expect(Double(replay.rows[0]["hit_ratio"] ?? "") ?? 0 >= 0.7)
    #expect(Double(replay.rows[1]["hit_ratio"] ?? "") ?? 1 < 0.7)
    try runCommands(advice, least: 8)
  }
}
