/// A small seeded generator: SplitMix64.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// doi 10.1145/2660193.2660195. Passes BigCrush; the same numbers on every machine.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// A generator whose numbers depend on `seed` alone.
  @inlinable
  public init(seed: UInt64) { state = seed }

  /// The finaliser of SplitMix64: a bijection of 64 bits that mixes all of them.
  @inlinable @inline(__always)
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.mix(state)
  }

  /// A number in 0..<bound, by multiplication (bias below 2^-32 for bounds below 2^32).
  @inlinable @inline(__always)
  public mutating func below(_ bound: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: UInt64(bound).multipliedFullWidth(by: next()).high)
  }

  /// A number in [0, 1) with 53 random bits.
  @inlinable @inline(__always)
  public mutating func unit() -> Double { Double(next() &>> 11) * 0x1p-53 }
}
