import CacheCore
import Foundation
import Policies
import Service
import TestSupport
import Testing

/// What the service engine says is what docs/schema describes, in the same order.
@Suite("The figures of a service") struct FigureTests {
  @Test func theFiguresAreTheSchemas() throws {
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: SharedFiles.root + "/docs/schema/report-1.schema.json")))
    let parts = (schema as? [String: Any])?["$defs"] as? [String: Any]
    let described = try #require((parts?["result"] as? [String: Any])?["properties"] as? [String: [String: Any]])
    let choice = try PolicyChoice("lru")
    let setup = StoreSetup(capacity: 1, isUnit: true)
    let figures = try ServiceSimulation(ServiceOptions(), choice, setup).figures
    for figure in figures {
      let rules = try #require(described[figure.name], "\(figure.name) is not described")
      #expect((rules["description"] as? String)?.isEmpty == false)
      if case .integer = figure.value { #expect((rules["type"] as? [String])?.contains("integer") == true) }
    }
    let counts: Set = [
      "trace", "policy", "parameters", "capacity", "capacity_unit", "seed", "requests", "hits", "misses", "hit_ratio",
      "miss_ratio", "bytes_requested", "bytes_hit", "byte_hit_ratio", "evictions", "admissions_refused",
      "objects_resident", "bytes_resident", "compulsory_misses", "options", "belady_gap", "windows",
      "latency_histogram",
    ]
    #expect(Set(described.keys).subtracting(counts) == Set(figures.map(\.name)), "nothing else is described")
  }

  /// Each count of the coarse histogram against what every request took.
  @Test(arguments: ["constant:0s", "exponential:3ms"])
  func latenciesAreCountedByRange(lookup: String) throws {
    let run = try ServiceRun(
      .reads(5000, rate: 100), ["ttl": "500ms", "cache-latency": lookup, "origin-latency": "lognormal:20ms:120ms"])
    let took = run.outcomes.map(\.latency)
    let latencies = run.latencies
    #expect(took.count == 5000 && latencies.total == 5000)
    #expect(latencies.ends == latencies.ends.sorted() && Set(latencies.ends).count == latencies.ends.count)
    #expect(latencies.ends.last == took.max() && latencies.counts.allSatisfy { $0 > 0 })
    var below: Int64 = 0
    for (end, count) in zip(latencies.ends, latencies.counts) {
      below += count
      #expect(below == Int64(took.count { $0 <= end }), "up to \(end) ns")
    }
    // A quarter of a doubling at most: an end is within a fourth of the least that is counted under it.
    for (before, end) in zip(latencies.ends, latencies.ends.dropFirst()) {
      let least = try #require(took.filter { $0 > before }.min())
      #expect(Double(end) < Double(least) * 1.25 + 1)
    }
  }
}
