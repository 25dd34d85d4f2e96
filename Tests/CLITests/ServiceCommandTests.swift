import Foundation
import TestSupport
import Testing

/// The service engine through the built binary.
@Suite("Time-aware replay", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim: scripts/test builds it"))
struct ServiceCommandTests {
  private static let serviceColumns =
    "writes,deletes,write_errors,delayed_hits,negatives,negative_hits,errors,latency_mean_us,latency_p50_us,latency_p90_us,"
    + "latency_p99_us,latency_p999_us,latency_max_us,hit_latency_p99_us,miss_latency_p99_us,write_latency_p50_us,"
    + "write_latency_p99_us,origin_reads,origin_writes,origin_peak_per_second,expirations,early_refreshes,"
    + "loads_per_expiry_mean,loads_per_expiry_p99,loads_per_expiry_max,refresh_gap_mean_ms,stale_reads,stale_hits,"
    + "stale_age_mean_ms,stale_age_p99_ms,flushes,writes_per_flush_mean,dirty_bytes_mean,dirty_bytes_max,dirty_age_max_ms,"
    + "lost_writes,expired_bytes_max,cost_per_month"

  /// Reads and writes of three keys over two seconds.
  private func trace(_ folder: TemporaryFolder) throws -> String {
    var text = "time,key,size,op\n"
    for step in 0..<200 {
      text += "\(Double(step) / 100),k\(step * step % 7 % 3),10,\(step % 5 == 0 ? "set" : "get")\n"
    }
    return try folder.write("rw.csv", text)
  }

  @Test(
    "Columns follow the contract's, in its order; hits, delayed hits, misses, negatives and errors make the requests")
  func columns() throws {
    let folder = try TemporaryFolder()
    let outcome = try Tool.run([
      "replay", try trace(folder), "--policy", "lru,fifo", "--capacity", "2", "--ttl", "300ms", "--origin-latency",
      "constant:20ms", "--guard", "none,coalesce", "--write-strategy", "write-through,write-behind", "--format", "csv",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    let header = String(outcome.text.prefix { $0 != "\n" })
    #expect(header.contains(Self.serviceColumns))
    #expect(outcome.rows.count == 8, "two policies, two guards, two write strategies")
    for row in outcome.rows {
      func count(_ name: String) -> Int { Int(row[name] ?? "") ?? -1_000_000 }
      #expect(count("requests") == 160)
      #expect(
        count("hits") + count("delayed_hits") + count("misses") + count("negatives") + count("errors")
          == count("requests"))
      #expect(count("writes") == 40)
      if row["options"]?.contains("write-through") == true { #expect(count("origin_writes") == 40) }
    }
    #expect(
      outcome.rows[0]["options"] == "origin-latency=constant:20ms;ttl=300ms;guard=none;write-strategy=write-through")
  }

  @Test(
    "Keys that are new in a block, where the cache has grown to fill its pages, are not looked up behind its memory")
  func manyNewKeys() throws {
    let folder = try TemporaryFolder()
    let text = "time,key,ttl\n" + (0..<150_000).map { "\(Double($0 / 1000) / 100),\($0),5\n" }.joined()
    let outcome = try Tool.run([
      "replay", try folder.write("new.csv", text), "--policy", "lru", "--capacity", "200000", "--ttl", "trace",
      "--expiry", "active", "--jitter", "10%", "--format", "csv",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.rows.first?["objects_resident"] == "150000")
  }

  @Test("The same bytes for any threads and block size, and twice in a row")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    let path = try trace(folder)
    func report(_ extra: [String]) throws -> Data {
      let outcome = try Tool.run(
        [
          "replay", path, "--policy", "lru,random", "--capacity", "2", "--ttl", "300ms", "--jitter", "20%",
          "--origin-latency", "lognormal:5ms:40ms", "--early-refresh", "xfetch:beta=1", "--spread", "poisson",
          "--window", "50", "--warmup", "20", "--format", "json",
        ] + extra)
      #expect(outcome.code == 0, "\(outcome.errors)")
      return outcome.output
    }
    let first = try report(["--threads", "1"])
    #expect(try report(["--threads", "1"]) == first)
    #expect(try report(["--threads", "2"]) == first)
    #expect(try report(["--threads", "2", "--block-size", "7"]) == first)
  }

  @Test("Windows have the system's figures, which make the whole's, and change nothing of it")
  func windows() throws {
    let folder = try TemporaryFolder()
    let options = [
      "replay", try trace(folder), "--policy", "lru", "--capacity", "2", "--ttl", "300ms", "--cache-latency",
      "exponential:3ms", "--origin-latency", "exponential:20ms", "--guard", "coalesce", "--write-strategy",
      "write-behind:batch=3:interval=100ms", "--warmup", "20", "--format", "csv",
    ]
    let file = folder.file("windows.csv")
    let plain = try Tool.run(options)
    for window in ["250ms", "17", "30%"] {
      let outcome = try Tool.run(options + ["--window", window, "--export", "windows-csv=" + file])
      #expect(outcome.code == 0 && outcome.output == plain.output, "\(outcome.errors)")
      let windows = Tool.rows(try String(contentsOfFile: file, encoding: .utf8))
      let whole = try #require(plain.rows.first)
      #expect(windows.count > 2)
      for name in [
        "requests", "hits", "writes", "delayed_hits", "origin_reads", "origin_writes", "flushes", "stale_reads",
      ] {
        #expect(windows.map { Int($0[name] ?? "") ?? -1_000_000 }.reduce(0, +) == Int(whole[name] ?? ""), "\(name)")
      }
      for name in ["latency_max_us", "dirty_bytes_max", "dirty_age_max_ms", "loads_per_expiry_max"] {
        #expect(windows.compactMap { Double($0[name] ?? "") }.max() == Double(whole[name] ?? ""), "\(name)")
      }
    }
  }

  @Test("Waits may add up to more than 64 bits of nanoseconds")
  func longWaits() throws {
    let folder = try TemporaryFolder()
    let outcome = try Tool.run([
      "replay", try trace(folder), "--policy", "lru", "--capacity", "1", "--origin-latency", "constant:9000d",
      "--format", "csv",
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.rows.first?["latency_p50_us"] == "777600000000000.000")
  }

  @Test("Requests that share a second are spread over it, and time can run faster")
  func times() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("seconds.csv", "time,key\n5,a\n5,a\n5,a\n5,a\n6,a\n")
    func misses(_ extra: [String]) throws -> String? {
      try Tool.run(
        ["replay", path, "--capacity", "2", "--format", "csv", "--origin-latency", "constant:300ms"] + extra
      ).rows.first?["misses"]
    }
    // Spread over the second: at 5.00, 5.25 (still loading), 5.50, 5.75, 6.00.
    #expect(try misses([]) == "2")
    #expect(try misses(["--spread", "burst"]) == "4")
    #expect(try misses(["--speed", "0.5x"]) == "1")
    #expect(try misses(["--speed", "4x"]) == "5")
  }

  @Test("What cannot be is refused before the run, with the reason")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let timeless = try folder.write("keys.txt", "a\nb\na\n")
    let cases: [(options: [String], says: [String])] = [
      (["--jitter", "120%", "--ttl", "5s"], ["--jitter", "over 100 %"]),
      (["--ttl=-5s"], ["--ttl", "negative"]),
      (["--cache-latency=constant:-1ms"], ["--cache-latency", "negative"]),
      (["--write-strategy", "write-behind:batch=0"], ["batch=0", "out of range"]),
      (["--write-strategy", "write-behind:interval=-1s"], ["interval", "negative"]),
      (["--write-strategy", "write-behind:interval="], ["interval"]),
      (["--early-refresh", "xfetch:beta=1"], ["--early-refresh", "--ttl"]),
      (["--ttl", "5s"], ["time column", "--rate"]),
      (["--guard", "coalesse", "--rate", "1/s"], ["coalesse", "did you mean 'coalesce'"]),
      (["--guard", "lock:pol=1s", "--rate", "1/s"], ["pol", "did you mean 'poll'"]),
      (["--origin-latency", "lognormal:20ms", "--rate", "1/s"], ["--origin-latency", "lognormal:20ms:120ms"]),
      (["--clients", "2", "--rate", "1/s"], ["--clients", "--rate"]),
      (["--think", "constant:1s", "--rate", "1/s"], ["--clients"]),
      (["--ttl", "5s", "--rate", "1/s", "--ops", "reads"], ["--ops"]),
      (["--rate", "1/s", "--speed", "2x"], ["--rate", "--speed"]),
      (["--speed", "0x"], ["--speed"]),
      (["--rate", "1/s", "--ttl", "trace"], ["ttl column"]),
      (["--rate", "1/s", "--origin-latency", "cost:1ms"], ["cost column"]),
      (["--rate", "1/s", "--ttl", "user:*=60x"], ["--ttl", "trace:sliding"]),
      (["--rate", "1/s", "--ttl", "5s", "--policy", "pfoo-l"], ["pfoo-l", "bound"]),
    ]
    for (options, says) in cases {
      let outcome = try Tool.run(["replay", timeless, "--capacity", "2"] + options)
      #expect(outcome.code == 64, "\(options): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
      for word in says { #expect(outcome.errors.contains(word), "\(options): \(outcome.errors)") }
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
  }

  @Test("A scenario file runs as the same options do, and what it does not know is refused with its place")
  func scenario() throws {
    let folder = try TemporaryFolder()
    let path = try trace(folder)
    func scenario(_ name: String, _ extra: String) throws -> Tool.Outcome {
      let file = try folder.write(
        name,
        "name: test\ntrace: rw.csv\npolicy: [lru, fifo]\ncapacity: 2\nttl: 300ms\norigin-latency: constant:20ms\n"
          + extra)
      return try Tool.run(["scenario", "run", file, "--format", "csv"])
    }
    let run = try scenario("good.yaml", "guard: [none, coalesce]\n")
    let replay = try Tool.run([
      "replay", path, "--policy", "lru,fifo", "--capacity", "2", "--ttl", "300ms", "--origin-latency", "constant:20ms",
      "--guard", "none,coalesce", "--format", "csv",
    ])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output == replay.output)
    let unknown = try scenario("unknown.yaml", "gaurd: none\n")
    #expect(unknown.code == 65)
    #expect(unknown.errors.contains("line 7, column 1") && unknown.errors.contains("did you mean 'guard'"))
    let wrong = try scenario("wrong.yaml", "jitter: 120%\n")
    #expect(wrong.code == 65 && wrong.errors.contains("line 7, column 9"), "\(wrong.errors)")
  }

  @Test("The named latencies are listed with their sources, and each is a latency")
  func profiles() throws {
    let outcome = try Tool.run(["profiles", "--format", "json"])
    let rows = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]])
    let names = rows.compactMap { $0["name"] as? String }
    #expect(names.contains("redis-lan") && names.contains("postgres-commit"))
    #expect(rows.allSatisfy { ($0["source"] as? String)?.isEmpty == false })
    let folder = try TemporaryFolder()
    let keys = try folder.write("keys.txt", "a\nb\na\n")
    for name in names {
      let run = try Tool.run([
        "replay", keys, "--capacity", "2", "--rate", "1/s", "--origin-latency", name, "--format", "csv",
      ])
      #expect(run.code == 0, "\(name): \(run.errors)")
    }
  }
}
