/// Times as logs write them, in nanoseconds since 1970. Nil: not such a time, or before 1970.
enum LogTime {
  /// `17/May/2015:10:05:03 +0000`, with or without decimals of the second; without a zone it is `zone` seconds east.
  static func common(_ field: Field, zone: Int64) -> Int64? {
    let bytes = field.bytes
    guard bytes.count >= 20, bytes[2] == 0x2F, bytes[6] == 0x2F, bytes[11] == 0x3A, let day = two(bytes, 0),
      let month = month(bytes, 3), let high = two(bytes, 7), let low = two(bytes, 9)
    else { return nil }
    return clock(bytes, at: 12, year: high * 100 + low, month: month, day: day, zone: zone)
  }

  /// `2015-05-17T10:05:03.123456Z`, a blank for the T as well, `+02:00` for the Z; without a zone it is `zone`.
  static func iso(_ field: Field, zone: Int64 = 0) -> Int64? {
    let bytes = field.bytes
    guard bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D, [0x54, 0x74, 0x20, 0x09].contains(bytes[10]),
      let high = two(bytes, 0), let low = two(bytes, 2), let month = two(bytes, 5), let day = two(bytes, 8)
    else { return nil }
    return clock(bytes, at: 11, year: high * 100 + low, month: month, day: day, zone: zone)
  }

  /// `+0200`, `+02:00` or `Z` in seconds east of Greenwich.
  static func zone(_ text: String) -> Int64? {
    var text = text
    return text.withUTF8 { zone(UnsafeRawBufferPointer($0), at: 0) }
  }

  private static func zone(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Int64? {
    let count = bytes.count - place
    guard count > 0 else { return nil }
    if count == 1, bytes[place] | 0x20 == 0x7A { return 0 }
    guard count == 5 || count == 6 && bytes[place + 3] == 0x3A, bytes[place] == 0x2B || bytes[place] == 0x2D,
      let hours = two(bytes, place + 1), let minutes = two(bytes, bytes.count - 2), hours < 24, minutes < 60
    else { return nil }
    let seconds = (hours * 60 + minutes) * 60
    return bytes[place] == 0x2D ? -seconds : seconds
  }

  private static func clock(
    _ bytes: UnsafeRawBufferPointer, at place: Int, year: Int64, month: Int64, day: Int64, zone given: Int64
  ) -> Int64? {
    guard bytes.count >= place + 8, bytes[place + 2] == 0x3A, bytes[place + 5] == 0x3A, let hour = two(bytes, place),
      let minute = two(bytes, place + 3), let second = two(bytes, place + 6), (1...12).contains(month), day >= 1,
      day <= length(of: month, year), hour < 24, minute < 60, second <= 60, (1970...2261).contains(year)
    else { return nil }
    var position = place + 8
    var fraction: Int64 = 0
    if position < bytes.count, bytes[position] == 0x2E || bytes[position] == 0x2C {
      position += 1
      var scale: Int64 = 100_000_000
      let first = position
      while position < bytes.count, bytes[position] &- 0x30 < 10 {
        fraction += Int64(bytes[position] - 0x30) * scale
        scale /= 10
        position += 1
      }
      if position == first { return nil }
    }
    while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    var zone = given
    if position < bytes.count {
      guard let named = LogTime.zone(bytes, at: position) else { return nil }
      zone = named
    }
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - zone
    return seconds < 0 ? nil : seconds * 1_000_000_000 + fraction
  }

  /// Days since 1 January 1970; March begins the year, so that the leap day ends it.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let years = month > 2 ? year : year - 1
    let months = (month + 9) % 12
    return years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day - 1 - 719_468
  }

  private static func length(of month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private static func two(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int64? {
    let tens = bytes[place] &- 0x30
    let ones = bytes[place + 1] &- 0x30
    return tens < 10 && ones < 10 ? Int64(tens) * 10 + Int64(ones) : nil
  }

  private static func month(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int64? {
    let word =
      UInt32(bytes[place] | 0x20) << 16 | UInt32(bytes[place + 1] | 0x20) << 8 | UInt32(bytes[place + 2] | 0x20)
    switch word {
    case 0x6A_616E: return 1
    case 0x66_6562: return 2
    case 0x6D_6172: return 3
    case 0x61_7072: return 4
    case 0x6D_6179: return 5
    case 0x6A_756E: return 6
    case 0x6A_756C: return 7
    case 0x61_7567: return 8
    case 0x73_6570: return 9
    case 0x6F_6374: return 10
    case 0x6E_6F76: return 11
    case 0x64_6563: return 12
    default: return nil
    }
  }
}
