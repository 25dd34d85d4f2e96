import CacheCore
import CacheStructures
import Testing

@Suite struct SlotBucketsTests {
  /// Puts in, takes out and finds, against a dictionary; it grows at one slot a bucket and shrinks below a tenth.
  @Test func findsWhatIsInIt() {
    var table = SlotBuckets()
    table.reserve(slots: 3000)
    var expected: [UInt64: UInt32] = [:]
    var random = SplitMix64(seed: 3)
    var widest: UInt32 = 0
    for step in 0..<30_000 {
      let slot = random.below(step < 15_000 ? 3000 : 300)
      let hash = SplitMix64.mix(UInt64(slot))
      if expected.removeValue(forKey: hash) != nil {
        table.remove(slot)
      } else if step < 15_000 || step % 50 == 0 {
        expected[hash] = slot
        table.insert(slot, hash)
      }
      let (count, buckets) = (table.count, table.buckets)
      #expect(count == UInt32(expected.count))
      #expect(count <= buckets && (buckets == 4 || count * 10 >= buckets))
      widest = max(widest, table.buckets)
      if step % 500 == 0 {
        let isConsistent = table.isConsistent
        #expect(isConsistent)
      }
    }
    #expect(widest >= 1024)
    for slot in 0..<UInt32(3000) {
      let hash = SplitMix64.mix(UInt64(slot))
      let found = table.find(hash)
      #expect(found == expected[hash] ?? SlotBuckets.none)
    }
    for slot in Array(expected.values) { table.remove(slot) }
    let (buckets, isConsistent) = (table.buckets, table.isConsistent)
    #expect(buckets == 4 && isConsistent)
  }

  /// Draws are consecutive: they come from a run of buckets, in order, and every slot is drawn sooner or later.
  @Test func drawsNeighbours() {
    var table = SlotBuckets()
    table.reserve(slots: 200)
    for slot in 0..<UInt32(200) { table.insert(slot, SplitMix64.mix(UInt64(slot))) }
    var random = SplitMix64(seed: 8)
    var sample = SlotArray<UInt32>()
    sample.reserve(5)
    var drawn: Set<UInt32> = []
    var single: Set<UInt32> = []
    for _ in 0..<5000 {
      let count = table.draw(5, &random, into: sample)
      let buckets = (0..<count).map { table.hash(of: sample[$0]) % UInt64(table.buckets) }
      #expect(count == 5)
      #expect(Set((0..<count).map { sample[$0] }).count == 5)
      for (one, next) in zip(buckets, buckets.dropFirst()) {
        #expect((next + UInt64(table.buckets) - one) % UInt64(table.buckets) < 12)
      }
      drawn.formUnion((0..<count).map { sample[$0] })
      single.insert(table.drawOne(&random))
    }
    // A slot that is the fifth or later of its run from every start may never be drawn.
    #expect(drawn.count > 195 && single.count == 200)
  }

  @Test func drawsNoMoreThanThereAre() {
    var table = SlotBuckets()
    table.reserve(slots: 10)
    var random = SplitMix64(seed: 1)
    var sample = SlotArray<UInt32>()
    sample.reserve(64)
    let none = table.draw(5, &random, into: sample)
    #expect(none == 0)
    table.insert(7, 99)
    for _ in 0..<100 {
      let count = table.draw(64, &random, into: sample)
      #expect(count <= 1)
    }
    let one = table.drawOne(&random)
    #expect(one == 7)
  }
}
