/// A value of a sheet: what it is decides how a person and how a program reads it.
public enum SheetValue: Sendable, Equatable {
  /// Does not apply.
  case none
  /// A word.
  case text(String)
  /// Whether it is so.
  case flag(Bool)
  /// A number of things.
  case count(Int64)
  /// Bytes.
  case bytes(Int64)
  /// Part of a whole, in [0, 1]: a percentage for a person, six digits for a program.
  case share(Double)
  /// A number of things of another number of them, above 0: like `share`, and exact.
  case ratio(Int64, of: Int64)
  /// A number with four digits behind the point.
  case decimal(Double)
  /// Nanoseconds of a clock or between two moments: with a fitting unit for a person, seconds for a program.
  case time(Int64)
  /// A moment in nanoseconds, as the trace counts them; as it is for both.
  case nanoseconds(Int64)

  /// For a person.
  package var shown: String {
    switch self {
    case .none: ""
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    case .count(let count): NumberText.grouped(count)
    case .bytes(let count): SheetValue.scaled(count)
    case .share(let share): NumberText.percent(share)
    case .ratio(let part, let whole): NumberText.percent(part, of: whole)
    case .decimal(let number): FixedPoint.text(number, digits: 4) ?? ""
    case .time(let nanoseconds): SheetValue.span(nanoseconds)
    case .nanoseconds(let moment): SheetValue.seconds(moment) + " s"
    }
  }

  /// For a program.
  var json: JSONValue {
    switch self {
    case .none: .null
    case .text(let text): .string(text)
    case .flag(let flag): .boolean(flag)
    case .count(let count), .bytes(let count), .nanoseconds(let count): .integer(count)
    case .share(let share): FixedPoint.text(share, digits: 6).map { .number($0) } ?? .null
    case .ratio(let part, let whole): whole > 0 ? .number(FixedPoint.text(part, over: whole, digits: 6)) : .null
    case .decimal(let number): FixedPoint.text(number, digits: 6).map { .number($0) } ?? .null
    case .time(let nanoseconds): .number(SheetValue.seconds(nanoseconds))
    }
  }

  /// For a field of CSV.
  var plain: String {
    switch self {
    case .none: ""
    case .text(let text): text
    default: json == .null ? "" : json.text
    }
  }

  /// Bytes with a unit and two digits, from 10 KiB on.
  private static func scaled(_ count: Int64) -> String {
    for (size, unit) in [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] as [(Int64, String)]
    where count >= size && count >= 10_240 {
      return (FixedPoint.text(Double(count) / Double(size), digits: 2) ?? "") + " " + unit
    }
    return NumberText.grouped(count) + " B"
  }

  /// A length of time in the greatest unit of which it has at least one.
  private static func span(_ nanoseconds: Int64) -> String {
    let units: [(Double, String)] = [
      (86400e9, "d"), (3600e9, "h"), (60e9, "min"), (1e9, "s"), (1e6, "ms"), (1e3, "us"),
    ]
    let length = Double(nanoseconds)
    for (size, unit) in units where length >= size {
      let text = FixedPoint.text(length / size, digits: 2) ?? ""
      return (text.hasSuffix(".00") ? String(text.dropLast(3)) : text) + " " + unit
    }
    return nanoseconds == 0 ? "0 s" : "\(nanoseconds) ns"
  }

  /// Nanoseconds as seconds, exactly, with as many digits as are needed.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    var text = (nanoseconds < 0 ? "-" : "") + String(whole)
    guard rest > 0 else { return text }
    var digits = String(rest)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    text += "." + digits
    return text
  }
}
