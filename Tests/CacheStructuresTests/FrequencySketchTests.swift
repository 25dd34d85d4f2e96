import CacheCore
import CacheStructures
import TestSupport
import Testing

@Suite struct FrequencySketchTests {
  @Test(arguments: [(1, 1), (5, 8), (64, 64), (100, 128)]) func countsAsItsModel(_ objects: Int, _ words: Int) {
    var sketch = FrequencySketch(objects: objects)
    var model = NaiveFrequencySketch(words: words)
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
