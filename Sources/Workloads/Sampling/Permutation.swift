internal import CacheCore

/// A seeded permutation of 0..<count in O(1) memory: a bijection of b bits, repeated until it is in range (less than twice
/// on average).
///
/// Source: cycle walking, Black, Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002,
/// doi 10.1007/3-540-45760-7_9. The bijection multiplies by odd numbers and folds the upper half down; it mixes well and is
/// no cipher.
struct Permutation: Sendable {
  private let count: UInt64
  private let mask: UInt64
  private let shift: UInt64
  private let salt: UInt64

  init(count: UInt64, seed: UInt64) {
    self.count = count
    let bits = max(2, 64 - (count - 1).leadingZeroBitCount)
    mask = bits == 64 ? .max : (1 << UInt64(bits)) - 1
    shift = UInt64(bits + 1) / 2
    salt = SplitMix64.mix(seed ^ 0x7065_726D)
  }

  /// Where a number below `count` goes.
  @inline(__always)
  func of(_ value: UInt64) -> UInt64 {
    var x = value
    repeat {
      x = (x &+ salt) & mask
      for factor: UInt64 in [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB, 0x9E37_79B9_7F4A_7C15] {
        x = ((x ^ (x &>> shift)) &* factor) & mask
      }
      x ^= x &>> shift
    } while x >= count
    return x
  }
}
