import Foundation
import TestSupport
import Testing

/// Traces that say what the origin does not hold, through the built binary.
@Suite("What is not found", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct NotFoundTests {
  private func row(_ arguments: [String]) throws -> [String: String] {
    let outcome = try Tool.run(["replay"] + arguments + ["--format", "csv"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try #require(outcome.rows.first)
  }

  @Test(
    "The reads of a real log with status 404 are negative, however it is stored", .enabled(if: SharedFiles.arePresent))
  func weblog() throws {
    let log = SharedFiles.trace("weblog/apache_combined.log")
    let folder = try TemporaryFolder()
    var expected = 0
    for line in String(decoding: try readFile(log), as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\"")
      let isRead = parts[1].hasPrefix("GET ") || parts[1].hasPrefix("HEAD ")
      if isRead, ["404", "410"].contains(parts[2].split(separator: " ")[0]) { expected += 1 }
    }
    #expect(expected == 210)
    let system = ["--capacity", "10%", "--origin-latency", "constant:50ms", "--quiet", "--negative-ttl"]
    let named = ["--trace-format", "weblog"]
    let uncached = try row([log] + named + system + ["0s"])
    #expect(uncached["negatives"] == "\(expected)" && uncached["negative_hits"] == "0")
    let cached = try row([log] + named + system + ["1h"])
    let hits = Int(cached["negative_hits"] ?? "") ?? 0
    #expect(cached["negatives"] == "\(expected)" && hits > 20 && hits < expected)
    let counts = ["hits", "misses", "delayed_hits", "negatives", "errors"].map { Int(cached[$0] ?? "") ?? -1 }
    #expect(counts.reduce(0, +) == Int(cached["requests"] ?? ""))
    #expect(try row([log, "--trace-format", "weblog:not-found=none"] + system + ["1h"])["negatives"] == "0")

    var others: [String: String] = cached
    others["trace"] = nil
    for (name, from, extra) in [
      ("a.csv", log, named), ("a.cst", log, named), ("b.cst", folder.file("a.csv"), []),
      ("next.cst", folder.file("a.cst"), ["--to", "cst:next=true"]), ("c.tsv", folder.file("next.cst"), []),
    ] {
      let outcome = try Tool.run(["trace", "convert", from, folder.file(name), "--quiet"] + extra)
      #expect(outcome.code == 0, "\(outcome.errors)")
      var stored = try row([folder.file(name)] + system + ["1h"])
      stored["trace"] = nil
      #expect(stored == others, "\(name)")
    }
    // What has no place for it says so.
    let left = try Tool.run(["trace", "convert", folder.file("a.cst"), folder.file("a.oracleGeneral")])
    #expect(left.code == 0 && left.errors.contains("found; left out"), "\(left.errors)")
  }

  @Test("A table's column says it in words, digits or statuses, under a known name or by number")
  func tables() throws {
    let folder = try TemporaryFolder()
    let system = ["--rate", "1/s", "--capacity", "9", "--negative-ttl", "10s", "--quiet"]
    for (yes, no) in [
      ("1", "0"), ("yes", "No"), ("true", "FALSE"), ("200", "404"), ("", "410"), ("found", "not_found"),
    ] {
      let path = try folder.write("t.csv", "key,found\na,\(no)\nb,\(yes)\na,\(no)\nb,\(yes)\na,\(yes)\n")
      let counted = try row([path] + system)
      let counts = ["hits", "misses", "negatives", "negative_hits"].map { counted[$0] ?? "" }
      #expect(counts == ["1", "1", "3", "2"], "\(yes), \(no)")
    }
    let numbered = try folder.write("n.csv", "a,404\nb,200\na,404\n")
    #expect(
      try row([numbered, "--trace-format", "csv:key=1:found=2"] + system)["negatives"] == "2")
    let none = try folder.write("t.csv", "key,found\na,0\na,0\n")
    #expect(try row([none, "--trace-format", "csv:found=none"] + system)["negatives"] == "0")
    let lines = try folder.write(
      "t.ndjson", "{\"key\":\"a\",\"found\":false}\n{\"key\":\"a\"}\n{\"key\":\"b\",\"found\":true}\n")
    #expect(try row([lines] + system)["negatives"] == "2")
    let bad = try folder.write("t.csv", "key,found\na,0\na,maybe\n")
    let outcome = try Tool.run(["replay", bad] + system)
    #expect(outcome.code == 65 && outcome.errors.contains("line 3, column 2") && outcome.errors.contains("'maybe'"))
    let codes = try Tool.run(["replay", numbered, "--trace-format", "weblog:not-found=missing"])
    #expect(codes.code == 64 && codes.errors.contains("not-found 'missing'"), "\(codes.errors)")
  }
}
