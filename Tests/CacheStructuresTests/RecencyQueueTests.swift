import CacheCore
import CacheStructures
import Testing

/// Two queues that share places, as lists and as logs, against arrays.
@Suite struct RecencyQueueTests {
  @Test(arguments: [1, 5, 40, 3000] as [UInt32]) func listsFollowArrays(slots: UInt32) {
    follow(RecencyLists.self, slots)
  }

  @Test(arguments: [1, 5, 40, 3000] as [UInt32]) func logsFollowArrays(slots: UInt32) {
    follow(RecencyLogs.self, slots)
  }

  private func follow<Form: RecencyForm>(_ form: Form.Type, _ slots: UInt32) {
    var places = RecencyPlaces<Form>()
    places.reserve(slots: Int(slots))
    var queue = RecencyQueue<Form>(tag: 1)
    var other = RecencyQueue<Form>(tag: 2)
    var (model, otherModel): ([UInt32], [UInt32]) = ([], [])
    var random = SplitMix64(seed: 3)
    for step in 0..<20_000 {
      let slot = random.below(slots)
      if model.contains(slot) {
        model.removeAll { $0 == slot }
        if random.below(3) > 0 {
          queue.moveToFront(slot, places)
          model.insert(slot, at: 0)
        } else {
          queue.remove(slot, places)
          if random.below(2) == 0 {
            other.pushFront(slot, places)
            otherModel.insert(slot, at: 0)
          }
        }
      } else if otherModel.contains(slot) {
        let last = other.last(places)
        #expect(last == otherModel.last)
        other.removeLast(last, places)
        otherModel.removeLast()
      } else if random.below(4) > 0 || model.isEmpty {
        queue.pushFront(slot, places)
        model.insert(slot, at: 0)
      } else {
        let last = queue.last(places)
        #expect(last == model.last)
        queue.removeLast(last, places)
        model.removeLast()
      }
      let (count, last, near) = (queue.count, queue.last(places), queue.coming(places).near)
      #expect(count == model.count && last == model.last ?? SlotList.none && (near < slots || near == SlotList.none))
      if Form.isLog, model.contains(slot) {
        let tag = places.tag(slot)
        #expect(tag == 1)
      }
      guard step % 97 == 0 else { continue }
      let (found, otherFound) = (queue.checkedSlots(places), other.checkedSlots(places))
      #expect(found == model && otherFound == otherModel)
    }
  }
}
