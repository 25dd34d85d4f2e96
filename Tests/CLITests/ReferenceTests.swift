import Foundation
import TestSupport
import Testing

/// The exact comparison with other simulators' counts, and the number that it ended with when it was committed.
@Suite("scripts/references", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ReferenceTests {
  /// What can be explained by no named parameter set of ours may not become more.
  static let mostUnexplained = 1

  static let hasPython = (try? Tool.run(["python3", "--version"], executable: "/usr/bin/env").code) == 0

  @Test("The table ends with a number that is no larger than it was")
  func committedTable() throws {
    #expect(try committedNumber() <= Self.mostUnexplained)
  }

  @Test(
    "The counts of today's build are those of the committed table",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"), .enabled(if: hasPython, "needs python3"))
  func check() throws {
    let committed = try committedNumber()
    let outcome = try Tool.run(
      ["python3", Tool.root.appendingPathComponent("scripts/references").path, "--check"],
      environment: ["CACHESIM_BIN": Tool.path], executable: "/usr/bin/env")
    let line = try #require(outcome.text.split(separator: "\n").last, "\(outcome.errors)")
    #expect(line.hasSuffix("unexplained: \(committed)"), "\(line)")
    #expect(!outcome.errors.contains("stale"), "\(outcome.errors)")
    #expect(outcome.code == (committed == 0 ? 0 : 1), "\(outcome.errors)")
  }

  /// The n of `unexplained: n`, the last line of results/references.md.
  private func committedNumber() throws -> Int {
    let table = try String(contentsOf: Tool.root.appendingPathComponent("results/references.md"), encoding: .utf8)
    let last = try #require(table.split(separator: "\n").last)
    try #require(last.hasPrefix("unexplained: "), "\(last)")
    return try #require(Int(last.dropFirst("unexplained: ".count)))
  }
}
