import CacheCore
import Policies
import Service
import Systems
import Testing

/// What must hold of every system: reads are all accounted for, at each tier and in front, and nothing depends on how the
/// trace is cut.
@Suite("Random systems") struct RandomSystemTests {
  struct Maker {
    var random: SplitMix64

    mutating func chance(_ share: Double) -> Bool { random.unit() < share }
    mutating func one<Value>(of values: [Value]) -> Value { values[Int(random.below(UInt32(values.count)))] }
    mutating func span(_ most: UInt32) -> String { "\(random.below(most + 1))ms" }

    mutating func tier(_ number: Int, isLast: Bool, isOnly: Bool) throws -> TierPlan {
      var settings: [(name: String, text: String)] = [
        ("cache-latency", "constant:\(span(3))"), ("store-latency", "constant:\(span(3))"),
        ("guard", one(of: ["none", "coalesce", "lock:poll=3ms:wait=20ms:ttl=15ms", "lease:interval=12ms"])),
        ("read-strategy", one(of: ["cache-aside", "cache-aside:fill=sync", "read-through"])),
        ("write-strategy", one(of: ["invalidate", "write-through", "write-around", "write-around:invalidate"])),
        ("ttl", one(of: ["none", "20ms", "sliding:30ms", "trace"])), ("negative-ttl", one(of: ["0s", "20ms"])),
        ("grace", one(of: ["revalidate=0s", "revalidate=5ms", "error=20ms"])),
      ]
      if isOnly, chance(0.3) {
        settings.removeAll { $0.name == "write-strategy" }
        settings.append(("write-strategy", "write-behind:batch=2:interval=9ms:max-dirty=3"))
      }
      if chance(0.3), !settings.contains(where: { $0.name == "ttl" && $0.text == "none" }) {
        settings.append(("early-refresh", one(of: ["xfetch:beta=1", "linear:beta=1:async", "ahead:factor=0.5"])))
      }
      var tier = TierPlan(
        name: "t\(number)", policy: try PolicyChoice(one(of: ["lru", "fifo", "s3fifo", "sieve", "lfu"])),
        capacity: chance(0.1) ? nil : .objects(Int64(random.below(12)) + 1))
      tier.service = try ServiceOptions(settings)
      if chance(0.25) {
        tier.scope = .perClient(groupOf: Int64(random.below(2)) + 1)
      } else {
        tier.nodes = Int(random.below(4)) + 1
        tier.routing = one(
          of: [.modulo, .ring(virtualNodes: 10), .random, .byClient, .nearest(places: 2, within: .modulo)])
      }
      if !isLast { tier.mode = one(of: [.nonInclusive, .nonInclusive, .inclusive, .exclusive]) }
      tier.network = Distance(try LatencyLaw("constant:\(span(2))", option: "network"))
      tier.inheritsTTL = chance(0.3)
      if chance(0.1) { tier.stipulatedHitRatio = 0.5 }
      tier.failMode = chance(0.5) ? .open : .closed
      tier.reroutes = chance(0.5)
      tier.timeout = Int64(random.below(10)) * 1_000_000
      if chance(0.3) { tier.breaker = CircuitBreaker(failures: 2, open: 20_000_000) }
      return tier
    }

