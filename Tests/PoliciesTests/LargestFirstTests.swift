import TestSupport
import Testing

@Suite struct LargestFirstTests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("size") { _, _ in NaiveLargestFirst() }
  }

  @Test func isLRUWhereAllHaveOneSize() throws {
    #expect(try goldenHits("size") == goldenHits("lru"))
  }

  /// Sizes that all differ leave nothing to ties.
  @Test func tiesMatterOnlyAmongEquals() throws {
    let keys = GoldenTrace.keys
    let sizes = keys.map { Int64($0) * 7 % 1009 + 1 }
    func hits(_ policy: String) throws -> Int64 {
      try countHits(policy: policy, capacity: 50_000, isUnit: false, keys: keys, sizes: sizes)
    }
    #expect(try hits("size") == hits("size:ties=heap"))
    #expect(try hits("size") > 0)
  }
}
