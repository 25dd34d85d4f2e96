import Foundation
import TestSupport
import Testing

/// `cachesim tune` from the outside.
@Suite("cachesim tune", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct TuneCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func generated() throws -> String {
    let trace = folder.file("t.oracleGeneral.zst")
    let outcome = try Tool.run(
      ["generate", "zipf", "--objects", "5k", "--requests", "60k", "--alpha", "0.8", "--seed", "3", "-o", trace])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return trace
  }

  @Test("The best parameters replay to the figures printed")
  func replays() throws {
    let trace = try generated()
    let options = ["--policy", "2q", "--capacity", "10%", "--vary", "in=0.05..0.5/5", "--held-out", "25%"]
    let texts = try ["1", "2"].map {
      try Tool.run(["tune", trace, "--format", "json", "--threads", $0] + options).text
    }
    #expect(texts[0] == texts[1])
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(texts[0].utf8)) as? [String: Any], "\(texts[0])")
    #expect(report["schema"] as? String == "cachesim.tune/1")
    let rows = try #require(report["candidates"] as? [[String: Any]])
    let best = try #require(report["best"] as? String)
    #expect(rows[0]["policy"] as? String == best && rows.last?["from"] as? String == "given")
    let replay = try Tool.run(
      ["replay", trace, "--policy", best, "--capacity", "\(report["capacity"] as? Int ?? 0)", "--warmup", "45k"]
        + ["--format", "csv"])
    let ratio = try #require(Double(replay.rows[0]["hit_ratio"] ?? ""))
    #expect(try #require(rows[0]["held_out_hit_ratio"] as? Double) == ratio)
  }

  @Test(
    "What cannot be is refused in one line",
    arguments: [
      (["--policy", "2q", "--vary", "inn=1..2"], "did you mean 'in'?"),
      (["--policy", "2q", "--vary", "in=0.1..0.2,in=0.3"], "varied twice"),
      (["--policy", "pfoo-l", "--vary", "x=1"], "is not tuned"),
      (["--policy", "2q", "--vary", "in=0.1..0.2", "--held-out", "0"], "--held-out"),
    ])
  func refusals(options: [String], says: String) throws {
    let outcome = try Tool.run(["tune", try generated(), "--capacity", "10%"] + options)
    #expect(outcome.code == 64 && outcome.errors.contains(says) && outcome.text.isEmpty, "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