    mutating func plan() throws -> SystemPlan {
      let count = Int(random.below(4))
      var tiers: [TierPlan] = []
      for number in 0..<count { tiers.append(try tier(number, isLast: number == count - 1, isOnly: count == 1)) }
      var plan = SystemPlan(tiers: tiers)
      plan.origin = OriginPlan(
        try ServiceOptions([
          ("origin-latency", "exponential:4ms"), ("origin-write-latency", "constant:\(span(4))"),
          ("origin", one(of: ["read-at=start", "concurrency=2:queue=4", "concurrency=1:timeout=10ms", "timeout=4ms"])),
        ]))
      plan.origin?.network = Distance(try LatencyLaw("constant:\(span(2))", option: "network"))
      if chance(0.2) { plan.origin?.breaker = CircuitBreaker(failures: 3, open: 15_000_000) }
      plan.clients.numbering = one(of: [.one, .drawn(count: 5), .byKey(count: 3), .inTurn(count: 4)])
      if chance(0.2) { plan.clients.closedLoop = 3 }
      if chance(0.2) {
        plan.compound = Compound(size: 3, order: one(of: [.serial, .parallel, .firstThenParallel]))
      }
      if chance(0.2) { plan.limits = [try RateLimit("token-bucket:limit=20:window=50ms:per=all")] }
      plan.seriesInterval = 10_000_000
      let ms: Int64 = 1_000_000
      for tier in tiers where tier.scope == .shared {
        if chance(0.3) {
          plan.faults.append(
            .down(
              tier: tier.name, node: chance(0.5) ? nil : tier.nodes - 1, from: 100 * ms, to: 200 * ms,
              keepsContents: chance(0.5)))
        } else if chance(0.3) {
          plan.faults += [
            .scale(tier: tier.name, nodes: 5, at: 120 * ms), .scale(tier: tier.name, nodes: 1, at: 240 * ms),
          ]
        } else if chance(0.3) {
          plan.faults.append(.crash(tier: tier.name, node: nil, at: 150 * ms))
        }
        if chance(0.2) {
          plan.jobs.append(
            .refresh(
              tier: tier.name, keys: chance(0.5) ? .all : .these(["1", "2", "900"]),
              times: .every(interval: 40 * ms, first: 10 * ms),
              takes: try LatencyLaw("constant:\(span(9))", option: "takes")))
        }
        if chance(0.2) { plan.jobs.append(.warm(tier: tier.name, keys: .all, at: 160 * ms, perSecond: 500)) }
      }
      if chance(0.3) { plan.faults.append(.originDown(from: 220 * ms, to: 260 * ms)) }
      if chance(0.3) { plan.faults.append(.originSlower(factor: 3, from: 50 * ms, to: 90 * ms)) }
      if chance(0.3) { plan.jobs.append(.invalidate(tier: nil, keys: .matching("1*"), times: .at([77 * ms]))) }
      return plan
    }

    mutating func requests() -> Requests {
      var requests = Requests()
      for _ in 0..<400 {
        let die = random.unit()
        requests.append(
          UInt64(random.below(20)), at: Int64(random.below(400)) * 1_000_000,
          die < 0.75 ? .read : die < 0.95 ? .write : .delete)
        requests.ttls[requests.ttls.count - 1] = chance(0.5) ? 15_000_000 : 0
        if chance(0.1) { requests.absences[requests.absences.count - 1] = 1 }
      }
      requests.times.sort()
      return requests
    }
  }

  @Test func readsAreAccountedForAndNothingDependsOnBlocks() throws {
    var seen: (bypassed: Double, demotions: Double, back: Double, stale: Double, rejected: Double) = (0, 0, 0, 0, 0)
    for seed in 0..<200 as Range<UInt64> {
      var maker = Maker(random: SplitMix64(seed: seed))
      let plan = try maker.plan()
      let requests = maker.requests()
      let run = try SystemRun(requests, plan, seed: seed)
      let reads = requests.operations.filter { $0 == .read }.count
      let writes = requests.operations.count - reads
      let front = Double(run.counters.requests)
      // Of those that limits let through every read has an end, and one only.
      #expect(
        front + run["writes"] + run["deletes"] + run["rejected"] == Double(reads + writes)
          && Set(run.outcomes.map(\.index)).count == run.outcomes.count
          && run.outcomes.count == reads + writes - Int(run["rejected"]), "seed \(seed)")
      let misses = run.outcomes.count { $0.outcome == .miss && requests.operations[Int($0.index)] == .read }
      #expect(
        Double(run.counters.hits) + run["delayed_hits"] + Double(misses) + run["negatives"] + run["errors"] == front,
        "seed \(seed)")
      for tier in plan.tiers {
        let sum = ["hits", "delayed_hits", "misses", "negatives", "errors"].map { run["tier.\(tier.name).\($0)"] }
        #expect(sum.reduce(0, +) == run["tier.\(tier.name).requests"], "seed \(seed), tier \(tier.name)")
        seen.bypassed += run["tier.\(tier.name).bypassed"]
        seen.demotions += run["tier.\(tier.name).demotions"]
        seen.back += run["tier.\(tier.name).back_invalidations"]
      }
      seen.stale += run["stale_reads"]
      seen.rejected += run["rejected"]
      // The same in other blocks.
      let again = try SystemRun(requests, plan, seed: seed, blocks: 7)
      #expect(
        again.outcomes == run.outcomes && again.figures == run.figures && again.series == run.series, "seed \(seed)")
    }
    #expect(seen.bypassed > 0 && seen.demotions > 0 && seen.back > 0 && seen.stale > 0 && seen.rejected > 0, "\(seen)")
  }
}
