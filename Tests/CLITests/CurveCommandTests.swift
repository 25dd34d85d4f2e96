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

  @Test("Targets of latency and load are reached, and with a hundredth less room are not")
  func serviceTargets() throws {
    let trace = try generated()
    let system = ["--cache-latency", "constant:1ms", "--origin-latency", "constant:50ms", "--rate", "1k/s"]
    for (target, column, most) in [
      ("latency_mean=20ms", "latency_mean_us", 20_000.0), ("latency_p50=2ms", "latency_p50_us", 2000),
      ("origin_rate<400/s", "origin_reads", .nan),
    ] {
      let json = try Tool.run(
        ["curve", trace, "--policy", "lru,s3fifo", "--target", target, "--format", "json"] + system)
      #expect(json.code == 0, "\(json.errors)")
      let document = try #require(try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
      let answers = try #require(document["targets"] as? [[String: Any]])
      #expect(answers.count == 2)
      for answer in answers {
        let (policy, capacity) = (try #require(answer["policy"] as? String), try #require(answer["capacity"] as? Int))
        let sizes = [capacity, capacity * 99 / 100]
        let rows = try Tool.run(
          [
            "replay", trace, "--policy", policy, "--capacity", sizes.map(String.init).joined(separator: ","),
            "--format", "csv",
          ]
            + system
        ).rows
        let values = try rows.map { try #require(Double($0[column] ?? "")) }
        // Requests come at 1,000 a second from 0 on.
        let limit = most.isNaN ? 400 * (try #require(Double(rows[0]["requests"] ?? "")) - 1) / 1000 : most
        #expect(values[0] <= limit && (values[1] > limit || policy != "lru"), "\(target) \(policy) \(values)")
      }
    }
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
      (["--target", "latency_p99=20ms"], "say it with --origin-latency"),
      (["--origin", "concurrency=2"], "--origin is for targets"),
      (["--target", "origin_rate<5/s", "--method", "aet"], "leave --method out"),
    ])
  func refusals(options: [String], says: String) throws {
    let outcome = try Tool.run(["curve", try generated()] + options)
    #expect(outcome.code == 64 && outcome.errors.contains(says) && outcome.text.isEmpty, "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
