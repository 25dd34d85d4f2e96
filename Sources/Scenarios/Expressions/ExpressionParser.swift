internal import CacheCore

/// A parser by recursive descent. From loose to tight: `or`, `and`, `not`, one comparison, `+ -`, `* /`, a sign.
struct ExpressionParser {
  typealias Typed = (term: Expression.Term, kind: Expression.Kind)

  private enum Token: Equatable {
    case number(Double, String)
    case word(String)
    case symbol(String)

    var text: String {
      switch self {
      case .number(_, let text), .word(let text), .symbol(let text): text
      }
    }
  }

  /// Deeper than a person writes, and no deeper than the stack.
  private static let deepest = 100

  private let text: String
  private var tokens: [(token: Token, column: Int)] = []
  private var place = 0
  private var depth = 0

  init(_ text: String) throws(CachesimError) {
    self.text = text
    var bytes = Array(text.utf8)[...]
    let count = bytes.count
    while let byte = bytes.first {
      let column = count - bytes.count + 1
      if byte == 0x20 || byte == 0x09 || byte == 0x0A {
        bytes.removeFirst()
      } else if ExpressionParser.isDigit(byte) {
        let spelling = String(decoding: bytes.prefix(ExpressionParser.numberLength(bytes)), as: UTF8.self)
        guard let value = Double(spelling), value.isFinite else {
          throw ExpressionParser.error(text, column, "'\(spelling)' is no number")
        }
        tokens.append((.number(value, spelling), column))
        bytes.removeFirst(spelling.utf8.count)
      } else if ExpressionParser.isLetter(byte) {
        let word = bytes.prefix { ExpressionParser.isLetter($0) || ExpressionParser.isDigit($0) }
        tokens.append((.word(String(decoding: word, as: UTF8.self)), column))
        bytes.removeFirst(word.count)
      } else {
        let two = String(decoding: bytes.prefix(2), as: UTF8.self)
        let one = String(decoding: bytes.prefix(1), as: UTF8.self)
        let symbol = ["<=", ">=", "==", "!="].contains(two) ? two : one
        guard symbol.utf8.count == 2 || "+-*/()[].,<>".contains(symbol) else {
          throw ExpressionParser.error(text, column, "'\(one)' means nothing here")
        }
        tokens.append((.symbol(symbol), column))
        bytes.removeFirst(symbol.utf8.count)
      }
    }
  }

  /// All of the text.
  mutating func expression() throws(CachesimError) -> Typed {
    let result = try disjunction()
    if place < tokens.count { throw error("'\(tokens[place].token.text)' was not expected") }
    return result
  }

