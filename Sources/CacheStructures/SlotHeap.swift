/// A heap of slots by key, least key first, in which a slot's key can be changed.
///
/// Four children a node: a level less to go down for every two of a binary heap, and a node's children share a cache line
/// or two. Slots of equal keys come out in any order. `first` is O(1), the rest O(log n). Source: Johnson, "Priority queues
/// with update and finding minimum spanning trees", Information Processing Letters 4(3), 1975,
/// doi 10.1016/0020-0190(75)90001-0.
@frozen
public struct SlotHeap<Key: BitwiseCopyable & Comparable>: ~Copyable {
  /// A slot and its key.
  @frozen @usableFromInline
  struct Entry: BitwiseCopyable {
    @usableFromInline var key: Key
    @usableFromInline var slot: UInt32

    @inlinable @inline(__always)
    init(key: Key, slot: UInt32) {
      self.key = key
      self.slot = slot
    }
  }

  @usableFromInline var entries = SlotArray<Entry>()
  @usableFromInline var places = SlotArray<UInt32>()
  /// How many slots are in the heap.
  public var count: UInt32 = 0

  /// An empty heap.
  public init() {}

  /// Makes room for slots below `slots`.
  public mutating func reserve(slots: Int) {
    entries.reserve(slots)
    places.reserve(slots)
  }

  /// Brings the place of a slot close.
  @inlinable @inline(__always)
  public func prefetch(_ slot: UInt32) { CacheStructures.prefetch(places.pointer(slot)) }

  /// The slot with the least key; the heap is not empty.
  @inlinable @inline(__always)
  public var first: UInt32 { entries[0].slot }

  /// The key of a slot that is in the heap.
  @inlinable @inline(__always)
  public func key(of slot: UInt32) -> Key { entries[places[slot]].key }

  /// Whether a slot is in the heap.
  @inlinable @inline(__always)
  public func contains(_ slot: UInt32) -> Bool {
    let place = places[slot]
    return place < count && entries[place].slot == slot
  }

  /// Empties the heap.
  @inlinable @inline(__always)
  public mutating func removeAll() { count = 0 }

  /// Puts in a slot that is not in the heap.
  @inlinable @inline(__always)
  public mutating func insert(_ slot: UInt32, _ key: Key) {
    count &+= 1
    rise(Entry(key: key, slot: slot), from: count &- 1)
  }

  /// Changes the key of a slot that is in the heap.
  @inlinable @inline(__always)
  public mutating func update(_ slot: UInt32, _ key: Key) { place(Entry(key: key, slot: slot), at: places[slot]) }

  /// Takes out a slot that is in the heap.
  @inlinable @inline(__always)
  public mutating func remove(_ slot: UInt32) {
    count &-= 1
    let hole = places[slot]
    if hole != count { place(entries[count], at: hole) }
  }

  @inlinable @inline(__always)
  mutating func place(_ entry: Entry, at hole: UInt32) {
    if hole > 0, entry.key < entries[(hole &- 1) &>> 2].key { rise(entry, from: hole) } else { sink(entry, from: hole) }
  }

  @inlinable
  mutating func rise(_ entry: Entry, from start: UInt32) {
    var hole = start
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      let above = entries[parent]
      guard entry.key < above.key else { break }
      entries[hole] = above
      places[above.slot] = hole
      hole = parent
    }
    entries[hole] = entry
    places[entry.slot] = hole
  }

  @inlinable
  mutating func sink(_ entry: Entry, from start: UInt32) {
    var hole = start
    while true {
      let child = hole &* 4 &+ 1
      guard child < count else { break }
      var least = child
      var sibling = child &+ 1
      while sibling < min(child &+ 4, count) {
        if entries[sibling].key < entries[least].key { least = sibling }
        sibling &+= 1
      }
      let below = entries[least]
      guard below.key < entry.key else { break }
      entries[hole] = below
      places[below.slot] = hole
      hole = least
    }
    entries[hole] = entry
    places[entry.slot] = hole
  }

  /// Whether keys are in order and every slot knows its place: for checks.
  public var isConsistent: Bool {
    for place in 0..<count {
      if places[entries[place].slot] != place { return false }
      if place > 0, entries[place].key < entries[(place - 1) / 4].key { return false }
    }
    return true
  }
}
