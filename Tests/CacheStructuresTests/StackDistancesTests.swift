import CacheCore
import CacheStructures
import Testing

@Suite("Reuse distances")
struct StackDistancesTests {
  @Test("Distances are those of a list that is searched, with removals and little room", arguments: [64, 128, 1 << 16])
  func comparesWithList(positions: Int) {
    var generator = SplitMix64(seed: 5)
    var stack = StackDistances(positions: positions)
    stack.reserve(300)
    var list: [UInt32] = []
    for _ in 0..<20_000 {
      let object = min(generator.below(300), generator.below(300))
      let place = list.firstIndex(of: object)
      if let place { list.remove(at: place) }
      if generator.below(20) == 0 {
        #expect(stack.remove(object) == (place != nil))
      } else {
        list.insert(object, at: 0)
        #expect(stack.access(object) == place ?? StackDistances.none)
      }
      #expect(stack.count == list.count)
    }
  }

  @Test("Members are counted wherever they stand", arguments: [1, 63, 64, 65, 200])
  func countsMembers(members: Int) {
    var marks = MarkedPositions(capacity: 200, members: members)
    #expect(marks.capacity == 256)
    for position in 0..<256 { #expect(marks.count(through: position) == min(members, position + 1)) }
    marks.remove(0)
    if members < 200 { marks.insert(199) }
    #expect(marks.count(through: 255) == (members < 200 ? members : members - 1))
    #expect(marks.count(through: 0) == 0)
  }
}
