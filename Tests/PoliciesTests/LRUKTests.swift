import TestSupport
import Testing

@Suite struct LRUKTests {
  @Test(arguments: [
    (1, 0, 1.0, 0, "lru"), (2, 0, 1.0, 0, "lru"), (2, 0, 0.0, 0, "fifo"), (3, 0, 0.5, 0, "fifo"), (2, 7, 1.0, 0, "lru"),
    (3, 30, 2.0, 60, "lru"), (2, 100, 0.3, 20, "fifo"),
  ])
  func matchesTheNaiveModel(k: Int, crp: Int, ghost: Double, rip: Int, ties: String) throws {
    try compareWithNaive("lru-k:k=\(k):crp=\(crp):ghost=\(ghost):rip=\(rip):ties=\(ties)") { capacity, _ in
      NaiveLRUK(
        k: k, crp: crp, ghostsLimit: Int64(Double(capacity) * ghost), rip: rip == 0 ? .max : rip,
        tiesByArrival: ties == "fifo")
    }
  }

  /// With k = 1 it is LRU, and with room for every history the counts of FIELD.md 0.5.
  @Test func hasTheGoldenCounts() throws {
    #expect(try goldenHits("lru-k:k=1") == goldenHits("lru"))
    #expect(try goldenHits("lru-k:ghost=64") == [29871, 38746])
  }

  /// A burst counts once: 0 was asked for five times within the period, 1 twice with time between.
  @Test func requestsThatBelongTogetherCountOnce() throws {
    let keys: [UInt32] = [0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 1, 3, 3, 3, 3, 4, 4, 4, 4, 0, 1]
    func last(_ spelling: String) throws -> [Bool] {
      Array(try replayHits(policy: spelling, capacity: 3, isUnit: true, keys: keys).suffix(2))
    }
    #expect(try last("lru-k:crp=4:ghost=0") == [false, true])
    #expect(try last("lru-k:crp=0:ghost=0") == [false, false])
  }
}
