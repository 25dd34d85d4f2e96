/// A system, the cases it is run in, and what is claimed of it: one YAML file.
public struct Scenario: Sendable {
  /// As the command line calls it.
  public let name: String
  /// What it is, in a line.
  public let title: String
  /// Where it comes from.
  public let from: String
  /// The system, in a sentence or two.
  public let system: String
  /// What else a reader should know; empty: nothing.
  public let notes: String
  /// The runs, in order; never none.
  public let cases: [ScenarioCase]
  /// What is said of it, in order.
  public let claims: [Claim]

  /// The case of a name.
  public func run(named name: String) -> ScenarioCase? { cases.first { $0.name == name } }
}
