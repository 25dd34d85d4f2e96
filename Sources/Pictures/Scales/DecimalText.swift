internal import CacheCore
internal import Reports

/// Numbers for axes and hover, with as few digits as say it.
enum DecimalText {
  /// At most so many digits behind the point, without trailing zeros; a very large number has its power of ten.
  static func trimmed(_ value: Double, digits: Int) -> String {
    guard var text = FixedPoint.text(value, digits: digits) else { return value < 0 ? "-∞" : "∞" }
    guard digits > 0 else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text == "-0" ? "0" : text
  }

  /// Three significant digits, or all of those before the point, in groups of three.
  static func significant(_ value: Double) -> String {
    let size = value.magnitude
    if size >= 100 { return NumberText.grouped(Int64(min(9e18, size).rounded()) * (value < 0 ? -1 : 1)) }
    if size == 0 { return "0" }
    var digits = 2
    var least = 1.0
    while size < least, digits < 9 {
      least /= 10
      digits += 1
    }
    return trimmed(value, digits: size >= 10 ? 1 : digits)
  }

  /// With the largest of some units of which there is at least one.
  static func scaled(_ value: Double, units: [(size: Double, name: String)], digits: Int) -> String {
    guard value != 0 else { return "0" }
    // A hair below a unit is the unit: a tick is computed.
    let unit = units.first { value.magnitude >= $0.size * 0.999_999 } ?? units[units.count - 1]
    return trimmed(value / unit.size, digits: digits) + unit.name
  }
}
