import CacheCore
import Policies
import Testing

@testable import Systems

/// A filter of the keys that exist, in front of a whole system.
@Suite struct BloomGateTests {
  /// Half of the reads are for keys that do not exist. Without a filter each of them is a load; with one that errs once in a
  /// thousand, next to none is, existing keys fare as before, and reads add up.
  @Test func absentKeysReachNoTier() throws {
    var requests = Requests(20_000, rate: 1000, seed: 4) { random in
      let isAbsent = random.below(2) == 1
      return (UInt64(random.below(200)) + (isAbsent ? 1000 : 0), .read)
    }
    for place in requests.keys.indices where requests.keys[place] >= 1000 { requests.absences[place] = 1 }
    func run(_ bloom: BloomPlan?) throws -> SystemRun {
      var plan = try SystemPlan(
        [TierPlan("cache", capacity: "500", ["cache-latency": "constant:1ms"])],
        origin: ["origin-latency": "constant:10ms"])
      plan.bloom = bloom
      return try SystemRun(requests, plan, columns: [.size, .time, .operation, .ttl, .found])
    }
    let absent = requests.keys.count { $0 >= 1000 }
    let (open, guarded) = (try run(nil), try run(BloomPlan(keys: 200, falsePositives: 0.001)))
    #expect(open["negatives"] == Double(absent) && open["origin_reads"] > Double(absent))
    #expect(guarded["bloom.stopped"] + guarded["bloom.passed"] == 20_000)
    #expect(guarded["bloom.stopped"] > 0.99 * Double(absent))
    #expect(guarded["negatives"] == Double(absent))
    #expect(guarded["origin_reads"] == open["origin_reads"] - guarded["bloom.stopped"])
    #expect(guarded.counters.requests == 20_000 && guarded.counters.hits == open.counters.hits)
    let answered = guarded["origin_answers"] + guarded["tier.cache.answers"]
    #expect(answered == 20_000 - guarded["bloom.stopped"])
  }

  /// A key that is written exists from then on.
  @Test func aKeyThatIsWrittenPasses() throws {
    var requests = Requests()
    requests.append(7, at: 0)
    requests.append(7, at: 1_000_000_000, .write)
    requests.append(7, at: 2_000_000_000)
    requests.absences[0] = 1
    requests.absences[2] = 1
    var plan = try SystemPlan(
      [TierPlan("cache", capacity: "5", ["cache-latency": "constant:1ms"])], origin: ["origin-latency": "constant:10ms"]
    )
    plan.bloom = BloomPlan(keys: 10)
    let run = try SystemRun(requests, plan, columns: [.size, .time, .operation, .ttl, .found])
    #expect(run["bloom.stopped"] == 1 && run["bloom.passed"] == 1 && run["origin_reads"] == 1)
  }
}
