/// A JSON value with ordered members, and its text.
///
/// Ours and not Foundation's encoder, because reports promise an order of members and bytes that never change, and because
/// loading Foundation doubles the tool's start-up (PERFORMANCE.md 8). There is no case for a `Double`: whoever writes one
/// says with how many digits, so that there is nothing that JSON cannot spell.
public enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// A number, spelt as it is to appear: what `integer` cannot hold.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in order.
  case object([(String, JSONValue)])

  /// Whether the texts are equal: the order of members and the spelling of numbers count.
  public static func == (a: JSONValue, b: JSONValue) -> Bool { a.text == b.text }

  /// The value of an object's member, nil if there is none.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  /// On one line, without spaces and without a line end.
  public var text: String {
    var out = ""
    write(to: &out, indent: nil)
    return out
  }

  /// Indented by two spaces, ending in a newline.
  public var pretty: String {
    var out = ""
    write(to: &out, indent: 0)
    return out + "\n"
  }

  private func write(to out: inout String, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .boolean(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .number(let text): out += text
    case .string(let text): JSONValue.quote(text, to: &out)
    case .array(let values):
      JSONValue.list(values, "[", "]", to: &out, indent: indent) { value, out, indent in
        value.write(to: &out, indent: indent)
      }
    case .object(let members):
      JSONValue.list(members, "{", "}", to: &out, indent: indent) { member, out, indent in
        JSONValue.quote(member.0, to: &out)
        out += indent == nil ? ":" : ": "
        member.1.write(to: &out, indent: indent)
      }
    }
  }

  private static func list<Item>(
    _ items: [Item], _ open: String, _ close: String, to out: inout String, indent: Int?,
    _ write: (Item, inout String, Int?) -> Void
  ) {
    out += open
    for (place, item) in items.enumerated() {
      if place > 0 { out += "," }
      if let indent { out += "\n" + String(repeating: "  ", count: indent + 1) }
      write(item, &out, indent.map { $0 + 1 })
    }
    if let indent, !items.isEmpty { out += "\n" + String(repeating: "  ", count: indent) }
    out += close
  }

  /// RFC 8259: quotes, backslashes and control characters are escaped, everything else stands for itself.
  private static func quote(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
