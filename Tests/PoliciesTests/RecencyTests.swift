import TestSupport
import Testing

/// MRU, NRU and OpenBSD's 2Q.
@Suite struct RecencyTests {
  @Test func mruMatchesTheNaiveModel() throws {
    try compareWithNaive("mru") { _, _ in NaiveMRU() }
  }

  /// On a loop over N objects MRU in a cache of C is optimal: it hits (C - 1) / (N - 1) of the requests after the first lap.
  @Test func mruIsOptimalOnALoop() throws {
    let hits = try hitCount("mru", capacity: 400, keys: loopKeys)
    #expect(hits == (try hitCount("belady", capacity: 400, keys: loopKeys)))
    #expect(abs(Double(hits) - 199_000 * 399 / 999) < 400)
    #expect(try hitCount("lru", capacity: 400, keys: loopKeys) == 0)
  }

  @Test func nruMatchesTheNaiveModel() throws {
    try compareWithNaive("nru") { _, _ in NaiveNRU() }
  }

  /// 1 and 2 were asked for; the round ends when 4 needs room, and then 1 is the oldest.
  @Test func nruStartsAtTheOldestInANewRound() throws {
    let keys: [UInt32] = [1, 2, 3, 4, 2, 5, 2, 1, 4]
    #expect(
      try replayHits(policy: "nru", capacity: 3, isUnit: true, keys: keys, checkEachStep: true)
        == [false, false, false, false, true, false, true, false, true])
  }

  @Test(arguments: [(0.33, 0.33), (0.0, 0.5), (0.9, 0.0)]) func tuQueueMatchesTheNaiveModel(hot: Double, warm: Double)
    throws
  {
    try compareWithNaive("tu-queue:hot=\(hot):warm=\(warm)") { capacity, _ in
      NaiveTuQueue(capacity: capacity, hot: hot, warm: warm)
    }
  }

  @Test(arguments: [(1, "lru"), (8, "lru"), (3, "lfu"), (2, "fifo"), (5, "mru"), (4, "mfu")])
  func sampledMatchesTheNaiveModel(samples: Int, order: String) throws {
    try compareWithNaive("sampled:samples=\(samples):by=\(order)") { _, _ in
      NaiveSampled(samples: samples, by: order, seed: 5)
    }
  }

  /// One sample is random replacement, draw for draw; many samples are the order itself.
  @Test func samplesLeadFromRandomToTheOrder() throws {
    #expect(try goldenHits("sampled:samples=1") == goldenHits("random"))
    for (exact, sampled) in zip(try goldenHits("lru"), try goldenHits("sampled:samples=256")) {
      #expect(abs(exact - sampled) < 250)
    }
  }
}
