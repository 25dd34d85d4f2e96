/// What an axis says, and where it begins and ends.
struct Axis: Sendable, Equatable {
  /// What is measured, as a person reads it.
  var title: String
  /// Its unit.
  var quantity: Quantity
  /// Whether equal distances are equal factors; values are above 0 then, or 0, which stands at the lower end.
  var isLogarithmic: Bool
  /// What the axis covers: every value.
  var range: ClosedRange<Double>
  /// Whether there are values that a logarithmic axis has no place for but its lower end.
  var hasZero = false

  /// An axis for some values. Without `isLogarithmic` it is logarithmic where all values are above 0 and the largest is 8
  /// times the least or more.
  init(_ title: String, _ quantity: Quantity, for values: [Double], isLogarithmic: Bool? = nil) {
    self.title = title
    self.quantity = quantity
    let values = Axis.bounded(values)
    let positive = values.filter { $0 > 0 }
    let (least, largest) = (values.min() ?? 0, values.max() ?? 1)
    self.isLogarithmic = (isLogarithmic ?? (least > 0 && largest / least >= 8)) && !positive.isEmpty
    guard self.isLogarithmic else {
      let around = max(0.5, least.magnitude * 0.01)
      range = least < largest ? least...largest : least - around...least + around
      return
    }
    let low = positive.min() ?? 1
    let high = max(largest, low)
    if least <= 0 {
      hasZero = true
      range = low / 4...max(high, low * 2)
    } else {
      range = low < high ? low...high : low / 2...low * 2
    }
  }

  /// An axis upwards for some values: from 0 unless all of them are far from it, to a round number.
  static func upwards(_ title: String, _ quantity: Quantity, for values: [Double]) -> Axis {
    let values = bounded(values)
    var axis = Axis(title, quantity, for: values, isLogarithmic: false)
    var (low, high) = (min(0, values.min() ?? 0), max(values.max() ?? 1, 0))
    if let least = values.min(), least > 0.6 * high { low = least - 0.15 * (high - least) }
    if low >= high { high = low + max(1, low.magnitude * 0.01) }
    let step = Ticks.step(from: low, to: high, count: 5, quantity)
    low = (low / step).rounded(.down) * step
    high = (high / step - 1e-9).rounded(.up) * step
    let isOfAWhole = quantity == .share && (values.max() ?? 1) <= 1
    axis.range = low...(isOfAWhole ? min(high, 1) : high)
    return axis
  }

  /// Numbers that can be reckoned with; no count or figure of a report is near these ends.
  private static func bounded(_ values: [Double]) -> [Double] {
    values.map { $0.magnitude < 1e-30 ? 0 : min(1e30, max(-1e30, $0)) }
  }

  /// Where a value stands between the beginning, 0, and the end, 1, of the axis.
  func place(_ value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    guard isLogarithmic else { return (value - low) / (high - low) }
    return value <= low ? 0 : Logarithm.of(value / low) / Logarithm.of(high / low)
  }

  /// Where the marks stand.
  var ticks: [Double] { isLogarithmic ? Ticks.logarithmic(range, quantity) : Ticks.linear(range, quantity) }
}
