import TestSupport
import Testing

@Suite struct SIEVETests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("sieve") { _, _ in NaiveSIEVE() }
  }

  @Test func hasTheGoldenCounts() throws {
    #expect(try goldenHits("sieve") == [33620, 42084])
  }

  /// A victim that is the newest sends the hand to the oldest at once: what comes in afterwards is behind it.
  @Test func wrapsBehindTheNewest() throws {
    let keys: [UInt32] = [0, 1, 0, 2, 3, 3, 0]
    #expect(
      try replayHits(policy: "sieve", capacity: 2, isUnit: true, keys: keys, checkEachStep: true)
        == [false, false, true, false, false, true, false])
  }
}
