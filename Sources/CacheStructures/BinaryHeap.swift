/// A binary heap: the least element first, equal ones in no order. Adding and removing take O(log n).
@frozen
public struct BinaryHeap<Element: BitwiseCopyable & Comparable>: ~Copyable {
  @usableFromInline var elements = SlotArray<Element>()
  /// How many elements there are.
  public var count: UInt32 = 0

  /// An empty heap.
  @inlinable
  public init() {}

  /// The least; not to be asked of an empty heap.
  @inlinable
  public var first: Element { @inline(__always) get { elements[0] } }

  /// Adds an element.
  @inlinable
  public mutating func insert(_ element: Element) {
    elements.reserve(Int(count) + 1)
    count += 1
    rise(element, from: count - 1)
  }

  @inlinable @inline(__always)
  func rise(_ element: Element, from start: UInt32) {
    var place = start
    while place > 0 {
      let parent = (place &- 1) / 2
      guard element < elements[parent] else { break }
      elements[place] = elements[parent]
      place = parent
    }
    elements[place] = element
  }

  /// Takes the least out; not to be called on an empty heap.
  @inlinable
  public mutating func removeFirst() {
    count -= 1
    guard count > 0 else { return }
    let last = elements[count]
    // Down to a leaf, always to the lesser child, then up as far as the last element goes: it mostly stays, while comparing
    // it on the way down would be a branch a level that cannot be foreseen.
    var place: UInt32 = 0
    var child: UInt32 = 1
    while child &+ 1 < count {
      child &+= elements[child &+ 1] < elements[child] ? 1 : 0
      elements[place] = elements[child]
      place = child
      child = 2 &* place &+ 1
    }
    if child < count {
      elements[place] = elements[child]
      place = child
    }
    rise(last, from: place)
  }
}
