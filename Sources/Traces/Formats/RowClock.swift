/// Times as published traces write them, in nanoseconds.
enum RowClock {
  /// 1970 in 100 ns since 1601.
  private static let unixEpoch: UInt64 = 116_444_736_000_000_000

  @inline(__always)
  static func time(_ field: Field, _ clock: RowLayout.Clock) -> Int64? {
    switch clock {
    case .unit(let unit): return field.nanoseconds(unit: unit)
    case .filetime:
      guard let ticks = field.unsigned, ticks >= unixEpoch, ticks - unixEpoch <= UInt64(Int64.max / 100) else {
        return nil
      }
      return Int64(ticks - unixEpoch) * 100
    case .calendar:
      guard field.count == 14, let value = field.unsigned else { return nil }
      let number = Int64(value)
      let (year, month, day) = (number / 10_000_000_000, number / 100_000_000 % 100, number / 1_000_000 % 100)
      let (hour, minute, second) = (number / 10_000 % 100, number / 100 % 100, number % 100)
      guard (1970...2200).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
        second < 61
      else { return nil }
      // Days since 1970 of the proleptic Gregorian calendar, years from March.
      let shifted = month <= 2 ? year - 1 : year
      let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
      let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
      return (days * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000_000
    }
  }
}
