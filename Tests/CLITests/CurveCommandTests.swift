import Foundation
import TestSupport
import Testing

/// `cachesim curve` from the outside.
@Suite("cachesim curve", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct CurveCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Ten real traces, of different kinds.
  private static let traces: [(file: String, format: String?)] = [
    ("libcachesim/cloudPhysicsIO.oracleGeneral.bin", nil), ("arc/OLTP.lis.zst", nil), ("lirs/gli.trace.gz", nil),
    ("cache2k/web07.trace.xz", "keys:be-i32"), ("caffeine/trace_vaultservice.gz", "keys:be-i64"),
    ("caffeine/adapt_size-request.trace.xz", "size"), ("address/gcc.trace.gz", nil),
    ("cachelib/kv_traces_1.csv", nil), ("weblog/apache_combined.log", nil), ("msr/rsrch_1.csv", nil),
    ("cachelib/short_bigcache_traces.csv", nil), ("libcachesim/control-shift.oracleGeneral.zst", nil),
  ]

  @Test(
    "At every capacity the curve is what a replay counts, on real traces",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"), arguments: traces)
  func equalsReplay(file: String, format: String?) throws {
    let rest =
      ["--capacity", "1,10,100,1000,1%,7%,50%,100KB,1MB,30MB,2%bytes,60%bytes", "--format", "csv", "--policy", "lru"]
      + (format.map { ["--trace-format", $0] } ?? [])
    let curve = try Tool.run(["curve", SharedFiles.trace(file)] + rest)
    let replay = try Tool.run(["replay", SharedFiles.trace(file)] + rest)
    #expect(curve.code == 0 && replay.code == 0, "\(curve.errors)\(replay.errors)")
    #expect(curve.text.hasPrefix("policy,capacity,capacity_unit,miss_ratio,byte_miss_ratio\n"))
    #expect(curve.rows.count == 12 && replay.rows.count == 12)
    for (point, cell) in zip(curve.rows, replay.rows) {
      for name in ["policy", "capacity", "capacity_unit", "miss_ratio"] {
        #expect(point[name] == cell[name], "\(file): \(name)")
      }
      let hit = try #require(Double(cell["byte_hit_ratio"] ?? ""))
      let miss = try #require(Double(point["byte_miss_ratio"] ?? ""))
      #expect(abs(1 - hit - miss) < 1.5e-6)
    }
  }

  /// Zipf keys with sizes.
  private func generated() throws -> String {
    let trace = folder.file("t.oracleGeneral")
    let outcome = try Tool.run(
      ["generate", "zipf", "--objects", "5k", "--requests", "50k", "--alpha", "0.9", "--seed", "3", "-o", trace])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return trace
  }

  @Test("Sampled points have intervals, and standard input does for what reads twice")
  func sampled() throws {
    let trace = try generated()
    let outcome = try Tool.run(
      ["curve", trace, "--method", "sampled:rate=0.2:salts=4", "--policy", "lru,arc", "--capacity", "1000,50%"]
        + ["--format", "csv"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.text.hasPrefix("policy,capacity,capacity_unit,miss_ratio,byte_miss_ratio,low,high\n"))
    for row in outcome.rows {
      let numbers = ["low", "miss_ratio", "high"].compactMap { Double(row[$0] ?? "") }
      #expect(numbers.count == 3 && numbers == numbers.sorted())
    }
    let piped = try Tool.run(
      ["curve", "-", "--trace-format", "oracleGeneral", "--target", "hit_ratio=0.5", "--format", "json"],
      input: try Data(contentsOf: URL(fileURLWithPath: trace)))
    let named = try Tool.run(["curve", trace, "--target", "hit_ratio=0.5", "--format", "json"])
    #expect(piped.code == 0 && named.code == 0, "\(piped.errors)")
    func targets(_ outcome: Tool.Outcome) throws -> String {
      let report = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
      #expect(report["schema"] as? String == "cachesim.curve/1")
      return "\(try #require(report["targets"] as? [[String: Any]]).map { $0["capacity"] as? Int ?? 0 })"
    }
    #expect(try targets(piped) == targets(named))
  }

  @Test("A small trace has each of its points once")
  func smallTrace() throws {
    let trace = try folder.write("keys.txt", (0..<60).map { "k\($0 * $0 % 17)\n" }.joined())
    let rows = try Tool.run(["curve", trace, "--policy", "lru,fifo", "--format", "csv"]).rows
    let points = rows.map { "\($0["policy"] ?? "") \($0["capacity"] ?? "")" }
    #expect(points.count > 4 && Set(points).count == points.count && points.last == "fifo 9")
  }

  @Test("Results do not depend on threads, and twice are the same bytes")
  func threads() throws {
    let trace = try generated()
    let texts = try ["1", "2", "2"].map { threads in
      try Tool.run(
        ["curve", trace, "--policy", "lru,random,belady", "--plot", "--window", "20k", "--threads", threads]
      ).text
    }
    #expect(Set(texts).count == 1 && texts[0].contains("knee of belady") && texts[0].contains("│"))
  }

  @Test(
    "What cannot be is refused in one line",
    arguments: [
      (["--target", "hit_rate=0.5"], "did you mean 'hit_ratio'?"), (["--target", "hit_ratio=2"], "between 0 and 1"),
      (["--points", "1"], "--points 1"), (["--points", "5", "--capacity", "10"], "leave --points out"),
      (["--method", "fixed", "--policy", "arc"], "knows lru only"), (["--format", "svg"], "unknown format"),
      (["--method", "aet", "--window", "10k"], "no windows"), (["--format", "csv", "--window", "10k"], "take json"),
      (["--format", "csv", "--target", "hit_ratio=0.5"], "take json"), (["--policy", "lrru"], "did you mean"),
    ])
  func refusals(options: [String], says: String) throws {
    let outcome = try Tool.run(["curve", try generated()] + options)
    #expect(outcome.code == 64 && outcome.errors.contains(says) && outcome.text.isEmpty, "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
