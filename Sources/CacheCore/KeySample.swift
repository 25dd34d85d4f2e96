/// A share of the keys, chosen by their hash: the same keys in every trace and every command.
public struct KeySample: Sendable {
  private let below: UInt64

  /// About `share` of all keys; in (0, 1]. 1: all of them.
  public init(share: Double) { below = share >= 1 ? .max : UInt64(share * 0x1p64) }

  /// Whether that is all keys.
  public var isEverything: Bool { below == .max }

  /// Whether a key is one of them.
  @inline(__always)
  public func contains(_ key: UInt64) -> Bool { SplitMix64.mix(key &+ 0x5851_F42D_4C95_7F2D) <= below }
}
