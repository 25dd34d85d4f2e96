import TestSupport
import Testing

@Suite struct LFUTests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("lfu") { _, _ in NaiveLFU() }
    try compareWithNaive("lfu:history=perfect") { _, _ in NaiveLFU(keepsCounts: true) }
  }

  @Test(arguments: [0.3, 2, 10.5]) func agesLikeTheNaiveModel(aging: Double) throws {
    for history in ["cache", "perfect"] {
      for capacity: Int64 in [1, 3, 10, 40] {
        let trace = PolicyTrace(seed: 9, requests: 3000, objects: 60, largest: 1, hasDeletes: true)
        let period = Int(max(1, aging * Double(capacity)).rounded(.up))
        let expected = naiveHits(
          NaiveLFU(keepsCounts: history == "perfect", period: period), trace, capacity: capacity, isUnit: true)
        let hits = try replayHits(
          policy: "lfu:history=\(history):aging=\(aging)", capacity: capacity, isUnit: true, keys: trace.keys,
          operations: trace.operations, checkEachStep: true)
        #expect(hits == expected, "aging \(aging), \(history), \(capacity) objects")
      }
    }
  }

  @Test func hasTheGoldenCounts() throws {
    #expect(try goldenHits("lfu") == [30432, 40438])
    #expect(try goldenHits("lfu:history=perfect") == [36558, 45998])
  }
}
