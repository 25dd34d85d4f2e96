import CacheCore
import CacheStructures
import Testing

@Suite("SlotLists") struct SlotListsTests {
  @Test("Two lists over the same slots behave as two arrays")
  func model() throws {
    var generator = SplitMix64(seed: 5)
    var lists = SlotLists()
    lists.reserve(slots: 40)
    var ends = [SlotList(), SlotList()]
    var models: [[UInt32]] = [[], []]
    for _ in 0..<20_000 {
      let slot = generator.below(40)
      let which = models[0].contains(slot) ? 0 : models[1].contains(slot) ? 1 : -1
      let target = Int(generator.below(2))
      if which < 0 {
        switch generator.below(3) {
        case 0:
          lists.pushFront(slot, &ends[target])
          models[target].insert(slot, at: 0)
        case 1:
          lists.pushBack(slot, &ends[target])
          models[target].append(slot)
        default:
          guard let place = models[target].indices.randomElement(using: &generator) else { continue }
          lists.insert(slot, before: models[target][place], &ends[target])
          models[target].insert(slot, at: place)
        }
      } else if generator.below(2) == 0 {
        lists.moveToFront(slot, &ends[which])
        models[which].removeAll { $0 == slot }
        models[which].insert(slot, at: 0)
      } else {
        lists.remove(slot, &ends[which])
        models[which].removeAll { $0 == slot }
      }
      for list in 0..<2 { #expect(lists.checkedSlots(ends[list]) == models[list]) }
    }
  }
}
