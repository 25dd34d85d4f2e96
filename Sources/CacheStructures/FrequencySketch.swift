/// How often keys were seen lately, approximately, in little memory: a count-min sketch of 4-bit counters that ages.
///
/// A key has a counter in each of four rows; its frequency is the least of them, never below the true one (up to 15) since
/// the last halving. Four bits suffice because only popularity matters: after ten additions a word all counters are halved.
/// With a doorkeeper the first sighting of a key only sets bits of a Bloom filter, emptied at each halving.
///
/// Counts as Caffeine's simulator (2026-08, count-min-4 with periodic reset) does, so that its figures can be compared
/// exactly: the same hash, rows, period and halving. A key enters as the 32 bits of `hash`, which a policy can keep for
/// each slot. A word of 64 bits for each object, rounded up to a power of two.
///
/// Source: Einziger, Friedman, Manes, "TinyLFU: a highly efficient cache admission policy", ACM Transactions on Storage
/// 13(4), 2017, doi 10.1145/3149371; Cormode, Muthukrishnan, "An improved data stream summary: the count-min sketch and its
/// applications", Journal of Algorithms 55(1), 2005, doi 10.1016/j.jalgor.2003.12.001.
@frozen
public struct FrequencySketch: ~Copyable {
  /// The greatest count.
  @inlinable
  public static var greatest: UInt32 { @inline(__always) get { 15 } }

  /// At most 2^26 words, half a gigabyte: what larger caches share.
  @inlinable
  static var mostWords: Int { @inline(__always) get { 1 << 26 } }

  @usableFromInline var words = SlotArray<UInt64>()
  @usableFromInline var wordCount = 0
  @usableFromInline var mask: UInt32 = 0
  @usableFromInline var additions = 0
  @usableFromInline var period = 0
  @usableFromInline var doorkeeper: Doorkeeper
  @usableFromInline let hasDoorkeeper: Bool

  /// A sketch for a cache of `objects` objects.
  public init(objects: Int, hasDoorkeeper: Bool = false) {
    self.hasDoorkeeper = hasDoorkeeper
    doorkeeper = Doorkeeper(
      keys: hasDoorkeeper ? 3 * min(objects, FrequencySketch.mostWords) : 0, bitsPerKey: 9.585058377367439)
    grow(objects: objects)
  }

  /// Makes the sketch large enough for `objects` objects. One that was too small starts again, empty.
  public mutating func grow(objects: Int) {
    let wanted = min(objects, FrequencySketch.mostWords)
    if wordCount == 0 || wordCount < wanted {
      wordCount = 1
      while wordCount < wanted { wordCount *= 2 }
      words = SlotArray()
      words.reserve(wordCount)
      mask = UInt32(truncatingIfNeeded: wordCount - 1)
    }
    period = objects == 0 ? 10 : 10 * wordCount
  }

  /// What the sketch knows a key by.
  @inlinable @inline(__always)
  public static func hash(_ key: UInt64) -> UInt32 {
    var x = UInt32(truncatingIfNeeded: key ^ (key &>> 32))
    x = ((x &>> 16) ^ x) &* 0x045d_9f3b
    x = ((x &>> 16) ^ x) &* 0x045d_9f3b
    return (x &>> 16) ^ x
  }

  /// How often the key was seen, at most 15.
  @inlinable @inline(__always)
  public func frequency(_ hash: UInt32) -> UInt32 {
    let start = UInt64(hash & 3) &<< 4
    var least: UInt64 = 15
    for row: UInt64 in 0..<4 {
      let word = words[HashRow.value(hash, row) & mask]
      least = min(least, (word &>> (start &+ row &<< 2)) & 15)
    }
    let count = UInt32(truncatingIfNeeded: least)
    return hasDoorkeeper && doorkeeper.contains(hash) ? min(count &+ 1, 15) : count
  }

