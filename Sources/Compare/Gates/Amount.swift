public import CacheCore

/// How much a metric may change: `0.2pp` in percentage points, `5%` of what it was, `3` in its own unit.
public struct Amount: Sendable, Equatable {
  /// What the number counts.
  public enum Unit: Sendable {
    /// The metric's own unit.
    case own
    /// Hundredths, of a ratio.
    case points
    /// Hundredths of the old value.
    case percent
  }

  /// The number, 0 or more.
  public let value: Double
  /// What it counts.
  public let unit: Unit
  /// As it was given.
  public let text: String

  /// Reads `0.2pp`, `5%` or `3`; an error of kind `usage` where it is none of them.
  public init(_ text: String) throws(CachesimError) {
    self.text = text
    let digits: Substring
    if text.hasSuffix("pp") {
      (digits, unit) = (text.dropLast(2), .points)
    } else if text.hasSuffix("%") {
      (digits, unit) = (text.dropLast(1), .percent)
    } else {
      (digits, unit) = (text[...], .own)
    }
    guard let value = Amount.number(digits), value >= 0 else {
      throw CachesimError(
        .usage, "'\(text)' is no amount; write percentage points (0.2pp), a share of what it was (5%) or a number (3)")
    }
    self.value = value
  }

  /// How much a metric may change that was `base`, in the metric's unit.
  func allowed(of base: Double) -> Double {
    switch unit {
    case .own: value
    case .points: value / 100
    case .percent: value / 100 * base.magnitude
    }
  }

  /// A finite number in digits.
  static func number(_ text: Substring) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || ".-".utf8.contains($0) }), let value = Double(text),
      value.isFinite
    else { return nil }
    return value
  }
}
