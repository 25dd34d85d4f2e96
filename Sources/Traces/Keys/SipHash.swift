/// SipHash-2-4 of a 64-bit word (Aumasson and Bernstein, 2012): without the key nobody can compute it or tell it from
/// chance.
struct SipHash {
  private let first: UInt64
  private let second: UInt64

  /// The two little-endian halves of the 16-byte key.
  init(_ first: UInt64, _ second: UInt64) {
    self.first = first
    self.second = second
  }

  /// The hash of the word's eight little-endian bytes.
  @inline(__always)
  func hash(_ word: UInt64) -> UInt64 {
    var a = first ^ 0x736F_6D65_7073_6575
    var b = second ^ 0x646F_7261_6E64_6F6D
    var c = first ^ 0x6C79_6765_6E65_7261
    var d = second ^ 0x7465_6462_7974_6573
    func round() {
      a &+= b
      b = (b << 13 | b >> 51) ^ a
      a = a << 32 | a >> 32
      c &+= d
      d = (d << 16 | d >> 48) ^ c
      a &+= d
      d = (d << 21 | d >> 43) ^ a
      c &+= b
      b = (b << 17 | b >> 47) ^ c
      c = c << 32 | c >> 32
    }
    for block in [word, 8 << 56] {
      d ^= block
      round()
      round()
      a ^= block
    }
    c ^= 0xFF
    for _ in 0..<4 { round() }
    return a ^ b ^ c ^ d
  }
}
