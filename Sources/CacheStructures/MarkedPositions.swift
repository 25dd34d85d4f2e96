/// A set of positions that counts its members below any position in logarithmic time.
///
/// A bit a position, and a Fenwick tree over the number of bits in each 64-bit word: 64 times fewer nodes than a tree over
/// the positions, so that tens of millions of positions stay in the second-level cache. Source: Fenwick, A New Data
/// Structure for Cumulative Frequency Tables, Software: Practice and Experience 24(3), 1994,
/// doi 10.1002/spe.4380240306.
@frozen
public struct MarkedPositions: ~Copyable {
  @usableFromInline var words: UnsafeMutablePointer<UInt64>
  /// Node i (from 1) holds the members of the (i & -i) words that end with word i - 1.
  @usableFromInline var nodes: UnsafeMutablePointer<UInt32>
  @usableFromInline let wordCount: Int
  /// Positions are below it.
  public let capacity: Int
  /// How many members there are.
  public private(set) var count = 0

  /// A set of positions below `capacity` (at most 2^32, rounded up to 64), of which the first `members` are in it.
  public init(capacity: Int, members: Int = 0) {
    wordCount = max(1, (capacity + 63) / 64)
    self.capacity = wordCount * 64
    words = .allocate(capacity: wordCount)
    nodes = .allocate(capacity: wordCount + 1)
    count = members
    nodes[0] = 0
    for word in 0..<wordCount {
      let inside = min(64, max(0, members - word * 64))
      words[word] = inside == 64 ? .max : (1 << UInt64(inside)) - 1
      let last = word + 1
      let first = last & (last - 1)
      nodes[last] = UInt32(min(members, last * 64) - min(members, first * 64))
    }
  }

  deinit {
    words.deallocate()
    nodes.deallocate()
  }

  /// Takes in a position that is not a member. O(log n).
  public mutating func insert(_ position: Int) {
    words[position >> 6] |= 1 << UInt64(position & 63)
    var node = position >> 6 + 1
    while node <= wordCount {
      nodes[node] &+= 1
      node += node & -node
    }
    count += 1
  }

  /// Takes out a member. O(log n).
  public mutating func remove(_ position: Int) {
    words[position >> 6] &= ~(1 << UInt64(position & 63))
    var node = position >> 6 + 1
    while node <= wordCount {
      nodes[node] &-= 1
      node += node & -node
    }
    count -= 1
  }

  /// How many members are at `position` or below. O(log n).
  public func count(through position: Int) -> Int {
    let shift = UInt64(63 - position & 63)
    var total = (words[position >> 6] << shift).nonzeroBitCount
    var node = position >> 6
    while node > 0 {
      total += Int(nodes[node])
      node &= node - 1
    }
    return total
  }
}
