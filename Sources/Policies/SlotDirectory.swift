public import CacheCore
public import CacheStructures

/// Finds the slot of an object: by dense id in an array, or by key in a hash table of what the cache holds.
///
/// An entry is a slot, with `ghostBit` set while the slot is a ghost's; `KeyTable.none` is no entry.
@usableFromInline
protocol SlotDirectory: ~Copyable {
  /// What objects are called: dense ids or keys.
  associatedtype Key: BitwiseCopyable & Equatable
  /// Whether `find` is one load, so that looking ahead with it pays.
  static var findIsOneLoad: Bool { get }

  init(expectedSlots: Int)
  /// The column of a block that holds the keys.
  static func keys(of columns: RequestColumns) -> UnsafePointer<Key>
  /// Makes room for `objects` distinct objects.
  mutating func reserve(objects: Int)
  func prefetch(_ key: Key)
  func find(_ key: Key) -> UInt32
  mutating func set(_ key: Key, _ entry: UInt32)
  mutating func remove(_ key: Key)
  /// An object left the cache; it may have become a ghost.
  func departed(_ key: Key)
  /// Brings close what is read when an object leaves, which will probably be soon.
  func prefetchDeparture(_ key: Key)
}

/// Marks the entry of a ghost.
@inlinable
var ghostBit: UInt32 { @inline(__always) get { 0x8000_0000 } }

/// The dense memory mode: 4 bytes for every object of the trace, no hashing.
@usableFromInline
struct DenseDirectory: SlotDirectory, ~Copyable {
  /// Entries one higher, so that new objects' zeroes are no entry.
  @usableFromInline var entries = SlotArray<UInt32>()
  /// Who left, for an engine that has to know (`ServedCache`); nil: nobody has to.
  @usableFromInline var departures: UnsafeMutablePointer<SlotStack>?
  /// What that engine has of every object, of which it reads a line when one leaves.
  @usableFromInline var companions: UnsafeMutablePointer<CacheLine>?

  @inlinable
  init(expectedSlots: Int) {}
  @inlinable static var findIsOneLoad: Bool { @inline(__always) get { true } }
  @inlinable @inline(__always)
  static func keys(of columns: RequestColumns) -> UnsafePointer<UInt32> {
    guard let ids = columns.ids else { preconditionFailure("a dense simulation was given no ids") }
    return ids
  }
  @inlinable mutating func reserve(objects: Int) { entries.reserve(objects) }
  @inlinable @inline(__always) func prefetch(_ key: UInt32) { CacheStructures.prefetch(entries.pointer(key)) }
  @inlinable @inline(__always) func find(_ key: UInt32) -> UInt32 { entries[key] &- 1 }
  @inlinable @inline(__always) mutating func set(_ key: UInt32, _ entry: UInt32) { entries[key] = entry &+ 1 }
  @inlinable @inline(__always) mutating func remove(_ key: UInt32) { entries[key] = 0 }
  @inlinable @inline(__always) func departed(_ key: UInt32) {
    if let departures { departures.pointee.push(key) }
  }
  @inlinable @inline(__always) func prefetchDeparture(_ key: UInt32) {
    prefetch(key)
    if let companions { CacheStructures.prefetch(companions + Int(truncatingIfNeeded: key)) }
  }
}

/// The hashed memory mode: memory follows what the cache and its ghosts hold, not the trace.
@usableFromInline
struct HashedDirectory: SlotDirectory, ~Copyable {
  @usableFromInline var table: KeyTable

  @inlinable
  init(expectedSlots: Int) { table = KeyTable(expected: expectedSlots) }
  @inlinable static var findIsOneLoad: Bool { @inline(__always) get { false } }
  @inlinable @inline(__always)
  static func keys(of columns: RequestColumns) -> UnsafePointer<UInt64> {
    guard let keys = columns.keys else { preconditionFailure("a hashed simulation was given no keys") }
    return keys
  }
  @inlinable mutating func reserve(objects: Int) {}
  @inlinable @inline(__always) func prefetch(_ key: UInt64) { table.prefetch(key) }
  @inlinable @inline(__always) func find(_ key: UInt64) -> UInt32 { table.find(key) }
  @inlinable @inline(__always) mutating func set(_ key: UInt64, _ entry: UInt32) { table.set(key, entry) }
  @inlinable @inline(__always) mutating func remove(_ key: UInt64) { table.remove(key) }
  @inlinable @inline(__always) func departed(_ key: UInt64) {}
  @inlinable @inline(__always) func prefetchDeparture(_ key: UInt64) { prefetch(key) }
}
