import CacheCore
import CacheStructures
import Testing

@Suite struct FrequencyListTests {
  /// Against an array in the order of leaving.
  @Test(arguments: [1, 2, 7, 40] as [UInt32]) func keepsTheOrderOfLeaving(slots: UInt32) {
    var list = FrequencyList()
    list.reserve(slots: Int(slots))
    var order: [(slot: UInt32, frequency: UInt64)] = []
    var random = SplitMix64(seed: 3)
    func put(_ slot: UInt32, _ frequency: UInt64) {
      order.insert((slot, frequency), at: order.firstIndex { $0.frequency > frequency } ?? order.count)
    }
    for _ in 0..<3000 {
      let slot = random.below(slots)
      let place = order.firstIndex { $0.slot == slot }
      if random.below(100) == 0 {
        list.halve()
        order = order.map { ($0.slot, $0.frequency / 2) }
      } else if let place, random.below(4) > 0 {
        let frequency = list.frequency(of: slot)
        #expect(frequency == order[place].frequency)
        list.increment(slot)
        put(slot, order.remove(at: place).frequency + 1)
      } else if let place {
        list.remove(slot)
        order.remove(at: place)
      } else {
        let frequency = UInt64(random.below(5))
        list.insert(slot, frequency: frequency)
        put(slot, frequency)
      }
      let found = list.checkedBuckets()?.flatMap { bucket in bucket.slots.map { [UInt64($0), bucket.frequency] } }
      let first = list.first
      #expect(found == order.map { [UInt64($0.slot), $0.frequency] })
      #expect(first == order.first?.slot ?? SlotList.none)
    }
  }
}
