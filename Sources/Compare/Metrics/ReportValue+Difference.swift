package import Reports

extension ReportValue {
  /// The number; nil where there is none.
  package var number: Double? {
    switch self {
    case .none, .text: nil
    case .integer(let value): Double(value)
    case .natural(let value): Double(value)
    case .ratio(let part, let whole): Double(part) / Double(whole)
    case .fixed(let value, _): value
    }
  }

  /// This less `other`; exactly 0 where they are equal, and only there. Counts and ratios of counts are subtracted as whole
  /// numbers.
  package func difference(from other: ReportValue) -> Double? {
    switch (self, other) {
    case (.integer(let new), .integer(let old)): return Double(Int128(new) - Int128(old))
    case (.ratio(let part, let whole), .ratio(let oldPart, let oldWhole)):
      let difference = Int128(part) * Int128(oldWhole) - Int128(oldPart) * Int128(whole)
      return Double(difference) / (Double(whole) * Double(oldWhole))
    default:
      guard let new = number, let old = other.number else { return nil }
      return new - old
    }
  }
}
