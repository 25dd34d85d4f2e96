import CacheCore
import TestSupport
import Testing

@Suite struct CacheLibTests {
  /// All times of the traces lie in one second: every hit counts, or none after the first.
  @Test func agreeWithTheNaiveModels() throws {
    try compareWithNaive("cachelib-2q:refresh=0") { _, _ in NaiveCacheLibTwoQ(refresh: 0) }
    try compareWithNaive("cachelib-2q") { _, _ in NaiveCacheLibTwoQ(refresh: 60) }
    for (refresh, ties) in [(0, "newcomer"), (60, "newcomer"), (0, "main"), (60, "main")] {
      try compareWithNaive("cachelib-tinylfu:window=2:refresh=\(refresh):ties=\(ties)") { _, isUnit in
        NaiveCacheLibTinyLFU(isUnit: isUnit, refresh: Int64(refresh), newcomerWins: ties == "newcomer")
      }
    }
  }

  /// A request a second, and hits that count after five.
  @Test func hitsCountAgainAfterTheRefreshTime() throws {
    var trace = PolicyTrace(seed: 5, requests: 2000, objects: 60, largest: 1, hasDeletes: true)
    trace.times = trace.times.map { $0 * 1_000_000 }
    for capacity: Int64 in [3, 10, 30] {
      for (policy, expected) in [
        ("cachelib-2q", naiveHits(NaiveCacheLibTwoQ(refresh: 5), trace, capacity: capacity, isUnit: true)),
        (
          "cachelib-tinylfu:window=2",
          naiveHits(
            NaiveCacheLibTinyLFU(isUnit: true, refresh: 5, newcomerWins: true), trace, capacity: capacity, isUnit: true)
        ),
      ] {
        let hits = try replayHits(
          policy: policy + ":refresh=5", capacity: capacity, isUnit: true, keys: trace.keys, times: trace.times,
          operations: trace.operations, checkEachStep: true)
        #expect(hits == expected, "\(policy) at \(capacity)")
      }
    }
  }

  @Test func sharesMustLeaveSomething() {
    #expect(throws: CachesimError.self) { try hitCount("cachelib-2q:hot=60:cold=40", capacity: 10, keys: [0]) }
  }
}
