import TestSupport
import Testing

@Suite struct GreedyDualTests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("gds") { capacity, _ in
      NaiveGreedyDual(.afterRoomIsMade, countsUses: false, capacity: capacity)
    }
    try compareWithNaive("gdsf") { capacity, _ in NaiveGreedyDual(.weighed, countsUses: true, capacity: capacity) }
    try compareWithNaive("gdsf:rules=caffeine") { capacity, _ in
      NaiveGreedyDual(.weighed, countsUses: true, ordersByKey: true, capacity: capacity)
    }
    try compareWithNaive("gdsf:rules=libcachesim") { capacity, _ in
      NaiveGreedyDual(.first, countsUses: true, capacity: capacity)
    }
  }

  /// With one size and one cost there is nothing but recency (Cao and Irani).
  @Test func isLRUWhereAllAreEqual() throws {
    #expect(try goldenHits("gds") == goldenHits("lru"))
  }

  /// Three small ones or one large one: the large one is worth least for a byte, and goes first though it came last.
  @Test func theLargeLeaveFirst() throws {
    let keys: [UInt32] = [1, 2, 3, 9, 4, 1, 2, 3, 9]
    let sizes: [Int64] = [10, 10, 10, 60, 20, 10, 10, 10, 60]
    let hits = try replayHits(policy: "gds", capacity: 100, isUnit: false, keys: keys, sizes: sizes)
    #expect(hits == [false, false, false, false, false, true, true, true, false])
  }

  /// A newcomer that is worth less for a byte than what would have to leave is refused by GDSF, and nothing leaves for it.
  @Test func theWorthlessIsRefused() throws {
    let keys: [UInt32] = [1, 1, 2, 2, 9, 1, 2]
    let sizes: [Int64] = [10, 10, 10, 10, 20, 10, 10]
    func hits(_ policy: String) throws -> [Bool] {
      try replayHits(policy: policy, capacity: 20, isUnit: false, keys: keys, sizes: sizes)
    }
    #expect(try hits("gdsf") == [false, true, false, true, false, true, true])
    #expect(try hits("gds") == [false, true, false, true, false, false, false])
  }
}
