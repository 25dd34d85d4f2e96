import Foundation
import TestSupport
import Testing

/// `--policy plugin:...`: policies in shared libraries, good and bad.
@Suite(
  "Plugins", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"),
  .enabled(if: CompiledPlugin.canCompile, "needs cc"))
struct PluginTests {
  static let columns = ["requests", "hits", "bytes_hit", "evictions", "admissions_refused", "objects_resident"]

  /// The counts of each row, in the report's order.
  static func counts(_ outcome: Tool.Outcome) -> [[String?]] { outcome.rows.map { row in columns.map { row[$0] } } }

  @Test("The example counts what lru counts, in objects and bytes, alone and in parallel")
  func example() throws {
    let plugin = try CompiledPlugin.lru()
    var traces = [(SharedFiles.fixture("keys.txt"), "3,10,40%,7B")]
    if SharedFiles.arePresent {
      traces += [
        (SharedFiles.trace("arc/OLTP.lis.zst"), "1000,5000"),
        (SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin"), "100,10%,1MiB,64MiB"),
      ]
    }
    for (trace, capacities) in traces {
      for options in [["--threads", "1"], ["--threads", "4", "--memory", "hashed", "--sizes", "latest"]] {
        let outcome = try Tool.run(
          ["replay", trace, "--policy", "lru,plugin:\(plugin.path)", "--capacity", capacities, "--format", "csv"]
            + options)
        let found = Self.counts(outcome)
        #expect(outcome.code == 0 && found.count == 2 * capacities.split(separator: ",").count, "\(outcome.errors)")
        #expect(Array(found.prefix(found.count / 2)) == Array(found.suffix(found.count / 2)), "\(trace) \(options)")
      }
    }
  }

  @Test("A path without a slash is in the working folder; parameters and seeds are reported")
  func spelling() throws {
    let plugin = try CompiledPlugin.lru()
    let outcome = try Tool.run(
      [
        "replay", SharedFiles.fixture("keys.txt"), "--policy", "plugin:plugin.so:insert=back", "--capacity", "10",
        "--format", "csv",
      ], folder: URL(fileURLWithPath: plugin.path).deletingLastPathComponent())
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.rows.first?["policy"] == "plugin" && outcome.rows.first?["seed"] == "")
    #expect(outcome.rows.first?["parameters"] == "library=plugin.so;insert=back")
  }

  @Test("A plugin may refuse what it is asked to make room for: none does the same")
  func refusing() throws {
    let plugin = try CompiledPlugin("Tests/Fixtures/bad-plugin.c")
    let outcome = try Tool.run([
      "replay", SharedFiles.fixture("keys.txt"), "--policy", "none,plugin:\(plugin.path)", "--capacity", "7",
      "--format",
      "csv",
    ])
    let found = Self.counts(outcome)
    #expect(outcome.code == 0 && found.count == 2 && found.first == found.last, "\(outcome.errors) \(found)")
  }

  @Test("The plugin that docs/own-policy.md shows does what it says there")
  func page() throws {
    let page = try String(contentsOf: Tool.root.appendingPathComponent("docs/own-policy.md"), encoding: .utf8)
    let source = try #require(page.components(separatedBy: "```c\n").last?.components(separatedBy: "\n```").first)
    let folder = try TemporaryFolder()
    let plugin = try CompiledPlugin(try folder.write("nru.c", source), named: "nru.so")
    let outcome = try Tool.run(
      [
        "replay", Tool.root.appendingPathComponent("traces/zipf-1.1.csv.gz").path, "--policy",
        "lru,plugin:./nru.so", "--capacity", "1%,10%",
      ], folder: URL(fileURLWithPath: plugin.path).deletingLastPathComponent())
    #expect(outcome.code == 0 && page.contains(outcome.text), "\(outcome.text) \(outcome.errors)")
  }

