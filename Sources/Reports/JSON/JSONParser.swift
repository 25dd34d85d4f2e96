public import CacheCore

extension JSONValue {
  /// Reads one value, strictly as RFC 8259 says, from the bytes of a file called `name`.
  ///
  /// Refused besides: two members of one name, and nesting deeper than 200. Errors are of kind `badData` and begin with
  /// `name:line:column`, both from 1; a column is a byte.
  public init(parsing bytes: [UInt8], name: String) throws(CachesimError) {
    var parser = JSONParser(bytes: bytes, name: name)
    self = try parser.document()
  }

  /// Reads one value from a text.
  public init(parsing text: String, name: String) throws(CachesimError) {
    try self.init(parsing: Array(text.utf8), name: name)
  }
}

/// A parser by recursive descent over bytes.
struct JSONParser {
  private static let deepest = 200

  private let bytes: [UInt8]
  private let name: String
  private var position = 0
  private var depth = 0

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// The only value of the text.
  mutating func document() throws(CachesimError) -> JSONValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end") }
    return value
  }

  private mutating func value() throws(CachesimError) -> JSONValue {
    switch next {
    case UInt8(ascii: "{"): return try nested { parser throws(CachesimError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(CachesimError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw unexpected("a value")
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(CachesimError) -> JSONValue
  ) throws(CachesimError) -> JSONValue {
    guard depth < JSONParser.deepest else { throw error("nested deeper than \(JSONParser.deepest)", at: position) }
    depth += 1
    position += 1
    skipSpace()
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func object() throws(CachesimError) -> JSONValue {
    var members: [(String, JSONValue)] = []
    var names: Set<String> = []
    if take("}") { return .object([]) }
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotes") }
      let start = position
      let name = try string()
      guard names.insert(name).inserted else { throw error("a second member '\(name)'", at: start) }
      skipSpace()
      guard take(":") else { throw unexpected("':'") }
      skipSpace()
      members.append((name, try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw unexpected("',' or '}'") }
      skipSpace()
    }
  }

  private mutating func array() throws(CachesimError) -> JSONValue {
    var values: [JSONValue] = []
    if take("]") { return .array([]) }
    while true {
      values.append(try value())
      skipSpace()
      if take("]") { return .array(values) }
      guard take(",") else { throw unexpected("',' or ']'") }
      skipSpace()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(CachesimError) -> JSONValue {
    let start = position
    for place in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[place] else {
        position = start
        throw unexpected("a value")
      }
      position += 1
    }
    return value
  }

  private mutating func number() throws(CachesimError) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if let byte = next, JSONParser.isDigit(byte) { throw error("a number with a nought in front", at: start) }
    var isWhole = true
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard isWhole, text != "-0", let integer = Int64(text) else { return .number(text) }
    return .integer(integer)
  }

  private mutating func digits() throws(CachesimError) {
    guard let first = next, JSONParser.isDigit(first) else { throw unexpected("a digit") }
    while let byte = next, JSONParser.isDigit(byte) { position += 1 }
  }

  private mutating func string() throws(CachesimError) -> String {
    let opening = position
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("a string that is not UTF-8", at: opening)
        }
        return string
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case 0..<0x20: throw error("a control character in a string", at: position)
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("a string without an end", at: opening)
  }

  private mutating func escape() throws(CachesimError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = next else { throw unexpected("an escape") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      // A surrogate: only a high one with a low one behind it means something.
      if unit < 0xDC00, take("\\"), take("u") {
        let low = try codeUnit()
        if (0xDC00...0xDFFF).contains(low),
          let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        {
          return scalar
        }
      }
      throw error("half of a surrogate pair", at: start)
    default: throw error("an unknown escape", at: start)
    }
  }

  private mutating func codeUnit() throws(CachesimError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("a hexadecimal digit")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private func unexpected(_ wanted: String) -> CachesimError {
    let found: String
    switch next {
    case nil: found = "the text ends"
    case .some(let byte) where byte > 0x20 && byte < 0x7F: found = "'\(Character(Unicode.Scalar(byte)))' stands"
    case .some(let byte): found = "byte 0x" + String(byte, radix: 16) + " stands"
    }
    return error("\(found) where \(wanted) is expected", at: position)
  }

  private func error(_ what: String, at place: Int) -> CachesimError {
    let before = bytes[..<place]
    let line = before.count { $0 == 0x0A } + 1
    let column = place - (before.lastIndex(of: 0x0A) ?? -1)
    return CachesimError(.badData, "\(name):\(line):\(column): not JSON: \(what)")
  }
}
