import CacheCore
import CacheStructures
import Testing

@Suite struct SlotHeapTests {
  @Test(arguments: [1, 2, 6, 100] as [UInt32]) func keepsTheLeastFirst(slots: UInt32) {
    var heap = SlotHeap<Int64>()
    heap.reserve(slots: Int(slots))
    var keys: [UInt32: Int64] = [:]
    var random = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let (slot, key) = (random.below(slots), Int64(random.below(50)))
      if random.below(300) == 0 {
        heap.removeAll()
        keys = [:]
      }
      if keys[slot] == nil {
        heap.insert(slot, key)
        keys[slot] = key
      } else if random.below(2) == 0 {
        heap.update(slot, key)
        keys[slot] = key
      } else {
        heap.remove(slot)
        keys[slot] = nil
      }
      let (isConsistent, count) = (heap.isConsistent, Int(heap.count))
      #expect(isConsistent && count == keys.count)
      let isKnown = (0..<slots).allSatisfy { heap.contains($0) == (keys[$0] != nil) }
      #expect(isKnown)
      if let least = keys.values.min() {
        let (first, firstKey) = (heap.first, heap.key(of: heap.first))
        #expect(keys[first] == least && firstKey == least)
      }
    }
  }
}
