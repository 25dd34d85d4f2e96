import TestSupport
import Testing

@Suite struct CLOCKTests {
  @Test(arguments: [1, 2, 3]) func matchesTheNaiveModel(bits: Int) throws {
    try compareWithNaive("clock:bits=\(bits)") { _, _ in NaiveCLOCK(bits: bits) }
    try compareWithNaive("clock:bits=\(bits):insert=before") { _, _ in NaiveCLOCK(bits: bits, insertsFirst: true) }
  }

  @Test func hasTheGoldenCounts() throws {
    #expect(try goldenHits("clock") == [23962, 33663])
    #expect(try goldenHits("clock:bits=2") == [24947, 34940])
  }

  /// All of a cache of two asked for: with the newcomer in first, it is the one that leaves.
  @Test func insertsBeforeOrAfterTheSweep() throws {
    let keys: [UInt32] = [0, 1, 0, 1, 2, 2]
    #expect(try replayHits(policy: "clock", capacity: 2, isUnit: true, keys: keys).last == true)
    #expect(try replayHits(policy: "clock:insert=before", capacity: 2, isUnit: true, keys: keys).last == false)
  }
}
