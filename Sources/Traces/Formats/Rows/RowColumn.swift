/// Where a published trace has a column: at a place, counted from 0, or under a header's name.
enum RowColumn: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  case none
  case at(Int)
  case named(String)
  /// Not in all releases of the trace.
  case ifNamed(String)

  init(integerLiteral place: Int) { self = .at(place) }
  init(stringLiteral name: String) { self = .named(name) }

  var isThere: Bool { if case .none = self { false } else { true } }
}