  private mutating func disjunction() throws(CachesimError) -> Typed {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionParser.deepest else { throw error("is nested too deeply") }
    var left = try conjunction()
    while take(.word("or")) { left = try combined(.or, left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(CachesimError) -> Typed {
    var left = try negation()
    while take(.word("and")) { left = try combined(.and, left, try negation()) }
    return left
  }

  private mutating func negation() throws(CachesimError) -> Typed {
    guard take(.word("not")) else { return try comparison() }
    let inside = try comparison()
    guard inside.kind == .truth else { throw error("'not' is about a comparison, not about a number") }
    return (.not(inside.term), .truth)
  }

  private mutating func comparison() throws(CachesimError) -> Typed {
    let left = try sum()
    guard case .symbol(let symbol)? = next, let operation = Expression.Operator(rawValue: symbol),
      !operation.isArithmetic
    else { return left }
    place += 1
    return try combined(operation, left, try sum())
  }

  private mutating func sum() throws(CachesimError) -> Typed {
    var left = try product()
    while true {
      if take(.symbol("+")) {
        left = try combined(.add, left, try product())
      } else if take(.symbol("-")) {
        left = try combined(.subtract, left, try product())
      } else {
        return left
      }
    }
  }

  private mutating func product() throws(CachesimError) -> Typed {
    var left = try signed()
    while true {
      if take(.symbol("*")) {
        left = try combined(.multiply, left, try signed())
      } else if take(.symbol("/")) {
        left = try combined(.divide, left, try signed())
      } else {
        return left
      }
    }
  }

  private mutating func signed() throws(CachesimError) -> Typed {
    guard take(.symbol("-")) else { return try value() }
    let inside = try value()
    guard inside.kind == .number else { throw error("a sign needs a number") }
    return (.negated(inside.term), .number)
  }

  private mutating func value() throws(CachesimError) -> Typed {
    guard let token = next else { throw error("a number, a figure or a bracket is missing at the end") }
    place += 1
    switch token {
    case .number(let number, _): return (.number(number), .number)
    case .symbol("("):
      let inside = try disjunction()
      try expect(")")
      return inside
    case .word(let word) where !["and", "or", "not"].contains(word):
      if next == .symbol("("), let function = Expression.Function(rawValue: word) {
        return (.call(function, try arguments(function)), .number)
      }
      return (.reference(try reference(word)), .number)
    default:
      place -= 1
      throw error("'\(token.text)' was not expected")
    }
  }

  private mutating func arguments(_ function: Expression.Function) throws(CachesimError) -> [Expression.Term] {
    try expect("(")
    var terms: [Expression.Term] = []
    repeat {
      let (term, kind) = try disjunction()
      guard kind == .number else { throw error("\(function.rawValue) takes numbers") }
      terms.append(term)
    } while take(.symbol(","))
    try expect(")")
    if function == .abs, terms.count != 1 { throw error("abs takes one number") }
    return terms
  }

  /// `CASE.COLUMN` or `CASE.window[N].COLUMN`.
  private mutating func reference(_ name: String) throws(CachesimError) -> Expression.Reference {
    guard next == .symbol(".") else {
      place -= 1
      let known = Expression.Function.allCases.map(\.rawValue)
      let hint = nearestName(to: name, in: known).map { "did you mean '\($0)(...)'?" } ?? "a figure is CASE.COLUMN"
      throw error("'\(name)' is neither a figure nor a function; \(hint)")
    }
    place += 1
    var column = try word("a column's name")
    var window: Int64?
    if column == "window", take(.symbol("[")) {
      guard case .number(_, let spelling)? = next, let index = Int64(spelling) else {
        throw error("the index of a window is a whole number")
      }
      place += 1
      window = index
      try expect("]")
      try expect(".")
      column = try word("a column's name")
    }
    // Figures of tiers and faults: CASE.tier.NAME.COLUMN, CASE.tier.NAME.node.0.COLUMN, CASE.fault.1.COLUMN.
    while take(.symbol(".")) {
      if case .number(_, let spelling)? = next {
        place += 1
        column += "." + spelling
      } else {
        column += "." + (try word("a column's name"))
      }
    }
    return Expression.Reference(name: name, window: window, column: column)
  }

  private func combined(
    _ operation: Expression.Operator, _ left: Typed, _ right: Typed
  ) throws(CachesimError) -> Typed {
    let wanted: Expression.Kind = operation.isLogical ? .truth : .number
    guard left.kind == wanted, right.kind == wanted else {
      throw error("'\(operation.rawValue)' stands between \(wanted == .number ? "numbers" : "comparisons")")
    }
    return (.operation(operation, left.term, right.term), operation.isArithmetic ? .number : .truth)
  }

  private var next: Token? { place < tokens.count ? tokens[place].token : nil }

  private mutating func take(_ token: Token) -> Bool {
    guard next == token else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(CachesimError) {
    guard take(.symbol(symbol)) else { throw error("'\(symbol)' was expected") }
  }

  private mutating func word(_ what: String) throws(CachesimError) -> String {
    guard case .word(let word)? = next else { throw error("\(what) was expected") }
    place += 1
    return word
  }

  private func error(_ what: String) -> CachesimError {
    ExpressionParser.error(text, place < tokens.count ? tokens[place].column : text.utf8.count + 1, what)
  }

  private static func error(_ text: String, _ column: Int, _ what: String) -> CachesimError {
    CachesimError(.badData, "'\(text)', character \(column): \(what)")
  }

  /// How long the number at the front is: digits, with digits behind a point, with an exponent.
  private static func numberLength(_ bytes: ArraySlice<UInt8>) -> Int {
    func digits(_ from: Int) -> Int { bytes[from...].prefix(while: isDigit).count }
    var end = bytes.startIndex + digits(bytes.startIndex)
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: "."), digits(end + 1) > 0 { end += 1 + digits(end + 1) }
    if end < bytes.endIndex, bytes[end] == UInt8(ascii: "e"), digits(end + 1) > 0 { end += 1 + digits(end + 1) }
    return end - bytes.startIndex
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") }
}