  /// Runs `--policy plugin:...`, which must fail with `code` and one line that holds all of `parts`, and report nothing.
  func refuses(
    _ policy: String, code: Int32, _ parts: [String], options: [String] = [],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write("t.csv", "key,size\n" + (0..<200).map { "\($0),\($0 % 9 + 1)\n" }.joined())
    let outcome = try Tool.run(["replay", trace, "--policy", "lru,\(policy)", "--capacity", "20,40"] + options)
    #expect(outcome.code == code, "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty, "something was reported", sourceLocation: location)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 1 && lines.first?.hasPrefix("cachesim: error:") == true, sourceLocation: location)
    for part in parts {
      #expect(outcome.errors.contains(part), "\(part) not in: \(outcome.errors)", sourceLocation: location)
    }
  }

  @Test("Libraries that cannot be loaded are inputs that cannot be opened: exit 66")
  func notLoaded() throws {
    try refuses("plugin:./nowhere.so", code: 66, ["./nowhere.so", "cannot be loaded", "No such file"])
    try refuses("plugin:" + SharedFiles.fixture("keys.txt"), code: 66, ["keys.txt", "cannot be loaded"])
    for (macro, parts) in [
      ("NO_SYMBOL", ["has no 'cachesim_policy'"]), ("WRONG_VERSION", ["version 2", "has version 1", "compile it"]),
      ("WRONG_SIZE", ["cachesim_plugin", "112 bytes", "104"]), ("NO_VICTIM", ["no function 'victim'"]),
      ("UNKNOWN_COLUMN", ["columns that do not exist"]),
    ] {
      let plugin = try CompiledPlugin("Tests/Fixtures/bad-plugin.c", defining: [macro])
      try refuses("plugin:\(plugin.path)", code: 66, [plugin.path] + parts)
    }
  }

  @Test("What is wrong with how it is used is wrong usage: exit 64")
  func misused() throws {
    let lru = try CompiledPlugin.lru()
    try refuses("plugin", code: 64, ["needs a library", "plugin:./libmine.so"])
    try refuses("plugin:", code: 64, ["needs a library"])
    try refuses("plugin:\(lru.path):insert", code: 64, ["'insert'", "name=value"])
    try refuses("plugin:\(lru.path):insert=", code: 64, ["'insert='", "name=value"])
    try refuses("plugin:\(lru.path):insert=back:insert=back", code: 64, ["given twice"])
    try refuses("plugin:\(lru.path):insert=up", code: 64, [lru.path, "refuses", "insert=up is neither front nor back"])
    try refuses("plugin:\(lru.path):size=3", code: 64, ["no parameter 'size'"])
    for (macro, parts) in [
      ("REFUSES", ["refuses: no capacity is good enough, not even 20"]), ("REFUSES_SILENTLY", ["does not say why"]),
      ("NEEDS_COST", ["needs a cost column"]),
    ] {
      let plugin = try CompiledPlugin("Tests/Fixtures/bad-plugin.c", defining: [macro])
      try refuses("plugin:\(plugin.path)", code: 64, parts)
    }
  }

  @Test("Wrong answers are not believed: exit 1, with the plugin and the request, whatever the blocks and threads")
  func wrongAnswers() throws {
    for (macro, parts) in [
      ("VICTIM_NOT_RESIDENT", ["not in the cache (handle 25) at request 20"]),
      ("VICTIM_OUT_OF_RANGE", ["not in the cache (handle 2147483632) at request 20"]),
      ("NO_VICTIM_CHOSEN", ["no victim although the cache is full at request 20"]),
      ("WRONG_LATER", ["not in the cache (handle 21) at request 60"]),
      ("NO_MEMORY", ["no memory for", "at request 0"]),
    ] {
      let plugin = try CompiledPlugin("Tests/Fixtures/bad-plugin.c", defining: [macro])
      for options in [
        ["--threads", "1"], ["--threads", "2"], ["--block-size", "7"], ["--memory", "hashed", "--block-size", "1"],
      ] where macro != "NO_MEMORY" || options.first == "--threads" {
        try refuses("plugin:\(plugin.path)", code: 1, ["t.csv", plugin.path] + parts, options: options)
      }
    }
  }
}
