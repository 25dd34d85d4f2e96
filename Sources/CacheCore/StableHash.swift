/// A 64-bit hash of bytes, the same on every machine and in every run, and the keys that textual traces get from it.
///
/// Sixteen bytes a step: two words are folded by a 64 x 64 -> 128 bit multiplication, whose halves are combined by
/// exclusive or. The construction is that of wyhash (Wang Yi, 2019, public domain, github.com/wangyi-fudan/wyhash; it
/// passes SMHasher); constants and the treatment of the ends are our own. Not for adversaries: whoever knows the
/// constants can make collisions.
///
/// **Keys are hashed without a check.** Two different texts with the same hash would be taken for one object. For n
/// distinct keys the probability that this happens at all is about n^2 / 2^65: 3e-8 for a million, 3e-4 for a hundred
/// million, 3 % for a thousand million. A test measures the halves of the hash against the birthday expectation.
@frozen
public enum StableHash {
  // The digits of pi: numbers that have nothing to do with each other.
  @usableFromInline static let first: UInt64 = 0x243F_6A88_85A3_08D3
  @usableFromInline static let second: UInt64 = 0xA409_3822_299F_31D1
  @usableFromInline static let third: UInt64 = 0x082E_FA98_EC4E_6C89

  /// The hash of some bytes.
  @inlinable
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = bytes.baseAddress else { return finish(0, 0, first, 0) }
    var state = first
    var position = base
    var left = bytes.count
    while left > 16 {
      state = fold(word(position) ^ second, word(position + 8) ^ state)
      position += 16
      left -= 16
    }
    // The last 1 to 16 bytes, as two words that may overlap.
    let low: UInt64
    let high: UInt64
    if left >= 8 {
      low = word(position)
      high = word(position + (left - 8))
    } else if left >= 4 {
      low = half(position)
      high = half(position + (left - 4))
    } else if left > 0 {
      low =
        UInt64(position.load(as: UInt8.self)) << 16 | UInt64((position + left / 2).load(as: UInt8.self)) << 8
        | UInt64((position + (left - 1)).load(as: UInt8.self))
      high = 0
    } else {
      low = 0
      high = 0
    }
    return finish(low, high, state, UInt64(truncatingIfNeeded: bytes.count))
  }

  /// The key of an object that a trace names by text.
  ///
  /// A whole decimal number as a machine would write it (no sign, no nought in front, below 2^64) is its own key, so that
  /// a trace has the same keys in text and in binary. Everything else goes through the hash.
  @inlinable
  public static func key(ofText bytes: UnsafeRawBufferPointer) -> UInt64 { number(ofText: bytes) ?? hash(bytes) }

  /// The number that is its own key; nil for a text that has to be hashed.
  @inlinable
  public static func number(ofText bytes: UnsafeRawBufferPointer) -> UInt64? {
    let count = bytes.count
    if count == 0 || count > 20 { return nil }
    let leading = bytes[0]
    if leading == 0x30 { return count == 1 ? 0 : nil }
    var value: UInt64 = 0
    for position in 0..<min(count, 19) {
      let digit = bytes[position] &- 0x30
      if digit > 9 { return nil }
      value = value &* 10 &+ UInt64(digit)
    }
    if count < 20 { return value }
    let digit = bytes[19] &- 0x30
    let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
    return digit > 9 || overflow || carry ? nil : sum
  }

  @inlinable @inline(__always)
  static func word(_ position: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: position.loadUnaligned(as: UInt64.self))
  }

  @inlinable @inline(__always)
  static func half(_ position: UnsafeRawPointer) -> UInt64 {
    UInt64(UInt32(littleEndian: position.loadUnaligned(as: UInt32.self)))
  }

  @inlinable @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inlinable @inline(__always)
  static func finish(_ low: UInt64, _ high: UInt64, _ state: UInt64, _ count: UInt64) -> UInt64 {
    let folded = (low ^ second).multipliedFullWidth(by: high ^ state)
    return fold(folded.low ^ third ^ count, folded.high ^ second)
  }
}
