import TestSupport
import Testing

@Suite struct BeladyTests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("belady") { _, _ in NaiveBelady() }
    try compareWithNaive("belady:bypass=yes") { _, _ in NaiveBelady(bypasses: true) }
  }

  @Test func withSizesMatchesTheNaiveModel() throws {
    try compareWithNaive("belady-size") { _, _ in NaiveBeladySize(seed: 5) }
    try compareWithNaive("belady-size:samples=3") { _, _ in NaiveBeladySize(samples: 3, seed: 5) }
  }

  @Test func hasTheGoldenCounts() throws {
    #expect(try goldenHits("belady") == [47344, 58501])
  }

  /// FIELD.md 0.3: 200 laps over 1,000 objects with room for 400.
  @Test func knowsTheLoop() throws {
    #expect(try hitCount("belady", capacity: 400, keys: loopKeys) == 79600)
  }

  /// FIELD.md 0.10: at unit size nothing beats the one that may refuse.
  @Test func bypassBoundsAllPolicies() throws {
    let trace = PolicyTrace(seed: 4, requests: 5000, objects: 200, largest: 1, hasDeletes: false)
    for capacity: Int64 in [1, 5, 30, 120] {
      func hits(_ policy: String) throws -> Int64 { try hitCount(policy, capacity: capacity, keys: trace.keys) }
      let bound = try hits("belady:bypass=yes")
      for policy in ["lru", "fifo", "clock", "sieve", "lfu", "lfu:history=perfect", "lirs", "random", "none"] {
        #expect(try hits(policy) <= bound, "\(policy) at \(capacity)")
      }
    }
  }
}
