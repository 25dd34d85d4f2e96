internal import CacheCore
internal import Reports

/// What an axis or a cell counts, and so how its numbers are written. The space between a number and its unit does not
/// break.
enum Quantity: Sendable, Equatable {
  /// A part of a whole, in [0, 1].
  case share
  /// Objects of a cache.
  case objects
  /// Bytes.
  case bytes
  /// Requests or other things.
  case count
  /// Seconds.
  case seconds
  /// Things a second.
  case perSecond
  /// A number without a unit.
  case number

  /// For a table or a hover, to the digits that matter.
  func text(_ value: Double) -> String {
    switch self {
    case .share: (FixedPoint.text(value * 100, digits: 2) ?? "") + Quantity.space + "%"
    case .objects, .count:
      value == value.rounded()
        ? NumberText.grouped(Int64(min(9e18, max(-9e18, value)))) : DecimalText.significant(value)
    case .bytes:
      value < 10_240
        ? DecimalText.significant(value) + Quantity.space + "B"
        : DecimalText.scaled(value, units: Quantity.byteUnits, digits: 2)
    case .seconds: DecimalText.scaled(value, units: Quantity.timeUnits, digits: 2)
    case .perSecond: DecimalText.significant(value) + "/s"
    case .number: DecimalText.significant(value)
    }
  }

  /// For a tick of an axis, which needs few.
  func tick(_ value: Double) -> String {
    switch self {
    case .share: DecimalText.trimmed(value * 100, digits: 6) + Quantity.space + "%"
    case .objects, .count, .number: Quantity.short(value)
    case .bytes: DecimalText.scaled(value, units: Quantity.byteUnits, digits: 2)
    case .seconds: DecimalText.scaled(value, units: Quantity.timeUnits, digits: 3)
    case .perSecond: Quantity.short(value) + "/s"
    }
  }

  /// U+00A0.
  static let space = "\u{A0}"

  private static func short(_ value: Double) -> String {
    value.magnitude < 1000
      ? DecimalText.trimmed(value, digits: 6) : DecimalText.scaled(value, units: countUnits, digits: 2)
  }

  private static let countUnits: [(size: Double, name: String)] = [
    (1e18, space + "E"), (1e15, space + "P"), (1e12, space + "T"), (1e9, space + "G"), (1e6, space + "M"),
    (1e3, space + "k"), (1, ""),
  ]
  static let byteUnits: [(size: Double, name: String)] = [
    (0x1p60, space + "EiB"), (0x1p50, space + "PiB"), (0x1p40, space + "TiB"), (0x1p30, space + "GiB"),
    (0x1p20, space + "MiB"), (0x1p10, space + "KiB"), (1, space + "B"),
  ]
  static let timeUnits: [(size: Double, name: String)] = [
    (86400, space + "d"), (3600, space + "h"), (60, space + "min"), (1, space + "s"), (1e-3, space + "ms"),
    (1e-6, space + "µs"), (1e-9, space + "ns"),
  ]
}
