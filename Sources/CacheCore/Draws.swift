/// The random numbers of one component: number n depends on the seed, the component's name and n alone, so that the
/// order of events changes no draw (SERVICE-MODEL.md, exact rule 45).
///
/// SplitMix64 by index instead of by step; the name is hashed with 64-bit FNV-1a (Fowler, Noll, Vo; RFC 9923).
@frozen
public struct Draws: Sendable {
  @usableFromInline let base: UInt64

  /// The draws of a component.
  public init(_ component: StaticString, seed: UInt64) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    component.withUTF8Buffer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
    base = SplitMix64.mix(seed &+ hash)
  }

  /// 64 random bits.
  @inlinable @inline(__always)
  public func bits(_ n: Int64) -> UInt64 {
    SplitMix64.mix(base &+ (UInt64(bitPattern: n) &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// A number in (0, 1).
  @inlinable @inline(__always)
  public func unit(_ n: Int64) -> Double { (Double(bits(n) &>> 12) + 0.5) * 0x1p-52 }
}
