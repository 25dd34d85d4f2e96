import CacheCore
import CacheStructures
import Testing

@Suite struct BloomFilterTests {
  @Test func holdsWhatWasPutIn() {
    var filter = BloomFilter(expected: 1000, falsePositives: 0.01)
    for key: UInt64 in 0..<1000 { filter.insert(key &* 0x1_0000_0001) }
    let held = (0..<1000).allSatisfy { filter.contains($0 &* 0x1_0000_0001) }
    #expect(held)
    let wasThere = filter.insert(0)
    #expect(wasThere)
    filter.removeAll()
    let isEmpty = (0..<1000).allSatisfy { !filter.contains($0) }
    #expect(isEmpty)
    let isThere = filter.insert(0)
    #expect(!isThere)
  }

  @Test func isAsLargeAsTheFormulaSays() {
    let filter = BloomFilter(expected: 1_000_000, falsePositives: 0.01)
    let (bits, probes, rate) = (filter.bits, filter.probes, filter.falsePositiveRate(count: 1_000_000))
    #expect(probes == 7)
    #expect((9_585_000...9_586_000).contains(bits))
    #expect((0.0099...0.0101).contains(rate))
  }

  /// The rate of false answers is what the formula says within five standard deviations, empty, half full, full and overfull,
  /// for keys in a row and for scattered ones.
  @Test(arguments: [0.2, 0.01, 0.001]) func errsAsOftenAsTheFormulaSays(rate: Double) {
    for spread: UInt64 in [1, 0x9E37_79B9_7F4A_7C15] {
      var filter = BloomFilter(expected: 20_000, falsePositives: rate)
      var held: UInt64 = 0
      for target: UInt64 in [0, 10_000, 20_000, 40_000] {
        while held < target {
          filter.insert(held &* spread)
          held += 1
        }
        let trials = 200_000
        let found = (0..<trials).count { filter.contains((1 << 40 + UInt64($0)) &* spread) }
        let expected = filter.falsePositiveRate(count: Int64(held)) * Double(trials)
        #expect((Double(found) - expected).magnitude <= 5 * (expected + 1).squareRoot(), "\(found), not \(expected)")
      }
    }
  }
}
