import Foundation
import TestSupport
import Testing

/// Real traces through a compiled one: the same records come back, and the same reports are made of either.
@Suite(
  "cachesim trace: round trips", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct RoundTripTests {
  struct Trace: Sendable, CustomTestStringConvertible {
    let path: String
    let format: String
    var testDescription: String { path }
  }

  /// Of every kind: operations and sizes; those and times to live, texts as keys; deletes as well; nothing
  /// but keys.
  static let traces: [Trace] = {
    let fixtures = [Trace(path: SharedFiles.fixture("redis-monitor.log"), format: "redis-monitor")]
    if !SharedFiles.arePresent { return fixtures }
    return [
      Trace(path: SharedFiles.trace("msr/rsrch_1.csv"), format: "csv:op=4:key=5:size=6"),
      Trace(path: SharedFiles.trace("twitter/cluster37.0_100.csv"), format: "csv:time=1:key=2:size=4:op=6:ttl=7"),
      Trace(path: SharedFiles.trace("weblog/apache_combined.log"), format: "weblog"),
      Trace(path: SharedFiles.trace("lirs/multi2.trace.gz"), format: "lirs"),
    ] + fixtures
  }()

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

  func run(_ arguments: [String]) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments)
    #expect(outcome.code == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  @Test("The same records back, and the same reports", arguments: traces)
  func same(_ trace: Trace) throws {
    let reading = ["--trace-format", trace.format]
    _ = try run(["trace", "convert", trace.path, path("x.cst"), "--quiet"] + reading)
    _ = try run(["trace", "convert", trace.path, path("direct.csv"), "--quiet"] + reading)
    _ = try run(["trace", "convert", path("x.cst"), path("back.csv"), "--quiet"])
    let direct = try Data(contentsOf: URL(fileURLWithPath: path("direct.csv")))
    let back = try Data(contentsOf: URL(fileURLWithPath: path("back.csv")))
    #expect(direct == back && direct.split(separator: 0x0A).count > 80)
    _ = try run(["trace", "convert", path("back.csv"), path("again.cst"), "--quiet"])
    // The footer's last 16 bytes say what keys were, which a table of their hashes no longer does, and are its checksum.
    let compiled = try ["x.cst", "again.cst"].map { try Data(contentsOf: URL(fileURLWithPath: path($0))).dropLast(16) }
    #expect(compiled[0] == compiled[1])

    let options = ["--policy", "lru,s3fifo,w-tinylfu,belady", "--capacity", "10%,7,5%bytes", "--window", "10%"]
    for format in ["json", "csv", "markdown", "table", "jsonl"] {
      let first = try run(["replay", trace.path, "--format", format, "--quiet"] + options + reading)
      let second = try run(["replay", path("x.cst"), "--format", format, "--quiet"] + options)
      #expect(plain(first.text, trace.path) == plain(second.text, path("x.cst")), "\(format)")
    }
  }

  /// A report without what must differ: path, format, SHA-256, and what was said about lines passed over and times that
  /// run backwards, which the compiled trace no longer has.
  private func plain(_ report: String, _ path: String) -> [String] {
    report.replacingOccurrences(of: path, with: "TRACE").split(separator: "\n").map(String.init).filter { line in
      !["\"format\":", "\"sha256\":", "\"trace-format\":", "run backwards", "passed over", "\"warnings\":"].contains {
        line.contains($0)
      }
        && line != "  ]"
    }
  }
}
