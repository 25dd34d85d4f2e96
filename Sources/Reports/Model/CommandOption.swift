/// An option of the command, as resolved.
public struct CommandOption: Sendable, Equatable {
  /// Its name, without dashes.
  public var name: String
  /// Its values: one, or those of a list.
  public var values: [String]
  /// Whether it takes a list: an array in JSON, however many values there are.
  public var isList: Bool

  /// An option that takes a list.
  public init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
    isList = true
  }

  /// An option that takes one value.
  public init(_ name: String, _ value: String) {
    self.name = name
    values = [value]
    isList = false
  }
}
