/// The 128-bit Murmur3 hash (x64, seed 0) of a number and a size, first half: what AdaptSize's traces name an object by in
/// Caffeine's simulator.
///
/// A sketch's errors depend on which keys share its counters, so exact comparison needs the same keys. The number enters as
/// its eight bytes, the size as the four after them, both little-endian; a size of 4 GiB or more keeps its upper bits here.
/// Source: Appleby, MurmurHash3, 2011, public domain, https://github.com/aappleby/smhasher.
public enum Murmur3 {
  private static var first: UInt64 { 0x87C3_7B91_1142_53D5 }
  private static var second: UInt64 { 0x4CF5_AD43_2745_937F }

  /// The hash of a number and a size.
  public static func hash(_ number: UInt64, size: Int64) -> UInt64 {
    var low = rotate(number &* first, 31) &* second ^ 12
    var high = rotate(UInt64(bitPattern: size) &* second, 33) &* first ^ 12
    low &+= high
    high &+= low
    return mix(low) &+ mix(high)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = (value ^ (value &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
    mixed = (mixed ^ (mixed &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return mixed ^ (mixed &>> 33)
  }

  private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 { value &<< bits | value &>> (64 &- bits) }
}
