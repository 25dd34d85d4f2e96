import TestSupport
import Testing

@Suite struct LRUTests {
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("lru") { _, _ in NaiveLRU() }
    try compareWithNaive("fifo") { _, _ in NaiveLRU(movesOnHit: false) }
  }

  /// FIELD.md 0.5: the golden trace that any language can make.
  @Test(arguments: [("lru", 50, 23088), ("lru", 100, 32556), ("fifo", 50, 20631), ("fifo", 100, 29525)])
  func goldenTrace(_ policy: String, _ capacity: Int64, _ hits: Int) throws {
    #expect(try hitCount(policy, capacity: capacity, keys: GoldenTrace.keys) == hits)
  }
}
