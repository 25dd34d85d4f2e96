/// The 64-bit xxHash of a 64-bit key, as its eight bytes in little-endian order: for sketches whose collisions have to be
/// another simulator's.
///
/// Source: Collet, "xxHash fast digest algorithm", specification 0.1.1 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md).
@frozen
public enum XXH64 {
  @inlinable
  static var prime1: UInt64 { @inline(__always) get { 0x9E37_79B1_85EB_CA87 } }
  @inlinable
  static var prime2: UInt64 { @inline(__always) get { 0xC2B2_AE3D_27D4_EB4F } }
  @inlinable
  static var prime3: UInt64 { @inline(__always) get { 0x1656_67B1_9E37_79F9 } }
  @inlinable
  static var prime4: UInt64 { @inline(__always) get { 0x85EB_CA77_C2B2_AE63 } }
  @inlinable
  static var prime5: UInt64 { @inline(__always) get { 0x27D4_EB2F_1656_67C5 } }

  /// The hash of a key.
  @inlinable @inline(__always)
  public static func hash(_ key: UInt64, seed: UInt64) -> UInt64 {
    var hash = seed &+ prime5 &+ 8
    hash ^= rotate(key &* prime2, 31) &* prime1
    hash = rotate(hash, 27) &* prime1 &+ prime4
    hash = (hash ^ (hash &>> 33)) &* prime2
    hash = (hash ^ (hash &>> 29)) &* prime3
    return hash ^ (hash &>> 32)
  }

  @inlinable @inline(__always)
  static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 { value &<< bits | value &>> (64 &- bits) }
}
