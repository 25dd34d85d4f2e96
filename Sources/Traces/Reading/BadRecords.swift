/// The records that a reader left out.
public struct BadRecords: Sendable, Equatable {
  /// How many of the first messages are kept.
  public static let kept = 5

  /// How many there were.
  public private(set) var count = 0
  /// What was wrong with the first five, a line each.
  public private(set) var messages: [String] = []

  /// None yet.
  public init() {}

  mutating func add(_ message: String) {
    count += 1
    if messages.count < BadRecords.kept { messages.append(message) }
  }
}
