/// Writes numbers and words as text, one behind the other, into memory with room for them.
struct TextCursor {
  private(set) var end: UnsafeMutableRawPointer

  init(_ start: UnsafeMutableRawPointer) { end = start }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    end.storeBytes(of: byte, as: UInt8.self)
    end += 1
  }

  /// A whole number in decimal digits.
  @inline(__always)
  mutating func put(_ number: UInt64) {
    var digits = 1
    var bound: UInt64 = 10
    while digits < 20, number >= bound {
      digits += 1
      bound = bound &* 10
    }
    put(number, digits: digits)
  }

  /// A whole number in so many digits, with zeros in front.
  @inline(__always)
  private mutating func put(_ number: UInt64, digits: Int) {
    var rest = number
    for place in stride(from: digits - 1, through: 0, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      end.storeBytes(of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit), toByteOffset: place, as: UInt8.self)
      rest = quotient
    }
    end += digits
  }

  /// A whole number with its sign.
  @inline(__always)
  mutating func put(_ number: Int64) {
    if number < 0 { put(UInt8(ascii: "-")) }
    put(number.magnitude)
  }

  /// Nanoseconds as seconds with as many decimals as they need.
  mutating func put(seconds nanoseconds: Int64) {
    if nanoseconds < 0 { put(UInt8(ascii: "-")) }
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    put(seconds)
    if rest == 0 { return }
    put(UInt8(ascii: "."))
    var (fraction, digits) = (rest, 9)
    while fraction % 10 == 0 { (fraction, digits) = (fraction / 10, digits - 1) }
    put(fraction, digits: digits)
  }

  /// A short text of ASCII characters.
  mutating func put(_ text: some StringProtocol) { for byte in text.utf8 { put(byte) } }
}
