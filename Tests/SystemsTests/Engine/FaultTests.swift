import CacheCore
import Foundation
import Policies
import Service
import Systems
import TestSupport
import Testing

/// What goes wrong, and what becomes of requests meanwhile.
@Suite("Faults") struct FaultTests {
  static let second: Int64 = 1_000_000_000

  /// Reads of one key, ten a second.
  static func steady(_ count: Int) -> Requests {
    var requests = Requests()
    for index in 0..<count { requests.append(0, at: Int64(index) * second / 10) }
    return requests
  }

  static func oneTier(_ change: (inout TierPlan) -> Void = { _ in }) throws -> SystemPlan {
    var tier = try TierPlan("cache", capacity: "10", ["cache-latency": "constant:1ms"])
    change(&tier)
    return try SystemPlan([tier], origin: ["origin-latency": "constant:20ms"])
  }

  /// A tier that is down is passed over after its timeout; contents are kept or lost.
  @Test(arguments: [true, false]) func aTierThatIsDownIsPassedOver(keepsContents: Bool) throws {
    var plan = try Self.oneTier { $0.timeout = 500_000_000 }
    plan.faults = [
      .down(tier: "cache", node: nil, from: 10 * Self.second, to: 20 * Self.second, keepsContents: keepsContents)
    ]
    let run = try SystemRun(Self.steady(300), plan)
    // From 10 s, and before 20 s: a hundred requests, each of which waits and asks the origin.
    let during = run.outcomes.filter { (100..<200).contains($0.index) }
    #expect(during.count == 100 && during.allSatisfy { $0.outcome == .miss && $0.latency == 520_000_000 })
    #expect(run["tier.cache.bypassed"] == 100 && run["tier.cache.requests"] == 200)
    #expect(run["origin_reads"] == (keepsContents ? 101 : 102))
    #expect(run["errors"] == 0)
  }

  @Test func aTierThatFailsClosedAnswersErrors() throws {
    var plan = try Self.oneTier {
      $0.timeout = 500_000_000
      $0.failMode = .closed
    }
    plan.faults = [.down(tier: "cache", node: nil, from: 10 * Self.second, to: 20 * Self.second, keepsContents: true)]
    let run = try SystemRun(Self.steady(300), plan)
    #expect(run["errors"] == 100 && run["tier.cache.errors"] == 100 && run["origin_reads"] == 1)
  }

  /// A breaker spares the timeouts but those that open it and those of trials.
  @Test func aBreakerSparesTimeouts() throws {
    var plan = try Self.oneTier {
      $0.timeout = 50_000_000
      $0.breaker = CircuitBreaker(failures: 5, open: 2 * Self.second)
    }
    plan.faults = [.down(tier: "cache", node: nil, from: 10 * Self.second, to: 20 * Self.second, keepsContents: true)]
    let run = try SystemRun(Self.steady(300), plan)
    let slow = run.outcomes.filter { $0.latency == 70_000_000 }
    // Open at 10.45 s (the fifth timeout's end), trials after every 2 s and their timeouts: 12.5, 14.6, 16.7, 18.8.
    #expect(slow.map(\.index) == [100, 101, 102, 103, 104, 125, 146, 167, 188])
    #expect(run["tier.cache.breaker_openings"] == 5)
    // The last opening ends at 20.85 s; the trial then succeeds.
    #expect(run.outcomes.filter { $0.outcome == .miss }.map(\.index).max() == 208)
  }

  /// While the origin is down hits go on, misses fail, and stale values are answered where that is allowed.
  @Test func anOriginThatIsDown() throws {
    for (grace, errors) in [("revalidate=0s", 100.0), ("error=1m", 0)] {
      var tier = try TierPlan("cache", capacity: "10", ["ttl": "10s", "grace": grace])
      tier.policy = try PolicyChoice("lru")
      var plan = try SystemPlan([tier], origin: [:])
      plan.faults = [.originDown(from: 5 * Self.second, to: 20 * Self.second)]
      let run = try SystemRun(Self.steady(300), plan)
      // Stored at 0, expired at 10 s, loaded anew at 20 s.
      #expect(run["errors"] == errors && run["grace_answers"] == 100 - errors)
      #expect(run["origin_reads"] == 102)
    }
  }

  /// A dead origin with a timeout lets requests wait for it.
  @Test func aDeadOriginTakesTheTimeout() throws {
    var plan = try SystemPlan([], origin: ["origin": "timeout=3s", "origin-latency": "constant:1ms"])
    plan.faults = [.originDown(from: 5 * Self.second, to: 10 * Self.second)]
    let run = try SystemRun(Self.steady(150), plan)
    // Those that came in the last 3 s are served when it is back.
    let errors = run.outcomes.filter { $0.outcome == .error }
    #expect(errors.allSatisfy { $0.latency == 3 * Self.second })
    #expect(errors.map(\.index).sorted() == Array(50...70))
    #expect(run.outcomes.first { $0.index == 71 }?.answeredAt == 10 * Self.second + 1_000_000)
  }

