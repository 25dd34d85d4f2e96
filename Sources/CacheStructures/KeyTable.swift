/// A hash table from 64-bit keys to 32-bit values: linear probing over 16-byte entries, one cache line a lookup.
///
/// Sits under interning (one lookup a request) and under the hashed memory mode, so it takes prefetching ahead
/// (`prefetch`), growth by doubling below 60 % full, and removal by shifting back, which leaves no tombstones. The value
/// `KeyTable.none` marks an empty entry. Keys are spread by Fibonacci hashing over a fold of the key, so that keys that are
/// alike in their low or in their high bits both spread. Source: Knuth, The Art of Computer Programming 3, 6.4.
@frozen
public struct KeyTable: ~Copyable {
  /// No value.
  @inlinable
  public static var none: UInt32 { @inline(__always) get { .max } }

  /// A key and its value, which is kept one higher so that zeroed memory is an empty table.
  @frozen @usableFromInline
  struct Entry: BitwiseCopyable {
    @usableFromInline var key: UInt64
    @usableFromInline var stored: UInt32

    @inlinable @inline(__always)
    init(key: UInt64, value: UInt32) {
      self.key = key
      stored = value &+ 1
    }

    @inlinable
    var value: UInt32 { @inline(__always) get { stored &- 1 } }
    @inlinable
    var isEmpty: Bool { @inline(__always) get { stored == 0 } }
  }

  @usableFromInline var entries: UnsafeMutablePointer<Entry>
  @usableFromInline var mask: Int
  @usableFromInline var shift: UInt64
  /// How many keys there are.
  public var count: Int
  @usableFromInline var limit: Int

  /// An empty table with room for `expected` keys before it grows.
  public init(expected: Int = 0) {
    var size = 1024
    while size * 6 / 10 < expected { size *= 2 }
    entries = KeyTable.emptyEntries(size)
    mask = size - 1
    shift = UInt64(64 - size.trailingZeroBitCount)
    count = 0
    limit = size * 6 / 10
  }

  deinit { KeyTable.deallocate(entries, mask + 1) }

  static func emptyEntries(_ size: Int) -> UnsafeMutablePointer<Entry> {
    PageMemory.allocate(size * MemoryLayout<Entry>.stride).bindMemory(to: Entry.self, capacity: size)
  }

  static func deallocate(_ entries: UnsafeMutablePointer<Entry>, _ size: Int) {
    PageMemory.deallocate(entries, size * MemoryLayout<Entry>.stride)
  }

  @inlinable @inline(__always)
  func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: ((key ^ (key &>> 32)) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  /// Brings the entry of a key close.
  @inlinable @inline(__always)
  public func prefetch(_ key: UInt64) { CacheStructures.prefetch(entries + home(key)) }

  /// The value of a key, or `none`. O(1) expected.
  @inlinable @inline(__always)
  public func find(_ key: UInt64) -> UInt32 {
    var place = home(key)
    while true {
      let entry = entries[place]
      if entry.key == key || entry.isEmpty { return entry.value }
      place = (place &+ 1) & mask
    }
  }

  /// The value of a key, which is entered with the value `count` if it is new. O(1) expected.
  @inlinable @inline(__always)
  public mutating func intern(_ key: UInt64) -> UInt32 {
    var place = home(key)
    while true {
      let entry = entries[place]
      if entry.isEmpty { break }
      if entry.key == key { return entry.value }
      place = (place &+ 1) & mask
    }
    let value = UInt32(truncatingIfNeeded: count)
    entries[place] = Entry(key: key, value: value)
    count &+= 1
    if count > limit { grow() }
    return value
  }

  /// Enters a key or replaces its value.
  @inlinable @inline(__always)
  public mutating func set(_ key: UInt64, _ value: UInt32) {
    var place = home(key)
    while !entries[place].isEmpty {
      if entries[place].key == key {
        entries[place] = Entry(key: key, value: value)
        return
      }
      place = (place &+ 1) & mask
    }
    entries[place] = Entry(key: key, value: value)
    count &+= 1
    if count > limit { grow() }
  }

  /// Takes out a key, if it is there, and closes the gap.
  @inlinable @inline(__always)
  public mutating func remove(_ key: UInt64) {
    var gap = home(key)
    while entries[gap].key != key || entries[gap].isEmpty {
      if entries[gap].isEmpty { return }
      gap = (gap &+ 1) & mask
    }
    var place = gap
    while true {
      place = (place &+ 1) & mask
      let entry = entries[place]
      if entry.isEmpty { break }
      // An entry may fill the gap unless its home lies cyclically after the gap.
      if (place &- home(entry.key)) & mask >= (place &- gap) & mask {
        entries[gap] = entry
        gap = place
      }
    }
    entries[gap].stored = 0
    count &-= 1
  }

  @usableFromInline @inline(never)
  mutating func grow() {
    let oldSize = mask + 1
    let size = oldSize * 2
    let bytes = MemoryLayout<Entry>.stride
    entries = PageMemory.grow(entries, from: oldSize * bytes, to: size * bytes)
      .bindMemory(to: Entry.self, capacity: size)
    mask = size - 1
    shift -= 1
    limit = size * 6 / 10
    // Homes are the top bits of a hash, so each entry's home is now at about twice its place. From the last down, places
    // above are settled and places below are still to move; the few whose new home is below wait until all have moved.
    var waiting: [Entry] = []
    for place in Swift.stride(from: oldSize - 1, through: 0, by: -1) where !entries[place].isEmpty {
      let entry = entries[place]
      entries[place].stored = 0
      var target = home(entry.key)
      if target >= place {
        while target < size, !entries[target].isEmpty { target += 1 }
      } else {
        target = size
      }
      if target < size { entries[target] = entry } else { waiting.append(entry) }
    }
    for entry in waiting {
      var target = home(entry.key)
      while !entries[target].isEmpty { target = (target &+ 1) & mask }
      entries[target] = entry
    }
  }
}
