/// A share of a trace's keys, chosen by their hash: all requests of a key are in it, or none.
///
/// The same keys whatever the trace's order, length or format, so that samples of several traces fit together.
@frozen
public struct KeySample: Sendable {
  @usableFromInline let salt: UInt64
  @usableFromInline let highest: UInt64

  /// A sample of about `share` of the keys, in (0, 1]. Another `seed` chooses other keys; `replay --sample` uses 0.
  public init(share: Double, seed: UInt64 = 0) {
    salt = 0x5851_F42D_4C95_7F2D &+ seed &* 0x9E37_79B9_7F4A_7C15
    highest = share >= 1 ? .max : UInt64(share * 0x1p64)
  }

  /// Whether that is all keys.
  @inlinable
  public var isEverything: Bool { highest == .max }

  /// Whether a key is in it.
  @inlinable @inline(__always)
  public func contains(_ key: UInt64) -> Bool { SplitMix64.mix(key &+ salt) <= highest }
}
