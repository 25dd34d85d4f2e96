import CacheCore
import CacheStructures
import Testing

@Suite("Reuse distances in bytes")
struct StackWeightsTests {
  @Test("Weights above are those of a list that is searched, with little room", arguments: [16, 64, 1 << 16])
  func comparesWithList(positions: Int) {
    var generator = SplitMix64(seed: 6)
    var stack = StackWeights(positions: positions)
    stack.reserve(300)
    var list: [(object: UInt32, weight: Int64)] = []
    for _ in 0..<20_000 {
      let object = min(generator.below(300), generator.below(300))
      let weight = Int64(object % 7) * 1_000_000_007
      let place = list.firstIndex { $0.object == object }
      let above = place.map { list[..<$0].reduce(0) { $0 + $1.weight } }
      if let place { list.remove(at: place) }
      list.insert((object, weight), at: 0)
      #expect(stack.access(object, weight: weight) == above ?? StackWeights.none)
    }
    let changedBefore = stack.hasChanged
    _ = stack.access(list[0].object, weight: list[0].weight + 1)
    let changedAfter = stack.hasChanged
    #expect(!changedBefore && changedAfter)
  }
}
