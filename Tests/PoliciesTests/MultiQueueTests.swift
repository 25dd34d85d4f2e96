import TestSupport
import Testing

@Suite struct MultiQueueTests {
  @Test(arguments: [(8, 10000, 4.0), (8, 75, 0.5), (3, 5, 1.0), (1, 10, 0.0), (5, 1, 2.0)])
  func matchesTheNaiveModel(queues: Int, lifetime: Int, ghost: Double) throws {
    try compareWithNaive("mq:queues=\(queues):lifetime=\(lifetime):ghost=\(ghost)") { capacity, _ in
      NaiveMultiQueue(queues: queues, lifetime: lifetime, ghostsLimit: Int64(Double(capacity) * ghost))
    }
  }

  /// With one queue it is LRU.
  @Test func oneQueueIsLRU() throws {
    #expect(try goldenHits("mq:queues=1") == goldenHits("lru"))
  }
}
