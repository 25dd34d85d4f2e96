internal import CacheStructures

/// A binary heap: the least element first, equal ones in no order.
struct BinaryHeap<Element: BitwiseCopyable & Comparable>: ~Copyable {
  private var elements = SlotArray<Element>()
  private(set) var count: UInt32 = 0

  /// The least; not to be asked of an empty heap.
  @inline(__always)
  var first: Element { elements[0] }

  mutating func insert(_ element: Element) {
    elements.reserve(Int(count) + 1)
    var place = count
    count += 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard element < elements[parent] else { break }
      elements[place] = elements[parent]
      place = parent
    }
    elements[place] = element
  }

  mutating func removeFirst() {
    count -= 1
    guard count > 0 else { return }
    let last = elements[count]
    var place: UInt32 = 0
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < last else { break }
      elements[place] = elements[child]
      place = child
    }
    elements[place] = last
  }
}
