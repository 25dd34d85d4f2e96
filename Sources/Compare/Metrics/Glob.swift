/// A pattern for names: `*` stands for any text, `?` for any one character.
public struct Glob: Sendable, Equatable {
  /// As it was given.
  public let text: String
  private let pattern: [Character]

  /// A pattern.
  public init(_ text: String) {
    self.text = text
    pattern = Array(text)
  }

  /// Whether it stands for more than itself.
  public var isPattern: Bool { text.contains { $0 == "*" || $0 == "?" } }

  /// Whether all of a name is what the pattern says.
  public func matches(_ name: String) -> Bool {
    let name = Array(name)
    var (place, at) = (0, 0)
    // Where the last star is, and how much of the name it has taken.
    var star: (place: Int, at: Int)?
    while at < name.count {
      if place < pattern.count, pattern[place] == "*" {
        star = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == name[at] {
        place += 1
        at += 1
      } else if let last = star {
        star = (last.place, last.at + 1)
        place = last.place + 1
        at = last.at + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
