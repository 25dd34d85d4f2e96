import TestSupport
import Testing

@Suite struct CARTests {
  @Test(arguments: [
    ("car", true, true), ("car:delta=integer", false, true), ("car:delta=integer:rules=libcachesim", false, false),
  ])
  func matchesTheNaiveModel(spelling: String, isReal: Bool, isPaper: Bool) throws {
    try compareWithNaive(spelling) { capacity, _ in NaiveCAR(capacity: capacity, isReal: isReal, isPaper: isPaper) }
  }

  @Test(arguments: [("cart", true), ("cart:delta=integer", false)])
  func temporalFilteringMatchesTheNaiveModel(spelling: String, isReal: Bool) throws {
    try compareWithNaive(spelling) { capacity, _ in NaiveCART(capacity: capacity, isReal: isReal) }
  }

  /// A hit only marks: the object is spared once, in T2, and T1's next leaves.
  @Test func aMarkedObjectIsSpared() throws {
    let keys: [UInt32] = [0, 1, 0, 2, 0, 1]
    #expect(
      try replayHits(policy: "car", capacity: 2, isUnit: true, keys: keys, checkEachStep: true)
        == [false, false, true, false, true, false])
  }
}
