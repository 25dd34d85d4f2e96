import CacheCore
import CacheStructures
import Testing

@Suite struct CountingBloomFilterTests {
  /// As many counters as libCacheSim has, up to its most.
  @Test(
    arguments: [
      (0, 20), (1, 15), (96, 1381), (485, 6974), (19394, 278_839), (100_473_602, 1_444_568_011),
      (1 << 40, 2_147_483_647),
    ] as [(Int64, UInt32)])
  func isAsLargeAsTheirs(keys: Int64, counters: UInt32) {
    let filter = CountingBloomFilter(keys: keys)
    let found = filter.counters
    #expect(found == counters)
  }

  /// The same counts as a dictionary of counters has, through halvings and while the table grows and becomes an array.
  @Test(arguments: [1, 20, 1000, 30_000, 400_000_000] as [Int64]) func countsAsADictionaryDoes(keys: Int64) {
    var filter = CountingBloomFilter(keys: keys)
    let counters = filter.counters
    var counts: [UInt32: UInt32] = [:]
    func places(_ key: UInt64) -> [UInt32] {
      let first = UInt32(truncatingIfNeeded: XXH64.hash(key, seed: 0x1234_5678))
      let step = UInt32(truncatingIfNeeded: XXH64.hash(key, seed: 0x1234_4321))
      return (0..<10).map { (first &+ $0 &* step) % counters }
    }
    var random = SplitMix64(seed: 5)
    for round in 0..<20_000 {
      let key = UInt64(random.below(100) * random.below(100))
      filter.increment(CountingBloomFilter.hash(key))
      for place in places(key) { counts[place, default: 0] += 1 }
      if round % 3000 == 2999 {
        filter.halve()
        counts = counts.mapValues { $0 / 2 }
      }
      let other = UInt64(random.below(10_000))
      let frequency = filter.frequency(CountingBloomFilter.hash(other))
      let least = places(other).map { counts[$0] ?? 0 }.min()
      guard frequency == least else {
        Issue.record("\(other) was seen \(frequency) times, not \(least ?? 0)")
        return
      }
    }
  }
}
