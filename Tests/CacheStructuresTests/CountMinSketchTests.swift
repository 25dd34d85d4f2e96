import CacheCore
import CacheStructures
import Testing

@Suite struct CountMinSketchTests {
  @Test func neverCountsTooLittle() {
    var sketch = CountMinSketch(width: 500)
    var counts: [UInt64: UInt32] = [:]
    var random = SplitMix64(seed: 3)
    for _ in 0..<20_000 {
      let hash = SplitMix64.mix(UInt64(random.below(30) * random.below(30)))
      sketch.increment(hash)
      counts[hash, default: 0] += 1
    }
    var exact = 0
    for (hash, count) in counts {
      let frequency = sketch.frequency(hash)
      #expect(frequency >= count)
      exact += frequency == count ? 1 : 0
    }
    #expect(exact * 10 > counts.count * 7)
    sketch.halve()
    for (hash, count) in counts {
      let frequency = sketch.frequency(hash)
      #expect(frequency >= count / 2)
    }
  }
}
