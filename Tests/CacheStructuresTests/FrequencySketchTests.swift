import CacheCore
import CacheStructures
import Testing

@Suite struct FrequencySketchTests {
  /// The sketch as its rules read, with a number for each counter.
  struct Model {
    var counters: [[Int]]
    var additions = 0

    init(words: Int) { counters = Array(repeating: Array(repeating: 0, count: 16), count: words) }

    func places(_ key: UInt64) -> [(word: Int, counter: Int)] {
      let seeds: [UInt64] = [
        0xc3a5_c85c_97cb_3127, 0xb492_b66f_be98_f273, 0x9ae1_6a3b_2f90_404f, 0xcbf2_9ce4_8422_2325,
      ]
      let hash = FrequencySketch.hash(key)
      return seeds.enumerated().map { row, seed in
        let product = (UInt64(truncatingIfNeeded: Int64(Int32(bitPattern: hash))) &+ seed) &* seed
        return (Int((product &+ product >> 32) % UInt64(counters.count)), Int(hash % 4) * 4 + row)
      }
    }

    func frequency(_ key: UInt64) -> Int { places(key).map { counters[$0.word][$0.counter] }.min() ?? 0 }

    mutating func increment(_ key: UInt64) {
      let open = places(key).filter { counters[$0.word][$0.counter] < 15 }
      for place in open { counters[place.word][place.counter] += 1 }
      additions += open.isEmpty ? 0 : 1
      guard !open.isEmpty, additions == 10 * counters.count else { return }
      let odd = counters.joined().count { $0 % 2 == 1 }
      counters = counters.map { $0.map { $0 / 2 } }
      additions = (additions - odd / 4) / 2
    }
  }

  @Test(arguments: [(1, 1), (5, 8), (64, 64), (100, 128)]) func countsAsItsModel(_ objects: Int, _ words: Int) {
    var sketch = FrequencySketch(objects: objects)
    var model = Model(words: words)
    var random = SplitMix64(seed: UInt64(objects))
    for _ in 0..<20_000 {
      let key = SplitMix64.mix(UInt64(random.below(40) * random.below(20)))
      sketch.increment(FrequencySketch.hash(key))
      model.increment(key)
      let asked = SplitMix64.mix(UInt64(random.below(800)))
      let count = sketch.frequency(FrequencySketch.hash(asked))
      #expect(count == model.frequency(asked))
    }
  }

  /// Values worked out apart from this code.
  @Test func spreadsAsCaffeine() {
    #expect(FrequencySketch.hash(0) == 0)
    #expect(FrequencySketch.hash(1) == 824_515_495)
    #expect(FrequencySketch.hash(1 << 32) == 824_515_495)
  }

  @Test func growsEmptyAndOnlyWhenTooSmall() {
    var sketch = FrequencySketch(objects: 3)
    let hash = FrequencySketch.hash(7)
    for _ in 0..<3 { sketch.increment(hash) }
    sketch.grow(objects: 4)
    let kept = sketch.frequency(hash)
    #expect(kept == 3)
    sketch.grow(objects: 5)
    let lost = sketch.frequency(hash)
    #expect(lost == 0)
  }

  @Test func aDoorkeeperTakesTheFirstSighting() {
    var sketch = FrequencySketch(objects: 1000, hasDoorkeeper: true)
    let hash = FrequencySketch.hash(42)
    var counts: [UInt32] = []
    for _ in 0..<20 {
      sketch.increment(hash)
      counts.append(sketch.frequency(hash))
    }
    // The first sets the filter's bits, which hold until a halving; counts end at the most.
    #expect(counts.prefix(3) == [1, 2, 3] && counts.last == FrequencySketch.greatest)
  }
}
