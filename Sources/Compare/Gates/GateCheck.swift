/// What became of a requirement, or of a rule's floors and ceilings.
public struct GateCheck: Sendable, Equatable {
  /// The requirement, or the rule.
  public let name: String
  /// What does not hold, a line a row; nothing where all does.
  public let failures: [String]
}
