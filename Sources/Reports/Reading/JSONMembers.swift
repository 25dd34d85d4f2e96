internal import CacheCore

/// Reads the members of a JSON object, and says where one is missing or something else.
struct JSONMembers {
  private let value: JSONValue
  /// Where it stands, as messages say it: the file, and the way from its outermost object.
  private let place: String

  /// Members of a value that is an object.
  init(_ value: JSONValue, place: String) throws(CachesimError) {
    self.value = value
    self.place = place
    guard case .object = value else { throw error("is not an object") }
  }

  /// A text; nil where there is none, or null.
  func optionalText(_ name: String) throws(CachesimError) -> String? {
    switch value[name] {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw error("\(name) is not a text")
    }
  }

  /// A text that has to be there.
  func text(_ name: String) throws(CachesimError) -> String { try needed(name, optionalText(name)) }

  /// Whether it is so; nil where it is not said.
  func flag(_ name: String) throws(CachesimError) -> Bool? {
    switch value[name] {
    case nil, .null: return nil
    case .boolean(let flag): return flag
    default: throw error("\(name) is neither true nor false")
    }
  }

  /// A whole number in a range; nil where there is none.
  func optionalInteger(_ name: String, _ range: ClosedRange<Int64> = 0...Int64.max) throws(CachesimError) -> Int64? {
    switch value[name] {
    case nil, .null: return nil
    case .integer(let number) where range.contains(number): return number
    default: throw error("\(name) is not a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// A whole number that has to be there.
  func integer(_ name: String, _ range: ClosedRange<Int64> = 0...Int64.max) throws(CachesimError) -> Int64 {
    try needed(name, optionalInteger(name, range))
  }

  /// A number in a range; nil where there is none.
  func optionalShare(_ name: String, _ range: ClosedRange<Double> = 0...1) throws(CachesimError) -> Double? {
    guard let value = value[name], value != .null else { return nil }
    return try number(value, name, range)
  }

  /// The numbers of a list, each in a range.
  func numbers(_ name: String, _ range: ClosedRange<Double>) throws(CachesimError) -> [Double] {
    var numbers: [Double] = []
    for (index, value) in try list(name).enumerated() {
      numbers.append(try number(value, "\(name)[\(index)]", range))
    }
    return numbers
  }

  private func number(_ value: JSONValue, _ name: String, _ range: ClosedRange<Double>) throws(CachesimError) -> Double
  {
    let number: Double?
    switch value {
    case .integer(let whole): number = Double(whole)
    case .number(let text): number = Double(text)
    default: number = nil
    }
    guard let number, range.contains(number) else {
      throw error("\(name) is not a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number that has to be there.
  func share(_ name: String, _ range: ClosedRange<Double> = 0...1) throws(CachesimError) -> Double {
    try needed(name, optionalShare(name, range))
  }

  /// The objects of a list; none where there is no list.
  func objects(_ name: String) throws(CachesimError) -> [JSONMembers] {
    var members: [JSONMembers] = []
    for (index, value) in try list(name).enumerated() {
      members.append(try JSONMembers(value, place: "\(place)\(separator)\(name)[\(index)]"))
    }
    return members
  }

  /// Whether there is such a list.
  func has(_ name: String) -> Bool { value[name] != nil }

  /// What is wrong here.
  func error(_ text: String) -> CachesimError {
    CachesimError(.badData, "\(place): \(TerminalText.printable(text))")
  }

  /// Behind the file a colon, behind a list's element a point.
  private var separator: String { place.hasSuffix("]") ? "." : ": " }

  private func list(_ name: String) throws(CachesimError) -> [JSONValue] {
    switch value[name] {
    case nil, .null: return []
    case .array(let values): return values
    default: throw error("\(name) is not a list")
    }
  }

  private func needed<Value>(_ name: String, _ value: Value?) throws(CachesimError) -> Value {
    guard let value else { throw error("'\(name)' is missing") }
    return value
  }
}
