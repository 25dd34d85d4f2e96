/// How often keys were seen lately, approximately: a Bloom filter of 32-bit counters that can be halved.
///
/// A key has ten counters, all counted up at a sighting; its frequency is the least of them, never below the true one. It
/// has 14.4 counters a key, at which one in a thousand of the keys that were never seen seems to have been.
///
/// Counts as libCacheSim 0.3.5's filter of W-TinyLFU (`minimalIncrementCBF`) does, so that its figures can be compared
/// exactly: the same hashes, places and sizes. A key enters as the 64 bits of `hash`, which a policy can keep for each slot. A
/// cache in bytes asks for a counter for each byte and more, of which few are ever used: those are kept in a hash table
/// until an array would be smaller. At most 2^31 - 1 counters.
///
/// Sources: Fan, Cao, Almeida, Broder, "Summary cache", IEEE/ACM Transactions on Networking 8(3), 2000, doi 10.1109/90.851975;
/// Cohen, Matias, "Spectral Bloom filters", SIGMOD 2003, doi 10.1145/872757.872787; places from two hashes: Kirsch,
/// Mitzenmacher, "Less hashing, same performance", ESA 2006, doi 10.1007/11841036_42.
public struct CountingBloomFilter: ~Copyable {
  /// Counters of a key.
  private static var probes: UInt32 { 10 }
  /// -ln(0.001) / ln(2)^2, with libCacheSim's digits.
  private static var countersPerKey: Double { 14.37758756605117 }

  /// How many counters there are.
  public let counters: UInt32
  /// ⌈2^64 / counters⌉: a remainder in two multiplications (Lemire, Kaser, Kurz, "Faster remainder by direct computation",
  /// Software: Practice and Experience 49(6), 2019, doi 10.1002/spe.2689).
  private let reciprocal: UInt64

  /// All counters, or none while `table` has those that were used.
  private var array = SlotArray<UInt32>()
  private var isArray = false
  /// Counters by linear probing: one more than the place above, the count below. Zero is free.
  private var table = SlotArray<UInt64>()
  private var mask: UInt32 = 0
  private var taken = 0

  /// A filter for `keys` keys.
  public init(keys: Int64) {
    let most = Double(Int32.max)
    let wanted = (CountingBloomFilter.countersPerKey * min(Double(keys), most)).rounded(.up)
    counters = wanted < Double(CountingBloomFilter.probes) ? 2 * CountingBloomFilter.probes : UInt32(min(wanted, most))
    reciprocal = UInt64.max / UInt64(counters) &+ 1
    makeTable(entries: 1024)
  }

  /// What the filter knows a key by.
  public static func hash(_ key: UInt64) -> UInt64 {
    XXH64.hash(key, seed: 0x1234_5678) & 0xFFFF_FFFF | XXH64.hash(key, seed: 0x1234_4321) &<< 32
  }

  /// How often the key was seen, or more.
  public func frequency(_ hash: UInt64) -> UInt32 {
    var least = UInt32.max
    for probe in 0..<CountingBloomFilter.probes { least = min(least, count(place(hash, probe))) }
    return least
  }

  /// Counts a sighting of the key.
  public mutating func increment(_ hash: UInt64) {
    for probe in 0..<CountingBloomFilter.probes { countUp(place(hash, probe)) }
  }

  /// Halves all counters, rounding down. O(counters).
  public mutating func halve() {
    if isArray {
      for place in 0..<counters { array[place] &>>= 1 }
    } else {
      for entry in 0...mask {
        let stored = table[entry]
        table[entry] = stored & ~0xFFFF_FFFF | (stored & 0xFFFF_FFFF) &>> 1
      }
    }
  }

  @inline(__always)
  private func place(_ hash: UInt64, _ probe: UInt32) -> UInt32 {
    let mixed = UInt32(truncatingIfNeeded: hash) &+ probe &* UInt32(truncatingIfNeeded: hash &>> 32)
    return UInt32(
      truncatingIfNeeded: (reciprocal &* UInt64(mixed)).multipliedFullWidth(by: UInt64(counters)).high)
  }

  @inline(__always)
  private func count(_ place: UInt32) -> UInt32 {
    isArray ? array[place] : UInt32(truncatingIfNeeded: table[entry(place)])
  }

  @inline(__always)
  private mutating func countUp(_ place: UInt32) {
    if isArray {
      if array[place] != .max { array[place] &+= 1 }
      return
    }
    let found = table.pointer(entry(place))
    if found.pointee == 0 {
      found.pointee = (UInt64(place) &+ 1) &<< 32 &+ 1
      taken &+= 1
      if taken * 2 > Int(mask) { grow() }
    } else if UInt32(truncatingIfNeeded: found.pointee) != .max {
      found.pointee &+= 1
    }
  }

  /// Where the table has the counter of a place, or would have it.
  @inline(__always)
  private func entry(_ place: UInt32) -> UInt32 {
    var entry = UInt32(truncatingIfNeeded: (UInt64(place) &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while table[entry] != 0, table[entry] &>> 32 != UInt64(place) &+ 1 { entry = (entry &+ 1) & mask }
    return entry
  }

  @inline(never)
  private mutating func grow() {
    var old = SlotArray<UInt64>()
    swap(&old, &table)
    let size = mask + 1
    makeTable(entries: 2 * Int(size))
    for index in 0..<size where old[index] != 0 {
      let place = UInt32(truncatingIfNeeded: old[index] &>> 32) &- 1
      if isArray { array[place] = UInt32(truncatingIfNeeded: old[index]) } else { table[entry(place)] = old[index] }
    }
  }

  /// Makes an empty table, or the array where that is no larger.
  private mutating func makeTable(entries: Int) {
    if Int(counters) <= 2 * entries {
      isArray = true
      array.reserve(Int(counters))
    } else {
      mask = UInt32(entries - 1)
      table.reserve(entries)
    }
  }
}
