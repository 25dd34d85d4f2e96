/// What a request does to its object.
public enum Operation: UInt8, Sendable, CaseIterable {
  /// Asks for the object.
  case read = 0
  /// Stores a new value of the object.
  case write = 1
  /// Takes the object away.
  case delete = 2
}
