/// How published traces write times.
enum RowClock: Sendable {
  /// In units of so many nanoseconds, decimals allowed.
  case unit(Int64)
  /// In 100 ns since 1601, as Windows has it; given on as nanoseconds since 1970.
  case filetime
  /// As yyyymmddHHMMSS, taken for UTC.
  case calendar

  /// 1970 in 100 ns since 1601.
  private static let unixEpoch: UInt64 = 116_444_736_000_000_000

  /// The time that a field says, in nanoseconds; nil if it is none.
  @inline(__always)
  func nanoseconds(_ field: Field) -> Int64? {
    switch self {
    case .unit(let unit): return field.nanoseconds(unit: unit)
    case .filetime:
      guard let ticks = field.unsigned, ticks >= RowClock.unixEpoch,
        ticks - RowClock.unixEpoch <= UInt64(Int64.max / 100)
      else { return nil }
      return Int64(ticks - RowClock.unixEpoch) * 100
    case .calendar: return RowClock.calendarTime(field)
    }
  }

  private static func calendarTime(_ field: Field) -> Int64? {
    guard field.count == 14, let value = field.unsigned else { return nil }
    let number = Int64(value)
    let (year, month, day) = (number / 10_000_000_000, number / 100_000_000 % 100, number / 1_000_000 % 100)
    let (hour, minute, second) = (number / 10_000 % 100, number / 100 % 100, number % 100)
    guard (1970...2200).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
      second < 61
    else { return nil }
    // Days of the proleptic Gregorian calendar since 1970, years counted from March.
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return (days * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000_000
  }

  /// What a message says that a time should be.
  var description: String {
    switch self {
    case .unit: "at most 292 years"
    case .filetime: "100 ns since 1601, from 1970 on"
    case .calendar: "yyyymmddHHMMSS"
    }
  }
}
