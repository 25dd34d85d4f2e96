import CacheCore
import Policies
import Service
import Systems
import Testing

/// Scheduled work, compound requests, limits.
@Suite("Jobs and compounds") struct JobTests {
  static let second: Int64 = 1_000_000_000

  /// 20 reads a second of one key that takes 20 s to compute.
  static func trending(_ ttl: String, takes: String) throws -> SystemRun {
    var plan = try SystemPlan(
      [try TierPlan("cache", capacity: "10", ["ttl": ttl])], origin: ["origin-latency": "constant:20s"])
    plan.jobs = [
      .refresh(
        tier: "cache", keys: .these(["0"]), times: .every(interval: 300 * second, first: 0),
        takes: try LatencyLaw(takes, option: "takes"))
    ]
    // From when the first value is there, and what was loaded before.
    return try SystemRun(Requests(90_000, rate: 20, seed: 2) { _ in (0, .read) }, plan, warmup: 1000)
  }

  /// Computed every 300 s with a life of 300 s there is always a value, if it always takes as long; if not, a value is
  /// missing for a while: U(10, 30) leaves E max(0, U' - U) = 20 / 6 = 3.33 of 300 s, which is 1.11 %.
  @Test func precomputation() throws {
    let fixed = try Self.trending("300s", takes: "constant:20s")
    #expect(fixed.counters.hits == fixed.counters.requests && fixed["origin_reads"] == 0)
    let longer = try Self.trending("360s", takes: "uniform:10s:30s")
    #expect(longer.counters.hits == longer.counters.requests)
    let varying = try Self.trending("300s", takes: "uniform:10s:30s")
    #expect(varying.counters.hits < varying.counters.requests && varying.hitRatio > 0.97)
  }

  /// A warmed tier hits keys that it was never asked for, in whichever node they belong.
  @Test func warmingFromAList() throws {
    var tier = try TierPlan("cache", capacity: "100")
    tier.nodes = 4
    tier.routing = .ring(virtualNodes: 50)
    var plan = try SystemPlan([tier], origin: ["origin-latency": "constant:10ms"])
    plan.jobs = [.warm(tier: "cache", keys: .these((0..<50).map { "key:\($0)" }), at: 0, perSecond: 100)]
    var requests = Requests()
    requests.names = ["start"] + (0..<60).map { "key:\($0)" }
    for (index, name) in requests.names.enumerated() {
      let key = Array(name.utf8).withUnsafeBytes { StableHash.key(ofText: $0) }
      requests.append(key, at: index == 0 ? 0 : 10 * Self.second + Int64(index))
    }
    let run = try SystemRun(requests, plan)
    #expect(
      run.outcomes.sorted { $0.index < $1.index }.map(\.outcome) == [.miss] + Array(repeating: .hit, count: 50)
        + Array(repeating: .miss, count: 10))
    // What jobs ask is counted at the origin only.
    #expect(run["origin_reads"] == 61 && run["tier.cache.requests"] == 61)
  }

  @Test func invalidationAtATime() throws {
    var plan = try SystemPlan([try TierPlan("cache", capacity: "100")], origin: [:])
    plan.jobs = [
      .invalidate(tier: nil, keys: .matching("a:*"), times: .at([5 * Self.second])),
      .invalidate(tier: "cache", keys: .these(["b:1"]), times: .at([7 * Self.second])),
    ]
    var requests = Requests()
    requests.names = ["a:1", "a:2", "b:1", "b:2"]
    for time in 0..<10 {
      for name in requests.names {
        requests.append(Array(name.utf8).withUnsafeBytes { StableHash.key(ofText: $0) }, at: Int64(time) * Self.second)
      }
    }
    let run = try SystemRun(requests, plan)
    // Keys that a job names come first in the engine's numbering, and still have their own texts.
    let misses = run.outcomes.filter { $0.outcome == .miss }.map {
      "\(requests.names[Int($0.index) % 4]) \($0.index / 4)"
    }
    #expect(misses == ["a:1 0", "a:2 0", "b:1 0", "b:2 0", "a:1 5", "a:2 5", "b:1 7"])
    #expect(run["invalidations"] == 3)
  }

  @Test func livesThatChange() throws {
    var plan = try SystemPlan([try TierPlan("cache", capacity: "10", ["ttl": "10s"])], origin: [:])
    plan.jobs = [.changeTTL(tier: "cache", rule: try ExpiryRule("2s", option: "ttl"), at: 15 * Self.second)]
    var requests = Requests()
    for time in 0..<30 { requests.append(0, at: Int64(time) * Self.second) }
    let run = try SystemRun(requests, plan)
    #expect(run.outcomes.filter { $0.outcome == .miss }.map(\.index) == [0, 10, 20, 22, 24, 26, 28])
  }

  // MARK: - Compound requests

  @Test(arguments: [(Compound.Order.serial, Int64(60)), (.parallel, 30), (.firstThenParallel, 40)])
  func compounds(_ order: Compound.Order, _ expected: Int64) throws {
    var plan = try SystemPlan(
      [try TierPlan("cache", capacity: "10")], origin: ["origin-latency": "constant:10ms+10ms/B"])
    plan.compound = Compound(size: 3, order: order)
    var requests = Requests()
    for index in 0..<6 {
      requests.append(UInt64(index % 3), at: Int64(index / 3) * Self.second)
      // Loads of 10, 20 and 30 ms.
      requests.sizes[index] = Int64(index % 3)
    }
    let run = try SystemRun(requests, plan)
    #expect(run["compounds"] == 2 && run["compound_hits"] == 1)
    #expect(run["compound_latency_max_us"] == Double(expected) * 1000)
    #expect(run["compound_latency_mean_us"] == Double(expected) * 500)
    #expect(run.counters.requests == 6)
  }

  /// A compound that the end of the trace cuts off ends too; clients wait for whole ones.
  @Test func compoundsOfClientsThatWait() throws {
    var plan = try SystemPlan([], origin: ["origin-latency": "constant:10ms"])
    plan.compound = Compound(size: 4, order: .serial)
    plan.clients.closedLoop = 1
    var requests = Requests()
    for index in 0..<10 { requests.append(UInt64(index), at: 0) }
    let run = try SystemRun(requests, plan)
    #expect(run.outcomes.map(\.answeredAt) == (1...10).map { Int64($0) * 10_000_000 })
    #expect(run["compounds"] == 3 && run["compound_latency_max_us"] == 40_000)
  }

  // MARK: - Limits

  @Test func limitsReject() throws {
    var plan = try SystemPlan([], origin: [:])
    plan.limits = [try RateLimit("fixed-window:limit=10:window=1s")]
    var requests = Requests()
    for index in 0..<300 { requests.append(0, at: Int64(index) * Self.second / 100) }
    let run = try SystemRun(requests, plan)
    #expect(run["rejected"] == 270 && run.counters.requests == 30 && run["origin_reads"] == 30)
  }
}