  /// Counts a sighting of the key.
  @inlinable @inline(__always)
  public mutating func increment(_ hash: UInt32) {
    if hasDoorkeeper, doorkeeper.insert(hash) { return }
    let start = UInt64(hash & 3) &<< 4
    var added = false
    for row: UInt64 in 0..<4 {
      let word = words.pointer(HashRow.value(hash, row) & mask)
      let shift = start &+ row &<< 2
      if (word.pointee &>> shift) & 15 != 15 {
        word.pointee &+= 1 &<< shift
        added = true
      }
    }
    if added {
      additions &+= 1
      if additions == period { halve() }
    }
  }

  /// Brings the counters of a key close.
  @inlinable @inline(__always)
  public func prefetch(_ hash: UInt32) {
    for row: UInt64 in 0..<4 { CacheStructures.prefetch(words.pointer(HashRow.value(hash, row) & mask)) }
  }

  @usableFromInline @inline(never)
  mutating func halve() {
    var odd = 0
    for index in 0..<wordCount {
      let word = words.base + index
      odd &+= (word.pointee & 0x1111_1111_1111_1111).nonzeroBitCount
      word.pointee = (word.pointee &>> 1) & 0x7777_7777_7777_7777
    }
    additions = (additions - odd / 4) / 2
    doorkeeper.clear()
  }
}

/// A Bloom filter of four bits a key: remembers that a key was seen, sometimes one that was not.
///
/// Bits, hash and size are those of Caffeine's simulator. A key enters as the 32 bits of `FrequencySketch.hash`. Source:
/// Bloom, "Space/time trade-offs in hash coding with allowable errors", Communications of the ACM 13(7), 1970,
/// doi 10.1145/362686.362692.
@frozen
public struct Doorkeeper: ~Copyable {
  @usableFromInline var words = SlotArray<UInt64>()
  @usableFromInline let wordCount: Int
  @usableFromInline let shift: UInt32

  /// An empty filter for so many keys.
  public init(keys: Int, bitsPerKey: Double) {
    var bits: UInt32 = 1
    while 1 << bits < Int(Double(keys) * bitsPerKey) / 64 { bits += 1 }
    shift = 32 - bits
    wordCount = 1 << bits
    words.reserve(wordCount)
  }

  /// Whether the key may have been seen.
  @inlinable @inline(__always)
  public func contains(_ hash: UInt32) -> Bool {
    for row: UInt64 in 0..<4 {
      let value = HashRow.value(hash, row)
      if words[value &>> shift] & (1 &<< UInt64(value & 63)) == 0 { return false }
    }
    return true
  }

  /// Puts in a key; answers whether that changed anything.
  @inlinable @inline(__always)
  public mutating func insert(_ hash: UInt32) -> Bool {
    var isNew = false
    for row: UInt64 in 0..<4 {
      let value = HashRow.value(hash, row)
      let word = words.pointer(value &>> shift)
      let before = word.pointee
      word.pointee |= 1 &<< UInt64(value & 63)
      isNew = isNew || word.pointee != before
    }
    return isNew
  }

  /// Forgets all keys.
  public mutating func clear() { words.base.update(repeating: 0, count: wordCount) }
}

/// The four hashes that Caffeine's sketch and filter derive from one; their constants come from FNV-1a, CityHash and
/// Murmur3.
@usableFromInline
enum HashRow {
  @inlinable @inline(__always)
  static func value(_ hash: UInt32, _ row: UInt64) -> UInt32 {
    let seed: UInt64 =
      switch row {
      case 0: 0xc3a5_c85c_97cb_3127
      case 1: 0xb492_b66f_be98_f273
      case 2: 0x9ae1_6a3b_2f90_404f
      default: 0xcbf2_9ce4_8422_2325
      }
    let signed = UInt64(truncatingIfNeeded: Int32(bitPattern: hash))
    let mixed = (signed &+ seed) &* seed
    return UInt32(truncatingIfNeeded: mixed &+ (mixed &>> 32))
  }
}
