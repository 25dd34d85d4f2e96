import CacheCore
import CacheStructures
import Testing

@Suite("SlotQueue") struct SlotQueueTests {
  @Test("Behaves as an array, with removals from anywhere and growth", arguments: [3, 200, 5_000] as [UInt32])
  func model(slots: UInt32) {
    var generator = SplitMix64(seed: UInt64(slots))
    var queue = SlotQueue()
    queue.reserve(slots: Int(slots))
    var model: [UInt32] = []
    for step in 0..<30_000 {
      let slot = generator.below(slots)
      if let place = model.firstIndex(of: slot) {
        if generator.below(4) == 0 {
          queue.remove(slot)
          model.remove(at: place)
        } else if generator.below(8) == 0 {
          #expect(queue.popFirst() == model.removeFirst())
        }
      } else {
        queue.append(slot)
        model.append(slot)
      }
      #expect(queue.peekFirst() == model.first ?? SlotList.none)
      #expect(queue.count == model.count)
      if step % 500 == 0 { #expect(queue.slots == model) }
    }
  }
}