  @Test func slownessAndDistance() throws {
    var plan = try SystemPlan([], origin: ["origin-latency": "constant:10ms"])
    plan.faults = [
      .originSlower(factor: 3, from: 2 * Self.second, to: 6 * Self.second),
      .networkSlower(tier: nil, add: 5_000_000, from: 4 * Self.second, to: 8 * Self.second),
    ]
    let run = try SystemRun(Self.steady(100), plan)
    let latencies = run.outcomes.sorted { $0.index < $1.index }.map { $0.latency / 1_000_000 }
    #expect(latencies == (0..<100).map { $0 < 20 ? 10 : $0 < 40 ? 30 : $0 < 60 ? 35 : $0 < 80 ? 15 : 10 })
  }

  /// Each place has its own distance to the origin.
  @Test func distancesByPlace() throws {
    var edge = try TierPlan("edge", capacity: "10")
    edge.nodes = 3
    edge.routing = .nearest(places: 3, within: .modulo)
    edge.network = Distance(try LatencyLaw("constant:20ms", option: "network"))
    var plan = SystemPlan(tiers: [edge])
    plan.clients.numbering = .inTurn(count: 3)
    plan.origin?.network = Distance(
      byPlace: try [200, 200, 500].map { try LatencyLaw("constant:\($0)ms", option: "network") })
    var requests = Requests()
    for index in 0..<6 { requests.append(1, at: Int64(index) * Self.second) }
    let run = try SystemRun(requests, plan)
    #expect(run.outcomes.map { $0.latency / 1_000_000 } == [220, 220, 520, 20, 20, 20])
  }

  // MARK: - Nodes

  /// Zipf-like keys on eight nodes; one dies.
  @Test(arguments: [(Routing.ring(virtualNodes: 200), 1.0 / 8), (.modulo, 7.0 / 8)])
  func losingANode(_ routing: Routing, moved: Double) throws {
    var tier = try TierPlan("cache", capacity: "2000")
    tier.nodes = 8
    tier.routing = routing
    var plan = try SystemPlan([tier], origin: [:])
    plan.faults = [.down(tier: "cache", node: 3, from: 1000 * Self.second, to: 1500 * Self.second, keepsContents: true)]
    let requests = HierarchyTests.skewed(3000, objects: 2000, seed: 9)
    let run = try SystemRun(requests, plan)
    #expect(isNear(run["tier.cache.moved_share"], moved, within: 0.03))
    // Nobody asks the dead node, nothing is evicted, and what moves is loaded once more.
    let known = Set(requests.keys[..<1000])
    let reloaded = Double(run.counters.requests - run.counters.hits) - Double(Set(requests.keys).count)
    #expect(run["tier.cache.bypassed"] == 0 && run.counters.evictions == 0)
    #expect(reloaded > 0.3 * moved * Double(known.count))
    #expect(run["tier.cache.imbalance"] > 1 && run["tier.cache.imbalance"] < 4)
  }

  @Test func scalingOutAndIn() throws {
    var tier = try TierPlan("cache", capacity: "2000")
    tier.nodes = 4
    tier.routing = .ring(virtualNodes: 300)
    var plan = try SystemPlan([tier], origin: [:])
    plan.faults = [
      .scale(tier: "cache", nodes: 5, at: 1000 * Self.second), .scale(tier: "cache", nodes: 4, at: 2000 * Self.second),
    ]
    let requests = HierarchyTests.skewed(3000, objects: 500, seed: 10)
    let out = try SystemRun(requests, plan)
    #expect(isNear(out["tier.cache.moved_share"], 1.0 / 5, within: 0.04) && out["tier.cache.nodes"] == 4)
    let requestsOfNodes = (0..<4).map { out["tier.cache.node.\($0).requests"] }.reduce(0, +)
    #expect(requestsOfNodes < 3000 && out["tier.cache.requests"] == 3000)
  }

  // MARK: - Recovery

  /// An outage and a cold restart on a real trace: the shorter way back is that of the node that kept what it held.
  @Test func recoveryOnARealTrace() throws {
    let name = "libcachesim/cloudPhysicsIO.oracleGeneral.bin"
    guard let requests = try RealRequests.read(name, limit: 100_000) else { return }
    let end = requests.times[requests.times.count - 1]
    let (from, to) = (end / 2, end / 2 + end / 50)
    func run(_ fault: Fault) throws -> SystemRun {
      var plan = try SystemPlan([try TierPlan("cache", capacity: "10000")], origin: [:])
      plan.seriesInterval = end / 400
      plan.faults = [fault]
      return try SystemRun(requests, plan)
    }
    let kept = try run(.down(tier: "cache", node: nil, from: from, to: to, keepsContents: true))
    let lost = try run(.down(tier: "cache", node: nil, from: from, to: to, keepsContents: false))
    let cold = try run(.crash(tier: "cache", node: nil, at: from))
    let (keptBack, lostBack, coldBack) = (
      try #require(kept.recoveries.first), try #require(lost.recoveries.first), try #require(cold.recoveries.first)
    )
    #expect(keptBack.lowest == 0 && lostBack.lowest == 0 && coldBack.lowest > 0)
    #expect(try #require(keptBack.time) <= #require(lostBack.time))
    #expect(kept.counters.hits > lost.counters.hits && cold.counters.hits > lost.counters.hits)
    // What the outage costs, request for request: each read of the tier that found it down.
    #expect(kept["tier.cache.bypassed"] == lost["tier.cache.bypassed"] && kept["tier.cache.bypassed"] > 0)
  }
}
