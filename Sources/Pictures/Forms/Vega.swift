internal import Reports

/// Pieces of Vega-Lite specifications (vega.github.io/vega-lite, version 5).
enum Vega {
  static let schema = "https://vega.github.io/schema/vega-lite/v5.json"

  /// A number; one that is not finite is none.
  static func number(_ value: Double) -> JSONValue {
    if value == value.rounded(), value.magnitude < 0x1p53 { return .integer(Int64(value)) }
    return value.isFinite ? .number(value.description) : .null
  }

  /// A field on an axis.
  static func channel(_ field: String, _ axis: Axis) -> JSONValue {
    var scale: [(String, JSONValue)] = [
      // What is not above 0 has no place on a logarithmic scale; this one is straight near it.
      ("type", .string(axis.isLogarithmic ? (axis.hasZero ? "symlog" : "log") : "linear")),
      ("domain", .array([number(axis.hasZero ? 0 : axis.range.lowerBound), number(axis.range.upperBound)])),
    ]
    if axis.hasZero { scale.append(("constant", number(axis.range.lowerBound))) }
    if !axis.isLogarithmic { scale.append(("zero", .boolean(false))) }
    var members: [(String, JSONValue)] = [
      ("field", .string(field)), ("type", .string("quantitative")), ("title", .string(title(axis))),
      ("scale", .object(scale)),
    ]
    if let format = format(axis.quantity) { members.append(("axis", .object([("format", .string(format))]))) }
    return .object(members)
  }

  /// How Vega writes numbers of a quantity (d3-format).
  static func format(_ quantity: Quantity) -> String? {
    switch quantity {
    case .share: ".1~%"
    case .objects, .bytes, .count, .perSecond: "~s"
    case .seconds, .number: nil
    }
  }

  /// The axis' title, with the unit that the numbers have.
  private static func title(_ axis: Axis) -> String {
    switch axis.quantity {
    case .seconds: axis.title + " (s)"
    case .bytes: axis.title + " (B)"
    case .perSecond: axis.title + " (1/s)"
    default: axis.title
    }
  }
}
