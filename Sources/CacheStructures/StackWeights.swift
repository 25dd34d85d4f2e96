/// Reuse distances in bytes: how much was asked for since an object was last, every other object counted once.
///
/// An LRU cache of n bytes hits the request exactly if the distance and the object's own size are n or less together, as
/// long as no object changes its size and none is larger than the cache: then it holds the longest run of most recent
/// objects that fits. Like `StackDistances`, with the weight of each position instead of a mark, and a Fenwick tree over
/// the weights of every 16 positions. O(log objects) a request, about 25 bytes a position, of which there are twice as
/// many as objects. Sources: Bennett and Kruskal, LRU Stack Processing, IBM Journal of Research and Development 19(4),
/// 1975, doi 10.1147/rd.194.0353; bytes instead of marks: Olken, Efficient Methods for Calculating the Success Function of
/// Fixed-Space Replacement Policies, LBL-12370, 1981.
public struct StackWeights: ~Copyable {
  /// The answer for an object that is not on the stack.
  public static let none: Int64 = -1

  private static let span = 16
  /// The weight at each position, 0 where nobody is.
  private var weights = SlotArray<Int64>()
  /// Node i (from 1) holds the weight of the (i & -i) spans that end with span i - 1.
  private var nodes = SlotArray<Int64>()
  /// The object at each position, stale where it has moved on.
  private var owners = SlotArray<UInt32>()
  /// The position of each object, plus one; 0: none.
  private var places = SlotArray<UInt32>()
  private var positions: Int
  private var next = 0
  private var total: Int64 = 0
  /// Whether an object came back with another weight.
  public private(set) var hasChanged = false

  /// An empty stack. `positions`: with how many to begin; for tests.
  public init(positions: Int = 1 << 16) {
    self.positions = max(1, (positions + Self.span - 1) / Self.span) * Self.span
    reserveTree()
  }

  /// Makes room for objects below `count`.
  public mutating func reserve(_ count: Int) { places.reserve(count) }

  /// Brings the place of an object close.
  public func prefetch(_ object: UInt32) { CacheStructures.prefetch(places.pointer(object)) }

  /// Puts an object on top of the stack. Answers the weight of all that lay above it, or `none` where it was not there.
  public mutating func access(_ object: UInt32, weight: Int64) -> Int64 {
    if next == positions { closeUp() }
    let place = Int(places[object]) - 1
    var above = StackWeights.none
    if place >= 0 {
      let old = weights.base[place]
      if old != weight { hasChanged = true }
      above = total - sum(through: place)
      add(-old, at: place)
      weights.base[place] = 0
    }
    weights.base[next] = weight
    owners.base[next] = object
    add(weight, at: next)
    next += 1
    places[object] = UInt32(next)
    return above
  }

  private mutating func add(_ weight: Int64, at position: Int) {
    total += weight
    let spans = positions / Self.span
    var node = position / Self.span + 1
    while node <= spans {
      nodes.base[node] += weight
      node += node & -node
    }
  }

  private func sum(through position: Int) -> Int64 {
    let span = position / Self.span
    var sum: Int64 = 0
    for inside in span * Self.span...position { sum += weights.base[inside] }
    var node = span
    while node > 0 {
      sum += nodes.base[node]
      node &= node - 1
    }
    return sum
  }

  /// Moves the objects to the lowest positions, in order, with as many again free behind them.
  private mutating func closeUp() {
    var kept = 0
    for position in 0..<next {
      let object = owners.base[position]
      guard Int(places[object]) == position + 1 else { continue }
      owners.base[kept] = object
      weights.base[kept] = weights.base[position]
      kept += 1
      places[object] = UInt32(kept)
    }
    for position in kept..<next { weights.base[position] = 0 }
    positions = max(positions, (kept * 2 + Self.span - 1) / Self.span * Self.span)
    reserveTree()
    next = kept
    let spans = positions / Self.span
    for node in 1...spans { nodes.base[node] = 0 }
    for span in 0..<spans {
      var sum: Int64 = 0
      for inside in span * Self.span..<(span + 1) * Self.span { sum += weights.base[inside] }
      nodes.base[span + 1] += sum
      let parent = span + 1 + ((span + 1) & -(span + 1))
      if parent <= spans { nodes.base[parent] += nodes.base[span + 1] }
    }
  }

  private mutating func reserveTree() {
    weights.reserve(positions)
    owners.reserve(positions)
    nodes.reserve(positions / Self.span + 1)
  }
}
