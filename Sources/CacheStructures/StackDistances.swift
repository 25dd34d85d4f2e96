/// Reuse distances, also called LRU stack distances: how many other objects were asked for since an object was last.
///
/// An LRU cache of n objects hits the request exactly if the distance is below n. Each object keeps the position of its
/// last request among those of all objects; the distance is how many positions lie behind it. When the positions are used
/// up they are closed up, which costs a constant time a request. O(log objects) a request, 4 bytes an object and about
/// 9 bytes a position, of which there are twice as many as objects. Source: Bennett and Kruskal, LRU Stack Processing, IBM
/// Journal of Research and Development 19(4), 1975, doi 10.1147/rd.194.0353.
public struct StackDistances: ~Copyable {
  /// The answer for an object that is not on the stack.
  public static let none = -1

  private var marks: MarkedPositions
  /// The object at each position, stale where the position is not marked.
  private var owners = SlotArray<UInt32>()
  /// The position of each object, plus one; 0: none.
  private var places = SlotArray<UInt32>()
  private var next = 0

  /// An empty stack. `positions`: with how many to begin; for tests.
  public init(positions: Int = 1 << 16) {
    marks = MarkedPositions(capacity: positions)
    owners.reserve(marks.capacity)
  }

  /// How many objects are on the stack.
  public var count: Int { marks.count }

  /// Makes room for objects below `count`.
  public mutating func reserve(_ count: Int) { places.reserve(count) }

  /// Brings the place of an object close.
  public func prefetch(_ object: UInt32) { CacheStructures.prefetch(places.pointer(object)) }

  /// Puts an object on top of the stack. Answers its distance, or `none` where it was not there.
  public mutating func access(_ object: UInt32) -> Int {
    if next == marks.capacity { closeUp() }
    let place = Int(places[object]) - 1
    var distance = StackDistances.none
    if place >= 0 {
      distance = marks.count - marks.count(through: place)
      marks.remove(place)
    }
    marks.insert(next)
    owners.base[next] = object
    next += 1
    places[object] = UInt32(next)
    return distance
  }

  /// Takes an object off the stack. False: it was not there.
  public mutating func remove(_ object: UInt32) -> Bool {
    let place = Int(places[object]) - 1
    guard place >= 0 else { return false }
    marks.remove(place)
    places[object] = 0
    return true
  }

  /// Moves the members to the lowest positions, in order, with as many again free behind them.
  private mutating func closeUp() {
    var kept = 0
    for position in 0..<next {
      let object = owners.base[position]
      guard Int(places[object]) == position + 1 else { continue }
      owners.base[kept] = object
      kept += 1
      places[object] = UInt32(kept)
    }
    marks = MarkedPositions(capacity: max(marks.capacity, kept * 2), members: kept)
    owners.reserve(marks.capacity)
    next = kept
  }
}
