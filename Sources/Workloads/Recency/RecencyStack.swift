/// Objects in the order of their last use, with depth by object and object by depth in O(log n): an LRU stack.
///
/// Each use takes the next place of an array; a bit says whether a place still counts, and a Fenwick tree sums the bits by
/// words of 64. Where the places run out, those that count move together, which costs O(1) a use.
///
/// Source: Bennett, Kruskal, "LRU stack processing", IBM Journal of R&D 19(4), 1975, doi 10.1147/rd.194.0353; Fenwick,
/// Software: Practice and Experience 24(3), 1994, doi 10.1002/spe.4380240306.
struct RecencyStack: Sendable {
  /// How many objects there are.
  private(set) var count = 0
  private var objects: [UInt64]
  private var bits: [UInt64]
  private var tree: [Int32]
  private var next = 0

  /// An empty stack with places for `places` uses before they are moved together.
  init(places: Int) {
    let words = max(16, (places + 63) / 64)
    objects = [UInt64](repeating: 0, count: words * 64)
    bits = [UInt64](repeating: 0, count: words)
    tree = [Int32](repeating: 0, count: words + 1)
  }

  /// Whether the next `push` needs `compact` first.
  var isFull: Bool { next == objects.count }

  /// Puts an object on top and answers its place.
  mutating func push(_ object: UInt64) -> Int {
    let place = next
    next += 1
    objects[place] = object
    bits[place >> 6] |= 1 << UInt64(place & 63)
    add(place >> 6, 1)
    count += 1
    return place
  }

  /// Takes the object of a place out.
  mutating func remove(place: Int) -> UInt64 {
    bits[place >> 6] &= ~(1 << UInt64(place & 63))
    add(place >> 6, -1)
    count -= 1
    return objects[place]
  }

  /// How deep the object of a place lies: 1 is the top.
  func depth(place: Int) -> Int {
    let below = bits[place >> 6] & ((1 << UInt64(place & 63)) &- 1)
    var sum = below.nonzeroBitCount
    tree.withUnsafeBufferPointer { tree in
      var index = place >> 6
      while index > 0 {
        sum += Int(tree[index])
        index &= index - 1
      }
    }
    return count - sum
  }

  /// The place of the object at a depth from 1 to `count`.
  func place(depth: Int) -> Int {
    var rank = count - depth + 1
    var word = 0
    tree.withUnsafeBufferPointer { tree in
      var step = 1 << (Int.bitWidth - 1 - (tree.count - 1).leadingZeroBitCount)
      while step > 0 {
        if word + step < tree.count, Int(tree[word + step]) < rank {
          word += step
          rank -= Int(tree[word])
        }
        step >>= 1
      }
    }
    var rest = bits[word]
    var offset = 0
    var width = 32
    while width > 0 {
      let low = rest & ((1 << UInt64(width)) - 1)
      let ones = low.nonzeroBitCount
      if ones < rank {
        rank -= ones
        rest >>= UInt64(width)
        offset += width
      } else {
        rest = low
      }
      width >>= 1
    }
    return word * 64 + offset
  }

  /// Moves the objects together, with room for as many uses again as there are objects, and tells where each is now.
  mutating func compact(_ moved: (_ object: UInt64, _ place: Int) -> Void = { _, _ in }) {
    var kept = 0
    for place in 0..<next where bits[place >> 6] >> UInt64(place & 63) & 1 == 1 {
      objects[kept] = objects[place]
      moved(objects[kept], kept)
      kept += 1
    }
    next = kept
    if kept * 2 > objects.count {
      let words = (kept * 3 + 63) / 64
      objects += [UInt64](repeating: 0, count: words * 64 - objects.count)
      bits = [UInt64](repeating: 0, count: words)
      tree = [Int32](repeating: 0, count: words + 1)
    }
    for word in bits.indices {
      let start = word * 64
      bits[word] = kept >= start + 64 ? .max : kept <= start ? 0 : (1 << UInt64(kept - start)) - 1
      tree[word + 1] = Int32(bits[word].nonzeroBitCount)
    }
    for index in 1..<tree.count {
      let parent = index + (index & -index)
      if parent < tree.count { tree[parent] += tree[index] }
    }
  }

  private mutating func add(_ word: Int, _ change: Int32) {
    tree.withUnsafeMutableBufferPointer { tree in
      var index = word + 1
      while index < tree.count {
        tree[index] += change
        index += index & -index
      }
    }
  }
}
