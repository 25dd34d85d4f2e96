import CacheCore
import Policies
import Replay
import Service
import Systems
import TestSupport
import Testing
import Workloads

/// Systems fed by the replay engine.
@Suite("Replays of systems") struct SystemReplayTests {
  static func plan(_ capacity: String) throws -> SystemPlan {
    var plan = try SystemPlan(
      [try TierPlan("near", capacity: "10"), try TierPlan("far", policy: "s3fifo", capacity: capacity)],
      origin: ["origin-latency": "constant:5ms"])
    plan.tiers[1].nodes = 3
    return plan
  }

  /// Shares are of the trace's objects, and what is before the end of the warm-up is not counted.
  @Test func sharesAndWarmup() throws {
    let trace = TestTrace.random(requests: 5000, objects: 400, seed: 11)
    var requests = Requests()
    for (key, time) in zip(trace.keys, trace.times ?? []) { requests.append(key, at: time - (trace.times?[0] ?? 0)) }
    var replay = try ReplayPlan(policies: ["lru"], capacities: ["1"])
    replay.warmup = .requests(1000)
    let result = try SystemReplay.run(try Self.plan("10%"), replay) { ArraySource(trace) }
    let run = try SystemRun(requests, try Self.plan("10%"), warmup: 1000)
    #expect(result.counters == run.counters && result.counters.requests == 4000)
    #expect(result.figures == run.figures && result.contents == run.contents)
    #expect(result["tier.far.hits"] == run["tier.far.hits"] && result["hit_ratio"] == run.hitRatio)
    #expect(result["no_such"] == nil && result.trace.requests == 5000)
  }

  /// A trace without times needs a rate; policies that know the future get it.
  @Test func times() throws {
    var trace = TestTrace.random(requests: 1000, objects: 100, seed: 12)
    trace.times = nil
    var replay = try ReplayPlan(policies: ["lru"], capacities: ["1"])
    #expect(throws: CachesimError.self) { try SystemReplay.run(try Self.plan("20"), replay) { ArraySource(trace) } }
    replay.rate = try ArrivalRate("100/s")
    let lru = try SystemReplay.run(try Self.plan("20"), replay) { ArraySource(trace) }
    #expect(lru.counters.requests == 1000)
    var plan = SystemPlan(tiers: [try TierPlan("only", policy: "belady", capacity: "20")])
    let belady = try SystemReplay.run(plan, replay) { ArraySource(trace) }
    plan.tiers = [try TierPlan("only", policy: "lru", capacity: "20")]
    #expect(belady.counters.hits > (try SystemReplay.run(plan, replay) { ArraySource(trace) }).counters.hits)
  }

  @Test func aTraceThatIsAllWarmupCountsNothing() throws {
    let trace = TestTrace.random(requests: 100, objects: 10, seed: 13)
    var replay = try ReplayPlan(policies: ["lru"], capacities: ["1"])
    replay.warmup = .requests(1000)
    let result = try SystemReplay.run(try Self.plan("20"), replay) { ArraySource(trace) }
    #expect(result.counters == CacheCounters() && !result.warnings.isEmpty)
  }

  /// What cannot be is refused before anything runs, with what to do.
  @Test func plansThatCannotBe() throws {
    func message(_ change: (inout SystemPlan) throws -> Void) throws -> String {
      var plan = try Self.plan("20")
      try change(&plan)
      do {
        try plan.check()
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(try message { _ in } == "accepted")
    #expect(try message { $0.tiers[1].name = "near" }.contains("two tiers are called 'near'"))
    #expect(try message { $0.tiers[1].mode = .exclusive }.contains("no tier follows"))
    #expect(try message { $0.tiers[0].nodes = 0 }.contains("0 nodes"))
    #expect(
      try message { $0.faults = [.crash(tier: "naer", node: nil, at: 0)] }.contains("did you mean 'near'?"))
    #expect(try message { $0.faults = [.crash(tier: "far", node: 3, at: 0)] }.contains("the nodes 0 to 2, and no 3"))
    #expect(try message { $0.faults = [.originDown(from: 5, to: 5)] }.contains("before it begins"))
    #expect(
      try message { $0.tiers[0].service = try ServiceOptions([("origin-latency", "constant:1ms")]) }
        .contains("origin-latency"))
    #expect(
      try message { $0.tiers[1].service = try ServiceOptions([("write-strategy", "write-behind")]) }
        .contains("only a system's only tier"))
    #expect(
      try message {
        $0.jobs = [.invalidate(tier: nil, keys: .all, times: .every(interval: 0, first: 0))]
      }.contains("interval above 0s"))
    #expect(try message { $0.compound = Compound(size: 0, order: .serial) }.contains("0 accesses"))
    #expect(try message { $0.tiers[0].scope = .perClient(groupOf: 0) }.contains("every 0 clients"))
  }
}
