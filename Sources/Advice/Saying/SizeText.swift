internal import Reports

/// Bytes, rates and lengths of time in sentences.
enum SizeText {
  /// Bytes with a unit.
  static func bytes(_ count: Int64) -> String { SheetValue.bytes(count).shown }

  /// A length of time in the greatest unit of which it has at least one.
  static func span(_ nanoseconds: Int64) -> String { SheetValue.time(nanoseconds).shown }

  /// Microseconds likewise.
  static func span(microseconds: Double?) -> String { span(Int64(((microseconds ?? 0) * 1e3).rounded())) }

  /// So many a second.
  static func rate(_ perSecond: Double) -> String {
    (FixedPoint.text(perSecond, digits: perSecond < 10 ? 2 : perSecond < 1000 ? 1 : 0) ?? "") + "/s"
  }

  /// A capacity with its unit.
  static func capacity(_ number: Int64, isUnit: Bool) -> String {
    isUnit ? "\(NumberText.grouped(number)) objects" : bytes(number)
  }
}
