import Foundation
import TestSupport
import Testing

/// The comparison with real Redis and memcached.
@Suite("scripts/servers", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ServersTests {
  @Test("The table ends with none outside its limit")
  func committedTable() throws {
    let table = try String(contentsOf: Tool.root.appendingPathComponent("results/servers.md"), encoding: .utf8)
    let last = try #require(table.split(separator: "\n").last)
    #expect(last.hasSuffix("rows compared, outside: 0"), "\(last)")
  }

  @Test(
    "Today's build still gives the committed hit ratios of the block trace",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"),
    .enabled(if: ReferenceTests.hasPython, "needs python3"),
    arguments: ["Redis cloudphysics", "memcached cloudphysics"])
  func check(rows: String) throws {
    let outcome = try Tool.run(
      ["python3", Tool.root.appendingPathComponent("scripts/servers").path, "--check", rows],
      environment: ["CACHESIM_BIN": Tool.path], executable: "/usr/bin/env")
    #expect(outcome.code == 0, "\(outcome.text)\(outcome.errors)")
  }
}
