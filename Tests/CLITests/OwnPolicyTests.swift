import Foundation
import TestSupport
import Testing

/// Examples/OwnPolicy: a package of its own that brings a policy and runs the whole tool with it (docs/own-policy.md).
@Suite(
  "A policy of another package", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct OwnPolicyTests {
  /// Builds the example; nil where its dependency cannot be fetched. Where the checkout is called must not matter, so it is
  /// built in a folder `cachesim` of links to it. What was built stays, for the next time.
  static func builtExample() throws -> String? {
    let files = FileManager.default
    let scratch = Tool.root.appendingPathComponent(".build/own-policy")
    let checkout = scratch.appendingPathComponent("cachesim")
    let package = checkout.appendingPathComponent("Examples/OwnPolicy")
    try? files.removeItem(at: checkout)
    try files.createDirectory(at: package.deletingLastPathComponent(), withIntermediateDirectories: true)
    for name in ["Package.swift", "Package.resolved", "Sources", "Tests"] {
      let source = Tool.root.appendingPathComponent(name)
      guard files.fileExists(atPath: source.path) else { continue }
      try files.createSymbolicLink(at: checkout.appendingPathComponent(name), withDestinationURL: source)
    }
    try files.copyItem(at: Tool.root.appendingPathComponent("Examples/OwnPolicy"), to: package)
    func swift(_ command: String, _ more: [String] = []) throws -> Tool.Outcome {
      try Tool.run(
        [
          "swift", command, "--package-path", package.path, "--scratch-path",
          scratch.appendingPathComponent("build").path,
        ] + more, executable: "/usr/bin/env")
    }
    guard try swift("package", ["resolve"]).code == 0 else {
      print("skipped: the packages that Examples/OwnPolicy needs cannot be fetched")
      return nil
    }
    let outcome = try swift("build")
    try #require(outcome.code == 0, "\(outcome.text) \(outcome.errors)")
    return scratch.appendingPathComponent("build/debug/mycache").path
  }

  @Test("Examples/OwnPolicy builds, lists its policy, and counts what clock counts", .timeLimit(.minutes(15)))
  func example() throws {
    guard let tool = try Self.builtExample() else { return }
    let listed = try Tool.run(["policies", "--format", "json"], executable: tool)
    let rows = try #require(try JSONSerialization.jsonObject(with: listed.output) as? [[String: Any]])
    let names = rows.compactMap { $0["name"] as? String }
    #expect(names.last == "my-second-chance" && names.contains("lru"))

    let trace = SharedFiles.fixture("keys.txt")
    for capacity in ["1", "3", "10", "40%", "12B"] {
      for memory in ["dense", "hashed"] {
        let outcome = try Tool.run(
          [
            "replay", trace, "--trace-format", "text", "--policy", "clock,my-second-chance", "--capacity", capacity,
            "--memory", memory, "--format", "csv",
          ], executable: tool)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let counts = outcome.rows.map { row in ["hits", "misses", "evictions", "objects_resident"].map { row[$0] } }
        #expect(counts.count == 2 && counts.first == counts.last, "\(capacity) \(memory): \(counts)")
      }
    }
    let unknown = try Tool.run(["replay", trace, "--policy", "my-second-chanse"], executable: tool)
    #expect(unknown.code == 64 && unknown.errors.contains("did you mean 'my-second-chance'?"), "\(unknown.errors)")

    // docs/own-policy.md shows these files and this table.
    let page = try String(contentsOf: Tool.root.appendingPathComponent("docs/own-policy.md"), encoding: .utf8)
    for file in ["main.swift", "SecondChance.swift"] {
      let source = Tool.root.appendingPathComponent("Examples/OwnPolicy/Sources/mycache/" + file)
      #expect(page.contains(try String(contentsOf: source, encoding: .utf8)), "the page shows another \(file)")
    }
    let table = try Tool.run(
      ["replay", "traces/zipf-1.1.csv.gz", "--policy", "clock,my-second-chance", "--capacity", "1%,10%"],
      executable: tool)
    #expect(table.code == 0 && page.contains(table.text), "\(table.text)")

    guard SharedFiles.arePresent else { return }
    let real = try Tool.run(
      [
        "replay", SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin"), "--policy",
        "clock,my-second-chance", "--capacity", "1000,10%,64MiB", "--format", "csv",
      ], executable: tool)
    let hits = real.rows.map { $0["hits"] }
    #expect(hits.count == 6 && Array(hits[..<3]) == Array(hits[3...]), "\(real.errors)")
  }
}
