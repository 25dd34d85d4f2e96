/// What a report's file says under a name.
enum RowField: Equatable {
  /// Nothing: null, or an empty cell.
  case none
  /// A text in quotes.
  case text(String)
  /// A number, as it is spelt.
  case number(String)
  /// A cell of CSV, which does not say what it is.
  case cell(String)
  /// What no column holds: a list, an object, true or false.
  case other

  init(_ value: JSONValue) {
    switch value {
    case .null: self = .none
    case .integer(let value): self = .number(String(value))
    case .number(let text): self = .number(text)
    case .string(let text): self = .text(text)
    case .boolean, .array, .object: self = .other
    }
  }

  /// As messages call it.
  var spelling: String {
    switch self {
    case .none: "nothing"
    case .text(let text), .cell(let text): "'\(TerminalText.printable(String(text.prefix(60))))'"
    case .number(let text): text
    case .other: "no number"
    }
  }
}
