internal import CacheStructures

/// TinyLFU's question: was the newcomer seen more often lately than what would have to leave for it?
///
/// With jitter one in 128 of the newcomers that lose although they were seen six times or more is let in all the same, so
/// that nobody can shut a key out by making collisions in the sketch. It is drawn as in Caffeine's simulator: by
/// java.util.Random's linear congruential generator from 1033096058, whatever the seed of the replay.
struct TinyLFUFilter: ~Copyable {
  private var sketch: FrequencySketch
  private let hasJitter: Bool
  private var random: UInt64 = (1_033_096_058 ^ 0x5_DEEC_E66D) & 0xFFFF_FFFF_FFFF

  init(objects: Int, hasDoorkeeper: Bool, hasJitter: Bool) {
    sketch = FrequencySketch(objects: objects, hasDoorkeeper: hasDoorkeeper)
    self.hasJitter = hasJitter
  }

  @inline(__always)
  mutating func record(_ hash: UInt32) { sketch.increment(hash) }

  @inline(__always)
  func prefetch(_ hash: UInt32) { sketch.prefetch(hash) }

  mutating func grow(objects: Int) { sketch.grow(objects: objects) }

  @inline(__always)
  mutating func admits(_ candidate: UInt32, over victim: UInt32) -> Bool {
    let (mine, theirs) = (sketch.frequency(candidate), sketch.frequency(victim))
    return mine > theirs || (hasJitter && mine >= 6 && draw())
  }

  private mutating func draw() -> Bool {
    random = (random &* 0x5_DEEC_E66D &+ 0xB) & 0xFFFF_FFFF_FFFF
    return random >> 24 < 1 << 17
  }
}
