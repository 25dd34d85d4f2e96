/// Reading and writing lengths of time: `250us 2ms 5s 10m 24h 7d`, as nanoseconds.
public enum TimeSpan {
  private static let units: [(String, Double)] = [
    ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86400e9),
  ]

  /// Nanoseconds, or nil if `text` is not a length of time.
  public static func nanoseconds(_ text: String) -> Int64? {
    let end = text.lastIndex(where: { $0.isNumber || $0 == "." }).map { text.index(after: $0) } ?? text.startIndex
    guard let factor = units.first(where: { $0.0 == text[end...] })?.1, let value = Double(text[..<end]),
      value >= 0, value * factor < 0x1p63
    else { return nil }
    return Int64((value * factor).rounded())
  }

  /// A length of time in the largest unit that divides it: `90s`, `2m`, `0s`.
  public static func text(_ nanoseconds: Int64) -> String {
    if nanoseconds == 0 { return "0s" }
    let (name, factor) = units.last { nanoseconds % Int64($0.1) == 0 } ?? units[0]
    return "\(nanoseconds / Int64(factor))\(name)"
  }
}
