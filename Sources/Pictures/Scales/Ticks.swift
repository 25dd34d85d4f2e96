/// Marks of an axis at round numbers of its unit.
enum Ticks {
  /// On a linear axis: about five.
  static func linear(_ range: ClosedRange<Double>, _ quantity: Quantity) -> [Double] {
    let step = step(from: range.lowerBound, to: range.upperBound, count: 5, quantity)
    let first = Int((range.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((range.upperBound / step + 1e-9).rounded(.down))
    return first > last ? [range.lowerBound] : (first...last).map { Double($0) * step }
  }

  /// The least round step that takes at most `count` of them from one number to another: 1, 2 or 5 times a power of ten; of
  /// minutes, hours, days and binary bytes what is round there.
  static func step(from low: Double, to high: Double, count: Int, _ quantity: Quantity) -> Double {
    let span = max(high - low, 1e-12)
    let least = span / Double(count)
    switch quantity {
    case .seconds where span > 120:
      let steps: [Double] = [
        30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 604_800,
      ]
      if let step = steps.first(where: { $0 >= least }) { return step }
      return 604_800 * Ticks.step(from: low / 604_800, to: high / 604_800, count: count, .number)
    case .bytes:
      let unit = Quantity.byteUnits.first { least >= $0.size }?.size ?? 1
      return unit * power(of: 2, from: least / unit)
    default:
      let decade = Logarithm.power(10, Logarithm.wholePower(of: 10, in: least))
      let step = [1, 2, 5].first { $0 * decade >= least * 0.999_999 }.map { $0 * decade } ?? 10 * decade
      return quantity == .objects || quantity == .count ? max(1, step) : step
    }
  }

  /// On a logarithmic axis: powers of ten, with 2 and 5 times those where there are few, and not each where there are many;
  /// of bytes powers of two.
  static func logarithmic(_ range: ClosedRange<Double>, _ quantity: Quantity) -> [Double] {
    let base: Double = quantity == .bytes ? 2 : 10
    let low = Logarithm.wholePower(of: base, in: range.lowerBound)
    let high = Logarithm.wholePower(of: base, in: range.upperBound)
    let inside = range.lowerBound * 0.999_999...range.upperBound * 1.000_001
    let stride = max(1, Int((Double(high - low) / 7).rounded(.up)))
    var powers = (low...high + 1).map { (power: $0, value: Logarithm.power(base, $0)) }
    powers = powers.filter { inside.contains($0.value) && $0.power % stride == 0 }
    guard base == 10, powers.count < 3 else { return powers.map(\.value) }
    for factors in [[1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]] as [[Double]] {
      let marks = (low...high + 1).flatMap { power in factors.map { $0 * Logarithm.power(10, power) } }
        .filter { inside.contains($0) }
      if marks.count >= 3 { return marks }
    }
    return [range.lowerBound, range.upperBound]
  }

  private static func power(of base: Double, from least: Double) -> Double {
    var power = 1.0
    while power < least * 0.999_999 { power *= base }
    return power
  }
}
