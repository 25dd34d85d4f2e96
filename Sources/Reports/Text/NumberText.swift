/// Numbers for people: fewer digits, with separators and units.
package enum NumberText {
  /// Digits in groups of three.
  package static func grouped(_ count: Int64) -> String {
    let digits = String(count.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (count < 0 ? "-" : "") + text
  }

  /// Bytes with a binary unit where they are a whole number of it, in digits otherwise.
  package static func bytes(_ count: Int64) -> String {
    for (size, unit) in [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] as [(Int64, String)]
    where count >= size && count % size == 0 {
      return grouped(count / size) + " " + unit
    }
    return grouped(count) + " B"
  }

  /// `part` of `whole` as a percentage with two digits; nothing where it does not apply.
  package static func percent(_ part: Int64?, of whole: Int64?) -> String {
    guard let part, let whole, whole > 0 else { return "" }
    return moved(FixedPoint.text(part, over: whole, digits: 4)) + " %"
  }

  /// A ratio as a percentage with two digits.
  package static func percent(_ ratio: Double) -> String { hundredths(ratio) + " %" }

  /// A difference of ratios in percentage points.
  package static func points(_ difference: Double) -> String { hundredths(difference) + " pp" }

  private static func hundredths(_ ratio: Double) -> String { FixedPoint.text(ratio * 100, digits: 2) ?? "" }

  /// A number with four digits behind the point, times 100.
  private static func moved(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    let digits = text.filter { $0.isNumber }
    let whole = digits.dropLast(2).drop { $0 == "0" }
    return sign + (whole.isEmpty ? "0" : whole) + "." + digits.suffix(2)
  }
}
