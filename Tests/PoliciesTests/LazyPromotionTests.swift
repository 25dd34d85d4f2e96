import TestSupport
import Testing

@Suite struct LazyPromotionTests {
  @Test(arguments: [("probability", 0.5), ("delay", 0.2), ("delay", 0.7), ("batch", 0.5), ("batch", 0.1)])
  func lazyLRUMatchesTheNaiveModel(when: String, share: Double) throws {
    try compareWithNaive("lru-lazy:when=\(when):\(when)=\(share)") { _, _ in
      NaiveLazyLRU(when: when, share: share, seed: 5)
    }
  }

  /// Promotion that is never or always lazy: FIFO and LRU.
  @Test func theExtremesAreFIFOAndLRU() throws {
    #expect(try goldenHits("lru-lazy:probability=1") == goldenHits("lru"))
    #expect(try goldenHits("lru-lazy:probability=0") == goldenHits("fifo"))
    #expect(try goldenHits("lru-lazy:when=batch:batch=0") == goldenHits("lru"))
    #expect(try goldenHits("lru-lazy:when=delay:delay=0") == goldenHits("lru"))
  }

  @Test(arguments: [(1, 0.05), (2, 0.2), (1, 0.0)])
  func delayedReinsertionMatchesTheNaiveModel(bits: Int, delay: Double) throws {
    try compareWithNaive("delay-fr:bits=\(bits):delay=\(delay)") { _, _ in
      NaiveDelayedReinsertion(bits: bits, delay: delay)
    }
  }

  @Test(arguments: [1, 2, 5]) func sieveKMatchesTheNaiveModel(k: Int) throws {
    try compareWithNaive("sieve-k:k=\(k)") { _, _ in NaiveSIEVEK(k: k) }
  }

  @Test func sieveWithOneCountIsSIEVE() throws {
    #expect(try goldenHits("sieve-k:k=1") == goldenHits("sieve"))
    try compareWithNaive("sieve-k:k=1") { _, _ in NaiveSIEVE() }
  }
}
