import Foundation
import TestSupport
import Testing

/// `cachesim trace stats|sample|slice|merge|filter|split`, as a user runs them.
@Suite("trace tools", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct TraceToolsTests {
  let folder: TemporaryFolder
  let good: String

  init() throws {
    folder = try TemporaryFolder()
    var lines = "time,key,size,op,ttl\n"
    for i in 0..<3000 { lines += "\(i / 10),\(i * i % 97),\(1 + i % 50),\(i % 7 == 0 ? "write" : "read"),60\n" }
    good = try folder.write("good.csv", lines)
  }

  func file(_ name: String) -> String { folder.file(name) }
  func trace(_ arguments: [String]) throws -> Tool.Outcome { try Tool.run(["trace"] + arguments) }
  func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func refuses(_ arguments: [String], code: Int32, _ parts: [String]) throws {
    let outcome = try trace(arguments)
    #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").filter { $0.contains("error:") }.count == 1, "\(outcome.errors)")
    for part in parts { #expect(outcome.errors.contains(part), "\(part) not in: \(outcome.errors)") }
  }

  // MARK: - stats

  @Test(
    "All figures of three real traces are what numpy finds", .enabled(if: SharedFiles.arePresent, "needs ../shared"))
  func numpy() throws {
    let outcome = try Tool.run(
      ["python3", Tool.root.appendingPathComponent("scripts/stats-check").path],
      environment: ["CACHESIM_BIN": Tool.path], executable: "/usr/bin/env")
    if outcome.code == 66 || outcome.code == 127 {
      print("skipped: \(outcome.errors)")
      return
    }
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.split(separator: "\n").count == 3)
  }

  @Test("Reuse distances give the hits of every LRU cache", .enabled(if: SharedFiles.arePresent, "needs ../shared"))
  func distancesAreLRU() throws {
    let path = SharedFiles.trace("arc/OLTP.lis.zst")
    let report = try json(try trace(["stats", path, "--format", "json"]))
    let distance = try #require(report["reuse_distance"] as? [String: Any])
    let rows = try #require(distance["cumulative"] as? [[String: Any]])
    let replay = try Tool.run(["replay", path, "--policy", "lru", "--capacity", "1024,65536", "--format", "csv"])
    for row in replay.rows {
      let same = try #require(rows.first { "\($0["below"] ?? "")" == row["capacity"] })
      #expect("\(same["count"] ?? "")" == row["hits"])
    }
    #expect(replay.rows.count == 2)
  }

  @Test("Every member of the JSON is documented, and two runs are equal")
  func documentedJSON() throws {
    let outcome = try trace(["stats", good, "--format", "json"])
    #expect(outcome.output == (try trace(["stats", good, "--format", "json"])).output)
    let page = try String(contentsOf: Tool.root.appendingPathComponent("docs/trace-statistics.md"), encoding: .utf8)
    for name in Set(members(try json(outcome))) { #expect(page.contains("`\(name)`"), "\(name) is not in the page") }
  }

  @Test("A person gets a table or Markdown, without what the trace has no columns for")
  func forPeople() throws {
    let keys = try folder.write("keys.txt", "a\nb\na\nc\na\n")
    let table = try trace(["stats", keys, "--trace-format", "text"])
    #expect(table.code == 0, "\(table.errors)")
    #expect(table.text.contains("distinct objects") && table.text.contains("Reuse distance, exact"))
    #expect(!table.text.contains("Time to live") && !table.text.contains("Size of"))
    let markdown = try trace(["stats", keys, "--trace-format", "text", "--format", "markdown"])
    #expect(markdown.text.contains("## Popularity\n\n| what | value |\n|---|--:|\n"))
  }

  // MARK: - parts

  @Test("A sample has the requests that replay --sample replays")
  func sample() throws {
    let outcome = try trace(["sample", good, file("part.csv.gz"), "--rate", "0.3"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let options = ["--policy", "lru", "--capacity", "7", "--format", "csv", "--no-scale"]
    let part = try Tool.run(["replay", file("part.csv.gz")] + options)
    let whole = try Tool.run(["replay", good, "--sample", "0.3"] + options)
    for column in ["requests", "hits", "compulsory_misses"] {
      #expect(part.rows.first?[column] == whole.rows.first?[column])
    }
    #expect(part.rows.first?["requests"] != "3000")
  }

  @Test("Slices that meet are the trace; merged again they are it too")
  func sliceAndMerge() throws {
    let whole = try lines(good)
    for (name, options) in [
      ("a.csv", ["--to", "1k"]), ("b.csv", ["--from", "1k", "--to", "2m"]), ("c.csv", ["--from", "2m"]),
    ] {
      let outcome = try trace(["slice", good, file(name)] + options)
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    let parts = try ["a.csv", "b.csv", "c.csv"].flatMap { try lines(file($0)).dropFirst() }
    #expect(parts == Array(whole.dropFirst()))
    let merged = try trace(
      ["merge", file("a.csv"), file("b.csv"), file("c.csv"), file("all.csv"), "--same-keys"])
    #expect(merged.code == 0, "\(merged.errors)")
    #expect(try lines(file("all.csv")) == whole)
    let apart = try trace(["merge", file("a.csv"), file("a.csv"), file("twice.csv")])
    #expect(apart.code == 0, "\(apart.errors)")
    let keys = try lines(file("twice.csv")).dropFirst().map { $0.split(separator: ",")[1] }
    #expect(keys.count == 2000)
    #expect(Set(keys).count == 2 * Set(try lines(file("a.csv")).dropFirst().map { $0.split(separator: ",")[1] }).count)
  }

  @Test("The misses of a cache are as many as replay counts", arguments: ["20", "10%", "300B", "20%bytes"])
  func filter(capacity: String) throws {
    let outcome = try trace(["filter", good, file("misses.csv"), "--policy", "s3fifo", "--capacity", capacity])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let hashed = try trace(
      ["filter", good, file("hashed.csv"), "--policy", "s3fifo", "--capacity", capacity, "--memory", "hashed"])
    #expect(hashed.code == 0, "\(hashed.errors)")
    #expect(try lines(file("hashed.csv")) == (try lines(file("misses.csv"))))
    let replay = try Tool.run(["replay", good, "--policy", "s3fifo", "--capacity", capacity, "--format", "csv"])
    #expect(replay.rows.first?["misses"] == String(try lines(file("misses.csv")).count - 1))
  }

  @Test("A split has every request once, and says who got what")
  func split() throws {
    let outcome = try trace(["split", good, file("nodes"), "--nodes", "3", "--format", "json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let nodes = try #require(try json(outcome)["nodes"] as? [[String: Any]])
    #expect(nodes.count == 3)
    var all: [String] = []
    for node in nodes {
      let path = try #require(node["file"] as? String)
      let part = try lines(path).dropFirst()
      #expect(part.count == node["requests"] as? Int)
      all += part
    }
    #expect(all.sorted() == (try lines(good)).dropFirst().sorted())
  }

  // MARK: - bad input

  @Test("Wrong usage is one line, and nothing is written")
  func usage() throws {
    let out = file("out.csv")
    try refuses(["stats", good, "--format", "jsn"], code: 64, ["did you mean 'json'"])
    try refuses(["stats", good, "--zipf-ranks", "5"], code: 64, ["--zipf-ranks '5'"])
    try refuses(["stats", good, "--reuse-objects", "0"], code: 64, ["--reuse-objects"])
    try refuses(["sample", good, out, "--rate", "1.5"], code: 64, ["--rate 1.5"])
    try refuses(["slice", good, out, "--from", "10%"], code: 64, ["--from '10%'"])
    try refuses(["merge", good, out], code: 64, ["at least two traces"])
    try refuses(["filter", good, out, "--policy", "lruu", "--capacity", "5"], code: 64, ["did you mean"])
    try refuses(["split", good, file("nodes"), "--nodes", "0"], code: 64, ["--nodes 0"])
    try refuses(["sample", good, file("out.unknown"), "--rate", "0.5"], code: 64, ["--to"])
    let keys = try folder.write("keys.txt", "a\nb\n")
    try refuses(["merge", keys, keys, out, "--trace-format", "text"], code: 64, ["has no times"])
    try refuses(["slice", keys, out, "--from", "1h", "--trace-format", "text"], code: 64, ["has no times"])
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(!FileManager.default.fileExists(atPath: file("nodes")))
  }

  @Test("Sizes beyond what can be added up are bad data")
  func beyond64Bits() throws {
    let large = try folder.write("large.csv", "time,key,size\n1,1,9000000000000000000\n1,1,9000000000000000000\n")
    try refuses(["stats", large], code: 65, ["large.csv", "request 1", "2^46"])
    try refuses(["split", large, file("nodes"), "--nodes", "1"], code: 65, ["large.csv", "request 1", "2^46"])
  }

  @Test("A trace that ends badly, and one of which nothing is left, leave no file")
  func nothingHalf() throws {
    let bad = try folder.write("bad.csv", try String(contentsOfFile: good, encoding: .utf8) + "9999,1,x,read,60\n")
    let out = file("out.csv")
    try refuses(["stats", bad], code: 65, ["line 3002, column 3"])
    try refuses(["sample", bad, out, "--rate", "1"], code: 65, ["line 3002, column 3"])
    try refuses(["filter", bad, out, "--capacity", "5"], code: 65, ["line 3002, column 3"])
    try refuses(["merge", good, bad, out], code: 65, ["line 3002, column 3"])
    try refuses(["split", bad, file("nodes"), "--nodes", "2"], code: 65, ["line 3002, column 3"])
    try refuses(["slice", good, out, "--from", "4k"], code: 1, ["no requests are left"])
    try refuses(["stats", file("missing.csv")], code: 66, ["cannot be opened"])
    try refuses(["split", good, good, "--nodes", "2"], code: 73, ["good.csv"])
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(try FileManager.default.contentsOfDirectory(atPath: file("nodes")).isEmpty)
  }

  private func json(_ outcome: Tool.Outcome) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any], "\(outcome.errors)")
  }

  private func members(_ value: Any) -> [String] {
    if let object = value as? [String: Any] { return object.flatMap { [$0.key] + members($0.value) } }
    if let array = value as? [Any] { return array.flatMap(members) }
    return []
  }
}
