/// Numbers with a fixed number of digits, the same on every machine: no locale, no library's opinion.
enum FixedPoint {
  /// `value`, which is below 10^9 in magnitude, rounded half away from zero to `digits` (at most 9) digits.
  static func text(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int64((value.magnitude * scale).rounded())
    let whole = scaled / Int64(scale)
    let fraction = String(scaled % Int64(scale))
    let sign = value < 0 && scaled > 0 ? "-" : ""
    if digits == 0 { return sign + String(whole) }
    return sign + String(whole) + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// A ratio as a percentage with two digits.
  static func percent(_ ratio: Double) -> String { text(ratio * 100, digits: 2) + " %" }
}
