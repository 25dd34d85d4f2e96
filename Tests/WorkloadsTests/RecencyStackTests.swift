import CacheCore
import Testing

@testable import Workloads

/// The stack against an array that is searched and shifted.
@Suite struct RecencyStackTests {
  @Test(arguments: [1, 64, 100, 1000, 5000]) func agreesWithAnArray(objects: Int) {
    var random = SplitMix64(seed: UInt64(objects))
    var stack = RecencyStack(places: 10)
    var places = [Int](repeating: -1, count: objects)
    var naive: [Int] = []
    for step in 0..<6000 {
      if stack.isFull { stack.compact { places[Int($0)] = $1 } }
      let object = Int(random.below(UInt32(objects)))
      if let index = naive.firstIndex(of: object) {
        #expect(stack.depth(place: places[object]) == index + 1)
        #expect(stack.place(depth: index + 1) == places[object])
        naive.remove(at: index)
        #expect(stack.remove(place: places[object]) == UInt64(object))
      }
      // Now and then an object stays away.
      if step % 7 == 0, !naive.isEmpty {
        let deepest = stack.remove(place: stack.place(depth: naive.count))
        #expect(Int(deepest) == naive.removeLast())
      }
      places[object] = stack.push(UInt64(object))
      naive.insert(object, at: 0)
      #expect(stack.count == naive.count)
    }
  }
}
