internal import CacheCore
internal import Glibc

/// Numbers in text. Nil is always "this is not such a number"; nothing wraps, and nothing becomes NaN.
extension Field {
  /// A whole number of decimal digits alone.
  @inline(__always)
  var unsigned: UInt64? {
    let length = count
    if length == 0 || length > 19 { return longUnsigned }
    var value: UInt64 = 0
    var position = start
    while position < end {
      let digit = position.pointee &- 0x30
      if digit > 9 { return nil }
      value = value &* 10 &+ UInt64(digit)
      position += 1
    }
    return value
  }

  /// The same for texts that may be empty, have noughts in front, or not fit.
  private var longUnsigned: UInt64? {
    if isEmpty { return nil }
    var value: UInt64 = 0
    for byte in bytes {
      guard (0x30...0x39).contains(byte) else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(byte - 0x30))
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// A whole number of hexadecimal digits behind `0x`.
  var hexadecimal: UInt64? {
    guard count > 2, count <= 18, start[0] == 0x30, start[1] | 0x20 == 0x78 else { return nil }
    var value: UInt64 = 0
    for byte in bytes.dropFirst(2) {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46, 0x61...0x66: digit = (byte | 0x20) - 0x57
      default: return nil
      }
      value = value << 4 | UInt64(digit)
    }
    return value
  }

  /// A size in bytes; a whole number, however it is written (`4096`, `4096.0`, `4.096e3`).
  @inline(__always)
  var size: Int64? {
    if let value = unsigned { return Int64(exactly: value) }
    guard let value = double, value >= 0, value < 0x1p63, value == value.rounded(.towardZero) else { return nil }
    return Int64(value)
  }

  /// Whether it is `-1`, which in many traces means that nothing is known.
  @inline(__always)
  var isMinusOne: Bool { count == 2 && start[0] == 0x2D && start[1] == 0x31 }

  /// A time or a duration of so many `unit` nanoseconds, decimals allowed, in nanoseconds. Never negative.
  @inline(__always)
  func nanoseconds(unit: Int64) -> Int64? {
    if let whole = unsigned {
      let (value, overflow) = Int64(truncatingIfNeeded: whole).multipliedReportingOverflow(by: unit)
      return overflow || whole > UInt64(Int64.max) ? nil : value
    }
    return decimalNanoseconds(unit: unit)
  }

  private func decimalNanoseconds(unit: Int64) -> Int64? {
    if let point = bytes.firstIndex(of: 0x2E), !bytes.contains(where: { $0 | 0x20 == 0x65 }) {
      let whole = Field(start, start + point)
      let fraction = Field(start + point + 1, end)
      guard whole.count + fraction.count > 0, fraction.bytes.allSatisfy({ (0x30...0x39).contains($0) }),
        let value = whole.isEmpty ? 0 : whole.unsigned
      else { return nil }
      var parts: Int64 = 0
      var scale: Int64 = 1
      for byte in fraction.bytes.prefix(9) {
        parts = parts * 10 + Int64(byte - 0x30)
        scale *= 10
      }
      let (wholes, overflow) = Int64(clamping: value).multipliedReportingOverflow(by: unit)
      let (sum, carry) = wholes.addingReportingOverflow(parts * unit / scale)
      return overflow || carry || value > UInt64(Int64.max) ? nil : sum
    }
    guard let value = double, value >= 0, value * Double(unit) < 0x1p63 else { return nil }
    return Int64(value * Double(unit))
  }

  /// A finite decimal number, with a sign, decimals and an exponent if it likes.
  var double: Double? {
    guard !isEmpty, count < 64, bytes.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    let allowed = bytes.allSatisfy { byte in
      (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte | 0x20 == 0x65
    }
    guard allowed else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      guard let base = buffer.baseAddress else { return nil }
      memcpy(base, start, count)
      base[count] = 0
      var stop: UnsafeMutablePointer<CChar>?
      let value = strtod(base, &stop)
      return stop == base + count && value.isFinite ? value : nil
    }
  }

  /// Whether it reads like a number, good or bad.
  var looksNumeric: Bool { unsigned != nil || double != nil }

  /// Why it is not the `what` that it should be, for a message.
  func complaint(as what: String, _ description: String) -> String {
    if isEmpty { return "no \(what)" }
    if let value = double {
      if value < 0 { return "\(what) \(shown) is negative" }
      return "\(what) \(shown) is out of range (\(description))"
    }
    return "\(shown) is not a \(what) (\(description))"
  }
}
