internal import CacheCore

/// A comma-separated list whose items may hold alternatives in braces: `lru,s3fifo:small={0.05,0.1}` is three values.
enum GridText {
  /// More alternatives than this are a slip.
  static let limit = 100_000

  /// The values of a text, in order; of several braces the last varies fastest.
  static func values(_ text: String) throws(CachesimError) -> [String] {
    var values: [String] = []
    for item in try items(text) {
      values += try alternatives(item)
      guard values.count <= limit else { throw CachesimError(.usage, "'\(text)' stands for more than \(limit) values") }
    }
    return values
  }

  /// The text at its commas outside braces.
  private static func items(_ text: String) throws(CachesimError) -> [String] {
    var items = [""]
    var isInside = false
    for character in text {
      switch character {
      case "{":
        guard !isInside else { throw CachesimError(.usage, "'\(text)' has braces inside braces") }
        isInside = true
      case "}":
        guard isInside else { throw CachesimError(.usage, "'\(text)' has a '}' without a '{'") }
        isInside = false
      case "," where !isInside:
        items.append("")
        continue
      default: break
      }
      items[items.count - 1].append(character)
    }
    if isInside { throw CachesimError(.usage, "'\(text)' has a '{' without a '}'") }
    return items.map { String($0.drop { $0 == " " }) }
  }

  private static func alternatives(_ item: String) throws(CachesimError) -> [String] {
    guard let open = item.firstIndex(of: "{"), let close = item.firstIndex(of: "}") else { return [item] }
    let choices = item[item.index(after: open)..<close].split(separator: ",", omittingEmptySubsequences: false)
    guard choices.allSatisfy({ $0.contains { $0 != " " } }) else {
      throw CachesimError(.usage, "'\(item)' has an empty alternative in its braces")
    }
    let rest = try alternatives(String(item[item.index(after: close)...]))
    guard choices.count * rest.count <= limit else {
      throw CachesimError(.usage, "'\(item)' stands for more than \(limit) values")
    }
    return choices.flatMap { choice in rest.map { item[..<open] + choice.drop { $0 == " " } + $0 } }
  }
}
