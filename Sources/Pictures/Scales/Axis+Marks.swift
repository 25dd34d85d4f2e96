extension Axis {
  /// A round number of an axis, and how it is written.
  struct Mark {
    let value: Double
    let text: String
  }

  /// The ticks with their texts; on a linear axis those with one unit have as many digits behind the point each, but for 0.
  /// What is not above 0 stands at the lower end of a logarithmic axis.
  var marks: [Mark] {
    if isLogarithmic { return ((hasZero ? [0] : []) + ticks).map { Mark(value: $0, text: quantity.tick($0)) } }
    let texts = ticks.map { quantity.tick($0).split(separator: "\u{A0}", omittingEmptySubsequences: false) }
    let digits = texts.map { Axis.digits($0[0]) }.max() ?? 0
    let isAlike = Set(zip(ticks, texts).filter { $0.0 != 0 }.map { $0.1.dropFirst().joined() }).count < 2
    return zip(ticks, texts).map { value, parts in
      var number = String(parts[0])
      if isAlike, value != 0, digits > 0 {
        if !number.contains(".") { number += "." }
        number += String(repeating: "0", count: digits - Axis.digits(parts[0]))
      }
      return Mark(value: value, text: ([number] + parts.dropFirst().map(String.init)).joined(separator: "\u{A0}"))
    }
  }

  /// How many digits stand behind the point.
  private static func digits(_ number: Substring) -> Int {
    number.firstIndex(of: ".").map { number[$0...].prefix { $0 != "/" }.count - 1 } ?? 0
  }
}
