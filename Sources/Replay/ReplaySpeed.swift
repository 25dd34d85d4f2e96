public import CacheCore

/// How much faster than in the trace time runs: `2x`, `0.5x`. Exact: a decimal number, not a double.
public struct ReplaySpeed: Sendable, Equatable {
  private let above: Int64
  private let below: Int64

  /// Reads a speed from its spelling: up to 9 digits before the point and 9 behind it, above 0.
  public init(_ text: String) throws(CachesimError) {
    let digits = text.hasSuffix("x") ? text.dropLast() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard (1...2).contains(parts.count), !parts[0].isEmpty, parts[0].count <= 9, fraction.count <= 9,
      let value = Int64(parts[0] + fraction), value > 0, !digits.hasPrefix("+")
    else { throw CachesimError(.usage, "--speed '\(text)' is no speed above 0 (such as 2x or 0.5x)") }
    above = value
    below = fraction.reduce(1) { scale, _ in scale * 10 }
  }

  /// The time that a length of time in the trace takes, rounded down; nil: more than 64 bits hold.
  func scaled(_ nanoseconds: Int64) -> Int64? {
    let product = nanoseconds.magnitude.multipliedFullWidth(by: UInt64(below))
    guard product.high < UInt64(above) else { return nil }
    let quotient = UInt64(above).dividingFullWidth(product).quotient
    return Int64(exactly: quotient)
  }
}
