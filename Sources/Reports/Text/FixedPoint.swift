/// Numbers with a fixed number of digits, the same on every machine: no locale, no library's opinion.
package enum FixedPoint {
  /// `value` rounded half away from zero to `digits` (at most 9) digits; nil if it is not finite or 10^18 or more.
  package static func text(_ value: Double, digits: Int) -> String? {
    guard value.magnitude < 1e18 else { return nil }
    let scale = UInt128(power(digits))
    // From 2^53 a Double is whole, and times the scale it need not be.
    let scaled =
      value.magnitude < 0x1p53
      ? UInt128((value.magnitude * Double(scale)).rounded()) : UInt128(value.magnitude) * scale
    return text(scaled, digits: digits, isNegative: value < 0)
  }

  /// `part / whole` rounded half away from zero to `digits` (at most 9) digits, exactly; `whole` is above 0.
  package static func text(_ part: Int64, over whole: Int64, digits: Int) -> String {
    let divisor = UInt128(whole.magnitude)
    let doubled = UInt128(part.magnitude) * UInt128(power(digits)) * 2
    return text((doubled + divisor) / (2 * divisor), digits: digits, isNegative: part < 0)
  }

  private static func text(_ scaled: UInt128, digits: Int, isNegative: Bool) -> String {
    let sign = isNegative && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let (whole, rest) = scaled.quotientAndRemainder(dividingBy: UInt128(power(digits)))
    let fraction = String(rest)
    return sign + String(whole) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  private static func power(_ digits: Int) -> UInt64 { (0..<digits).reduce(1) { power, _ in power * 10 } }
}
