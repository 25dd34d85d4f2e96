import TestSupport
import Testing

/// FRD, the double clock and CLOCK-Pro on three lists.
@Suite struct ReuseDistanceTests {
  @Test(arguments: [("frd", 0.9), ("frd:main=0.5", 0.5), ("frd:main=0", 0), ("frd:main=1", 1)])
  func filterMatchesTheNaiveModel(spelling: String, main: Double) throws {
    try compareWithNaive(spelling) { capacity, _ in NaiveFRD(capacity: capacity, main: main) }
  }

  @Test(arguments: [("dclock", 0.5), ("dclock:active=0.99", 0.99), ("dclock:active=0", 0), ("dclock:active=1", 1)])
  func doubleClockMatchesTheNaiveModel(spelling: String, active: Double) throws {
    try compareWithNaive(spelling) { capacity, _ in NaiveDClock(capacity: capacity, active: active) }
  }

  @Test func threeListsMatchTheNaiveModel() throws {
    try compareWithNaive("clock-pro-simple") { capacity, _ in NaiveClockProSimple(capacity: capacity) }
  }

  /// Object 1 returns after one eviction, while one object is active: in time, so newcomers do not push it out again.
  @Test func aQuickReturnComesInActive() throws {
    let keys: [UInt32] = [0, 0, 1, 2, 3, 4, 1, 5, 6, 7, 1]
    let hits = try replayHits(policy: "dclock", capacity: 4, isUnit: true, keys: keys, checkEachStep: true)
    #expect(hits == [false, true, false, false, false, false, false, false, false, false, true])
  }
}
