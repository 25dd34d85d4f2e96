/// A part of a trace, by length: so many requests, a share of them, or so much time.
public enum Stretch: Sendable, Equatable {
  /// Requests of the trace.
  case requests(Int64)
  /// A percentage of the trace's requests.
  case percent(Double)
  /// Nanoseconds of the trace's own time.
  case time(Int64)

  /// Reads `1000`, `20%` or `1h`; nil if it is none of them. Counts take k, M and G.
  public init?(_ text: String) {
    if text.hasSuffix("%"), let value = Double(text.dropLast()), value >= 0, value <= 100 {
      self = .percent(value)
    } else if let count = Stretch.count(text) {
      self = .requests(count)
    } else if let span = TimeSpan.nanoseconds(text) {
      self = .time(span)
    } else {
      return nil
    }
  }

  /// Reads a count: `1000`, `20k`, `1.5M`, `2G`; nil if it is none.
  public static func count(_ text: String) -> Int64? {
    let factors: [Character: Double] = ["k": 1e3, "M": 1e6, "G": 1e9]
    let factor = text.last.flatMap { factors[$0] }
    let digits = factor == nil ? text[...] : text.dropLast()
    guard digits.first?.isNumber == true, let value = Double(digits), value * (factor ?? 1) < 0x1p62 else { return nil }
    let count = value * (factor ?? 1)
    return count == count.rounded(.towardZero) ? Int64(count) : nil
  }
}
