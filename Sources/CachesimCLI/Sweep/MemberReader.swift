internal import CacheCore
internal import Reports

/// Reads the members of a JSON object, and says where one is missing or something else.
struct MemberReader {
  let value: JSONValue
  /// Where it stands, as messages say it.
  let place: String

  var names: [String] {
    get throws(CachesimError) {
      guard case .object(let members) = value else { throw error("is not an object") }
      return members.map(\.0)
    }
  }

  func text(_ name: String) throws(CachesimError) -> String {
    guard case .string(let text) = try member(name) else { throw error("'\(name)' is not a text") }
    return text
  }

  func optionalText(_ name: String) throws(CachesimError) -> String? {
    if value[name] == nil || value[name] == .null { return nil }
    return try text(name)
  }

  /// A whole number that is not negative.
  func count(_ name: String) throws(CachesimError) -> Int {
    guard case .integer(let number) = try member(name), number >= 0 else {
      throw error("'\(name)' is not a whole number from 0")
    }
    return Int(number)
  }

  func array(_ name: String) throws(CachesimError) -> [JSONValue] {
    guard case .array(let values) = try member(name) else { throw error("'\(name)' is not a list") }
    return values
  }

  func object(_ name: String) throws(CachesimError) -> MemberReader {
    guard case .object = try member(name) else { throw error("'\(name)' is not an object") }
    return MemberReader(value: value[name] ?? .null, place: "\(place): \(name)")
  }

  func error(_ text: String) -> CachesimError { CachesimError(.badData, "\(place): \(text)") }

  private func member(_ name: String) throws(CachesimError) -> JSONValue {
    guard let member = value[name] else { throw error("'\(name)' is missing") }
    return member
  }
}
