import CacheCore
import Reports

@testable import Pictures

/// Small results of every kind.
enum Samples {
  static let bounds: Set<String> = ["belady", "infinite"]

  /// A document of a JSON text.
  static func source(_ text: String, name: String) throws -> PictureSource {
    PictureSource(name: name, document: try ReportDocument(reading: Array(text.utf8), name: name))
  }

  /// Three policies at four capacities, with first requests.
  static var replay: PictureSource {
    let hits: [(String, [Int64])] = [
      ("lru", [120, 260, 430, 600]), ("s3fifo", [210, 340, 480, 610]), ("belady", [300, 450, 590, 640]),
    ]
    let rows = hits.flatMap { policy, hits in
      zip([10, 100, 1000, 10_000] as [Int64], hits).map { capacity, hits in
        row(policy, capacity, hits, compulsory: 350)
      }
    }
    return report(rows, name: "replay.json")
  }

  /// Two policies at one capacity, one of them with three seeds, with names that are markup.
  static var seeds: PictureSource {
    let rows = (0..<3).map { row("random", 50, 400 + Int64($0) * 10, seed: UInt64($0), trace: awkward) }
    return report(rows + [row("lru", 50, 390, trace: awkward)], name: awkward)
  }
  static let awkward = "a & b/<i>\"quoted\" 'trace'\u{1B}\u{202E}.csv"

  /// Windows of two systems, with the figures of a replay on a virtual clock.
  static var service: PictureSource {
    let rows = ["none", "xfetch:beta=1", "xfetch:beta=4"].enumerated().flatMap { place, rule in
      ([64 << 10, 1 << 20] as [Int64]).map { capacity in
        var row = row("lru", capacity, 500 + Int64(place) * 40, unit: "bytes")
        row.options = "ttl=5s;early-refresh=\(rule)"
        let cost = 1 + Double(place) + Double(capacity) / 1e5
        let loads = Figure.Value.decimal(4 / Double(place + 1), digits: 6)
        row.figures = latencies(place + 1)
        row.figures += [
          Figure("origin_reads", 500), Figure("loads_per_expiry_mean", loads),
          Figure("loads_per_expiry_p99", Int64(12 / (place + 1))), Figure("stale_reads", 30),
          Figure("dirty_bytes_max", 9000), Figure("cost_per_month", .decimal(cost, digits: 6)),
        ]
        row.windows = (0..<5 as Range<Int64>).map { window in
          let requests: Int64 = 200
          return ReportWindow(
            index: window, firstRequest: window * requests, startTime: 1_000_000_000 * (10 + window * 60),
            counts: counts(requests, 80 + window * 20),
            figures: [
              Figure("origin_reads", 120 - window * 10), Figure("origin_writes", 6), Figure("stale_reads", window * 3),
              Figure("dirty_bytes_max", 1000 * window),
            ])
        }
        return row
      }
    }
    return report(rows, name: "service.json")
  }

  /// An estimated curve with an interval, windows, and bytes.
  static var curve: PictureSource {
    func point(_ policy: String, _ capacity: Int, _ miss: Double) -> String {
      """
      "policy": "\(policy)", "capacity": \(capacity), "capacity_unit": "bytes", "miss_ratio": \(miss), \
      "byte_miss_ratio": \(miss / 2), "low": \(miss - 0.04), "high": \(miss + 0.05)
      """
    }
    let points = [(4096, 0.9), (65536, 0.6), (1_048_576, 0.4)].map { "{\(point("lru", $0.0, $0.1))}" }
    let windows = (0..<2).flatMap { window in
      [(4096, 0.9), (65536, 0.5)].map {
        "{\"window\": \(window), \"first_request\": \(window * 10), \"start_time_ns\": null, \(point("lru", $0.0, $0.1))}"
      }
    }
    let text = """
      {"schema": "cachesim.curve/1", "trace": "t.csv", "format": "csv", "method": "sampled:rate=0.1", "complete": true,
       "requests": 1000, "objects": 300, "bytes": null, "compulsory_miss_ratio": 0.3,
       "points": [\(points.joined(separator: ", "))], "windows": [\(windows.joined(separator: ", "))],
       "warnings": [{"warning": "few points"}]}
      """
    return (try? source(text, name: "curve.json")) ?? replay
  }

  /// A ranking of three policies.
  static var ranking: PictureSource {
    let text = """
      {"schema": "cachesim.ranking/1", "reference": "fifo", "traces": 4, "caches": 8, "left_out": null, "policies": [
       {"policy": "belady", "is_bound": "yes", "mean": 0.41, "p10": 0.2, "median": 0.4, "p90": 0.6, "worst": 0.2,
        "worst_trace": "a", "best": null},
       {"policy": "s3fifo", "is_bound": null, "mean": 0.12, "p10": -0.02, "median": 0.1, "p90": 0.3, "worst": -0.1,
        "worst_trace": "b", "best": 3},
       {"policy": "lru", "is_bound": null, "mean": 0.05, "p10": 0, "median": 0.05, "p90": 0.09, "worst": 0,
        "worst_trace": "c", "best": 1}]}
      """
    return (try? source(text, name: "ranking.json")) ?? replay
  }

  /// Nothing.
  static var empty: Report { Report(version: "1", command: [], traces: [], rows: []) }

  static var all: [PictureSource] { [replay, seeds, service, curve, ranking] }

  private static func report(_ rows: [ReportRow], name: String) -> PictureSource {
    let trace = ReportTrace(
      path: rows[0].trace, format: "csv", sha256: nil, requests: 1000, objects: 350, bytes: nil,
      firstTime: 10_000_000_000, lastTime: nil)
    return PictureSource(
      name: name,
      document: .report(
        Report(version: "1", command: [], traces: [trace], rows: rows, warnings: ["a warning of \(name)"])))
  }

  static func row(
    _ policy: String, _ capacity: Int64, _ hits: Int64, unit: String = "objects", seed: UInt64? = nil,
    trace: String = "t.csv", compulsory: Int64? = nil
  ) -> ReportRow {
    ReportRow(
      trace: trace, policy: policy, capacity: capacity, capacityUnit: unit, seed: seed, counts: counts(1000, hits),
      compulsoryMisses: compulsory)
  }

  private static func counts(_ requests: Int64, _ hits: Int64) -> ReportCounts {
    ReportCounts(
      requests: requests, hits: hits, bytesRequested: nil, bytesHit: nil, evictions: 0, admissionsRefused: 0)
  }

  private static func latencies(_ factor: Int) -> [Figure] {
    [("p50", 300), ("p90", 20_000), ("p99", 90_000), ("p999", 160_000), ("max", 200_000)].map { name, value in
      Figure("latency_\(name)_us", .decimal(Double(value) * Double(factor), digits: 3))
    }
  }
}
