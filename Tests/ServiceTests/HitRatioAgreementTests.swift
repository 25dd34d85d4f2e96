import CacheCore
import Foundation
import Policies
import Replay
import Service
import TestSupport
import Testing

/// With no latencies, no expiry and reads only, the service engine's hits are the hit-ratio engine's, exactly.
@Suite("The service engine without time", .enabled(if: SharedFiles.arePresent, "needs ../shared"))
struct HitRatioAgreementTests {
  /// As many requests as a debug build replays in a quarter of a minute, in 122 caches twice; $SERVICE_REQUESTS says another number.
  static let limit = ProcessInfo.processInfo.environment["SERVICE_REQUESTS"].flatMap { Int($0) } ?? 4000

  static let traces = [
    RealTrace(path: "libcachesim/cloudPhysicsIO.oracleGeneral.bin", limit: limit),
    RealTrace(path: "arc/OLTP.lis.zst", limit: limit),
    RealTrace(path: "caffeine/adapt_size-request.trace.xz", format: "size", limit: limit),
    RealTrace(path: "cache2k/web07.trace.xz", format: "keys:be-i32", limit: limit),
    RealTrace(path: "real-servers/zipf-200k-2M.oracleGeneral.zst", limit: limit),
  ]

  /// Every cache of the table, and the shapes that take another way through the store.
  static let policies =
    PolicyTable.rows.filter { $0.kind == .cache }.map { $0.description.name } + ["belady:bypass=yes"]

  static func service(_ settings: [(name: String, text: String)] = []) throws -> ReplaySystem {
    let options = try ServiceOptions(settings)
    return ReplaySystem(spelling: "service", isRandom: false, needs: []) {
      (choice, setup) throws(CachesimError) in
      Simulation(try ServiceSimulation(options, choice, setup))
    }
  }

  /// What differs between the engines over a trace, a line for each cell.
  static func differences(
    _ trace: TestTrace, policies: [String], capacities: [String], settings: [(name: String, text: String)] = []
  ) throws -> (lines: [String], hits: Int64, expirations: Int64) {
    var plan = try ReplayPlan(policies: policies, capacities: capacities)
    plan.threads = 2
    let plain = try ReplayEngine.run(plan) { ArraySource(trace) }
    plan.systems = [try service(settings)]
    let served = try ReplayEngine.run(plan) { ArraySource(trace) }
    var lines: [String] = []
    var (hits, expirations): (Int64, Int64) = (0, 0)
    for (one, other) in zip(plain.cells, served.cells) {
      hits += one.counters.hits
      expirations += one.counters.expirations
      if one.counters != other.counters || one.contents != other.contents {
        lines.append(
          "\(one.choice.row.description.name) at \(one.resolvedCapacity): \(one.counters), \(one.contents);"
            + " the service \(other.counters), \(other.contents)")
      }
    }
    if plain.cells.count != served.cells.count { lines.append("other cells") }
    return (lines, hits, expirations)
  }

  @Test(arguments: traces) func everyPolicyHitsAlike(trace: RealTrace) throws {
    var requests = try #require(try trace.read())
    // Policies by cost or by time to live see some that depend on the key; nothing expires before the trace ends.
    let span = (requests.times?.last ?? 0) - (requests.times?.first ?? 0)
    requests.costs = requests.keys.map { Double(SplitMix64.mix($0) % 100 + 1) }
    requests.ttls = requests.keys.map { span + Int64(SplitMix64.mix($0) % 3600 + 60) * 1_000_000_000 }
    let (lines, hits, expirations) = try Self.differences(
      requests, policies: Self.policies, capacities: ["5%", "5%bytes"])
    #expect(lines.isEmpty, "\(lines.count) cells differ:\n\(lines.joined(separator: "\n"))")
    #expect(hits > 0 && expirations == 0)
  }

  /// Policies that expire by themselves.
  static let expiring = PolicyTable.rows.map { $0.description.name }.filter {
    $0.hasPrefix("redis") || $0 == "memcached"
  }

  /// They do so under the service engine too, by their own clock and at the same requests, whether it knows the lives
  /// (`--ttl trace`) or not: also what expired and what is left is the same.
  @Test(arguments: ["none", "trace"]) func policiesThatExpireDoSoAlike(ttl: String) throws {
    let trace = RealTrace(path: "libcachesim/cloudPhysicsIO.oracleGeneral.bin", limit: 5000)
    var requests = try #require(try trace.read())
    let span = (requests.times?.last ?? 0) - (requests.times?.first ?? 0)
    requests.ttls = requests.keys.map { Int64(SplitMix64.mix($0) % 100 + 1) * span / 400 }
    let (lines, hits, expirations) = try Self.differences(
      requests, policies: Self.expiring, capacities: ["5%", "5%bytes"], settings: [("ttl", ttl)])
    #expect(lines.isEmpty, "\(lines.count) cells differ:\n\(lines.joined(separator: "\n"))")
    #expect(Self.expiring.count >= 5 && hits > 0 && expirations > 1000)
  }
}
