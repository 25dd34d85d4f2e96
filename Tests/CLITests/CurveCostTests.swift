import Foundation
import TestSupport
import Testing

/// `cachesim curve --price` from the outside.
@Suite("cachesim curve --price", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct CurveCostTests {
  let folder: TemporaryFolder
  private let price = "ram=3.5/GiB-month:origin=0.40/M:egress=0.08/GiB:flat=9/month"

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "Points in bytes cost what a replay through the service costs",
    .enabled(if: SharedFiles.arePresent, "needs ../shared"), arguments: [[], ["--rate", "1k/s"]])
  func costsWhatAReplayCosts(rate: [String]) throws {
    let rest =
      [SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin"), "--policy", "lru,s3fifo"]
      + ["--capacity", "1MB,30MB,1GB", "--price", price, "--format", "csv"] + rate
    let curve = try Tool.run(["curve"] + rest)
    let replay = try Tool.run(["replay"] + rest)
    #expect(curve.code == 0 && replay.code == 0, "\(curve.errors)\(replay.errors)")
    #expect(curve.rows.count == 6 && replay.rows.count == 6)
    for (point, cell) in zip(curve.rows, replay.rows) {
      #expect(point["policy"] == cell["policy"] && point["capacity"] == cell["capacity"])
      let cost = try #require(Double(point["cost_per_month"] ?? ""))
      let reference = try #require(Double(cell["cost_per_month"] ?? ""))
      // A trace's own times are whole seconds, over the last of which a replay spreads its requests.
      #expect(abs(cost / reference - 1) < (rate.isEmpty ? 1e-3 : 1e-7), "\(cost) against \(reference)")
    }
  }

  private func report(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try Tool.run(["curve"] + arguments + ["--format", "json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
  }

  /// 100,000 requests for 5,000 Zipf keys of 1,000 bytes each.
  private func generated() throws -> String {
    let trace = folder.file("t.csv")
    let outcome = try Tool.run(
      ["generate", "zipf", "--objects", "5k", "--requests", "100k", "--alpha", "0.9", "--seed", "3"]
        + ["--size", "1000", "-o", trace])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return trace
  }

  @Test("The cheapest capacity is that of the cheapest point, and lies between too little and too much")
  func cheapest() throws {
    let trace = try generated()
    let arguments = [
      trace, "--rate", "1k/s", "--policy", "lru,fifo", "--unit", "bytes", "--price", "ram=200000/GiB-month:origin=1/M",
    ]
    let report = try report(arguments)
    let points = try #require(report["points"] as? [[String: Any]])
    for policy in ["lru", "fifo"] {
      let costs = points.filter { $0["policy"] as? String == policy }
        .compactMap { point in (point["cost_per_month"] as? Double).map { ($0, point["capacity"] as? Int ?? 0) } }
      let best = try #require(costs.min { $0.0 < $1.0 })
      #expect(report["cheapest_\(policy)_bytes"] as? Int == best.1)
      #expect(report["cheapest_\(policy)_bytes_cost_per_month"] as? Double == best.0)
      #expect(best.1 > costs[0].1 && best.1 < costs[costs.count - 1].1)
    }
    // $1 for a million requests of 1,000 bytes at $200,000 a GiB and month of 730 h: 1e-6 / (200,000 x 1,000 / 2^30) x 730 h.
    let interval = try #require(report["break_even_s"] as? Double)
    let month = 730.0 * 3600
    let expected = 1e-6 / (200_000 * 1000 / 0x1p30) * month
    #expect(abs(interval - expected) < 1e-6)
    // 1,000 requests a second; the last of 100,000 comes 99.999 s after the first.
    let without = try #require(report["cost_per_month_without_cache"] as? Double)
    let bare = 100_000 / 99.999 * month / 1e6
    #expect(abs(without - bare) < 1e-3)
    let text = try Tool.run(["curve"] + arguments).text
    #expect(text.contains("cheapest capacity of lru, in bytes"), "\(text)")
    #expect(text.contains("keeping an object is cheaper, if asked for again within"))
  }

  @Test("A warm-up changes neither the rate nor, by much, the cost; samples come near it")
  func warmupAndSamples() throws {
    let trace = try generated()
    func cost(_ rest: [String]) throws -> Double {
      let report = try report([trace, "--rate", "1k/s", "--capacity", "1MB", "--price", "origin=1/M"] + rest)
      let points = try #require(report["points"] as? [[String: Any]])
      return try #require(points[0]["cost_per_month"] as? Double)
    }
    let whole = try cost([])
    #expect(abs(try cost(["--warmup", "50%"]) / whole - 1) < 0.1)
    #expect(abs(try cost(["--method", "sampled:rate=0.3"]) / whole - 1) < 0.1)
    let window = try report(
      [trace, "--rate", "1k/s", "--capacity", "1MB", "--price", "origin=1/M", "--window", "50k"])
    #expect((window["windows"] as? [[String: Any]])?.count == 2)
  }

  @Test("Where no cache is cheapest, that is said")
  func noCache() throws {
    let report = try report(
      [try generated(), "--rate", "1/s", "--unit", "bytes", "--price", "ram=1000000/GiB-month:origin=1/M"])
    let warnings = try #require(report["warnings"] as? [[String: Any]])
    #expect(warnings.contains { ($0["warning"] as? String ?? "").contains("cheaper than having no cache") })
  }

  @Test(
    "What prices need and a trace does not have is said in a line",
    arguments: [
      ("keys.txt", ["--price", "origin=1/M"], "--price is of a month, and the trace has no times; say --rate 10k/s"),
      ("keys.txt", ["--price", "ram=1/GiB-month", "--rate", "1/s"], "--price ram=... needs the sizes of objects"),
      ("keys.txt", ["--price", "ram=1"], "--price 'ram=1' is not of the form"),
      ("keys.txt", ["--price", "cpu=1/month"], "--price 'cpu=1/month' is unknown"),
      ("sized.csv", ["--price", "origin=1/M"], "--price is of a month, and all requests come at one time"),
      ("sized.csv", ["--price", "egress=1/GiB", "--rate", "1/s", "--method", "aet"], "--price egress=... needs bytes"),
    ])
  func refusals(file: String, arguments: [String], message: String) throws {
    let texts = ["keys.txt": "a\nb\na\nc\n", "sized.csv": "time,key,size\n5,a,10\n5,b,10\n5,a,10\n"]
    let trace = try folder.write(file, texts[file] ?? "")
    let outcome = try Tool.run(["curve", trace] + arguments)
    #expect(outcome.code == 64 && outcome.text.isEmpty, "\(outcome.code) \(outcome.text)")
    #expect(outcome.errors.contains(message) && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }
}
