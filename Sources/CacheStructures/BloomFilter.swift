internal import CacheCore

/// A set of keys in a few bits a key: never says that it does not hold a key it holds, and seldom the other way.
///
/// Each key sets k bits of m; a key whose k bits are all set is taken for held. With n keys held, one that is not is taken
/// for held with probability (1 - e^(-kn/m))^k. For n expected keys and a rate p that is least at m = -n ln p / (ln 2)^2 and
/// k = m/n ln 2, which are chosen here: 9.6 bits a key and 7 probes for 1 %, but 4,096 bits at least, below which probes meet. The k places come from two halves of one
/// mixed key, which loses nothing that matters. Sources: Bloom, "Space/time trade-offs in hash coding with allowable
/// errors", CACM 13(7), 1970, doi 10.1145/362686.362692; Kirsch and Mitzenmacher, "Less hashing, same performance: building
/// a better Bloom filter", ESA 2006, doi 10.1007/11841036_42. O(k).
public struct BloomFilter: ~Copyable {
  private var words = SlotArray<UInt64>()
  private let wordCount: UInt32
  /// How many bits there are.
  public let bits: UInt64
  /// How many bits a key sets.
  public let probes: Int

  /// An empty set, made for `expected` keys; with so many held, the rate of false answers is `falsePositives`.
  public init(expected: Int64, falsePositives: Double) {
    let ln2 = PortableMath.log(2)
    let bitsPerKey = -PortableMath.log(falsePositives) / (ln2 * ln2)
    bits = max(4096, UInt64((Double(expected) * bitsPerKey).rounded(.up)))
    probes = max(1, Int((bitsPerKey * ln2).rounded()))
    wordCount = UInt32(bits / 64 + 1)
    words.reserve(Int(wordCount))
  }

  /// The rate of false answers with `count` keys held, by the formula.
  public func falsePositiveRate(count: Int64) -> Double {
    let clear = PortableMath.exp(-Double(probes) * Double(count) / Double(bits))
    return (0..<probes).reduce(1) { rate, _ in rate * (1 - clear) }
  }

  /// Whether a key is held, or seems to be.
  public func contains(_ key: UInt64) -> Bool {
    var (place, step) = BloomFilter.hashes(key)
    for _ in 0..<probes {
      let bit = place.multipliedFullWidth(by: bits).high
      if words[UInt32(truncatingIfNeeded: bit &>> 6)] & (1 &<< (bit & 63)) == 0 { return false }
      place &+= step
    }
    return true
  }

  /// Puts a key in; answers whether it seemed to be there before.
  @discardableResult
  public mutating func insert(_ key: UInt64) -> Bool {
    var (place, step) = BloomFilter.hashes(key)
    var wasThere = true
    for _ in 0..<probes {
      let bit = place.multipliedFullWidth(by: bits).high
      let word = words.pointer(UInt32(truncatingIfNeeded: bit &>> 6))
      let mask: UInt64 = 1 &<< (bit & 63)
      if word.pointee & mask == 0 { wasThere = false }
      word.pointee |= mask
      place &+= step
    }
    return wasThere
  }

  /// Takes out all keys. O(m).
  public mutating func removeAll() { words.base.update(repeating: 0, count: Int(wordCount)) }

  /// Where the first bit is, of 2^64, and how far each next one.
  private static func hashes(_ key: UInt64) -> (UInt64, UInt64) {
    let first = SplitMix64.mix(key &+ 0x9E37_79B9_7F4A_7C15)
    return (first, SplitMix64.mix(first) | 1)
  }
}
