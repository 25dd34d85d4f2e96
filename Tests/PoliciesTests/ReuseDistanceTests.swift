import CacheCore
import Policies
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

  /// Deletes, sizes that change at every request, objects without size, and ghosts that come back larger or too large.
  @Test(arguments: [
    "car", "car:rules=libcachesim", "cart", "lirs", "lirs2", "lirs2:ghosts=0:stack=1", "dlirs", "clock-pro",
    "clock-pro:ghosts=0", "clock-pro:adapt=utility:cold-min=0.5:cold-max=1", "clock-pro-simple", "dclock", "frd",
  ])
  func structuresSurviveAllSizes(spelling: String) throws {
    for (seed, capacity) in zip(300..., [Int64]([1, 2, 3, 20, 60, 150, 400, 900])) {
      let trace = QueuePolicyTests.trace(UInt64(seed), requests: 700, objects: 40)
      var random = SplitMix64(seed: UInt64(seed))
      let sizes = trace.keys.map { _ in random.below(5) == 0 ? 0 : Int64(random.below(70)) }
      let operations = trace.keys.map { _ -> CacheCore.Operation in
        switch random.below(10) {
        case 0: .delete
        case 1, 2: .write
        default: .read
        }
      }
      for isUnit in [false, true] {
        _ = try replayHits(
          policy: spelling, capacity: capacity, isUnit: isUnit, keys: trace.keys, sizes: sizes, operations: operations,
          sizeRule: seed.isMultiple(of: 2) ? .latest : .stored, memory: .hashed, checkEachStep: true)
      }
    }
  }
}
