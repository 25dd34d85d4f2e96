internal import CacheCore

/// What stands in a cell of a report.
package enum ReportValue: Sendable, Equatable {
  /// Does not apply: an empty cell in CSV, null in JSON.
  case none
  case text(String)
  case integer(Int64)
  case natural(UInt64)
  /// `part / whole` with 6 digits, rounded exactly from the counts; `whole` is above 0.
  case ratio(part: Int64, whole: Int64)
  /// A number with so many digits behind the point.
  case fixed(Double, digits: Int)

  init(_ value: Int64?) { self = value.map { .integer($0) } ?? .none }

  /// Nothing over nothing does not apply.
  init(_ part: Int64?, over whole: Int64?) {
    if let part, let whole, whole > 0 { self = .ratio(part: part, whole: whole) } else { self = .none }
  }

  /// A number between -1 and 1 that is no ratio of two counts.
  init(fraction value: Double?) { self = value.map { .fixed($0, digits: 6) } ?? .none }

  init(_ value: Figure.Value) {
    switch value {
    case .none: self = .none
    case .integer(let value): self = .integer(value)
    case .decimal(let value, let digits): self = .fixed(value, digits: digits)
    }
  }

  /// The number or the text itself; nil where there is none.
  private var spelling: String? {
    switch self {
    case .none: nil
    case .text(let text): text
    case .integer(let value): String(value)
    case .natural(let value): String(value)
    case .ratio(let part, let whole): FixedPoint.text(part, over: whole, digits: 6)
    case .fixed(let value, let digits): FixedPoint.text(value, digits: digits)
    }
  }

  /// The number itself; nil for a text, and where nothing applies.
  package var number: Double? {
    switch self {
    case .none, .text: nil
    case .integer(let value): Double(value)
    case .natural(let value): Double(value)
    case .ratio(let part, let whole): Double(part) / Double(whole)
    case .fixed(let value, _): value
    }
  }

  /// As CSV shows it, before quoting.
  package var plain: String { spelling ?? "" }

  /// As JSON shows it.
  package var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .integer(let value): .integer(value)
    default: spelling.map { .number($0) } ?? .null
    }
  }
}
