/// A field of the scenario language: what `docs/scenarios.md`, the JSON Schema and messages are made of.
public struct ScenarioField: Sendable {
  /// Where a field can stand.
  public enum Place: String, Sendable, CaseIterable {
    /// The file itself.
    case scenario = "a scenario"
    /// A named case: what differs in it from the scenario.
    case `case` = "a case"
    /// `workload`, and each stream of one.
    case workload = "a workload"
    /// An entry of `list`.
    case request = "a list of requests"
    /// A named tier of `tiers`.
    case tier = "a tier"
    /// An entry of `faults`.
    case fault = "a fault"
    /// An entry of `jobs`.
    case job = "a job"
    /// An entry of `claims`.
    case claim = "a claim"
    /// An entry of a claim's `figures`.
    case figure = "a figure"
  }

  /// What a field holds, for the schema.
  public enum Holds: Sendable {
    /// A text or a number, or the one of these.
    case text([String] = [])
    /// A number.
    case number
    /// A text or a number, or a list of them.
    case values
    /// A number, or a text such as 10k.
    case count
    /// Fields of this place.
    case fields(Place)
    /// A list of fields of this place.
    case list(Place)
    /// Names, each with fields of this place.
    case named(Place)
    /// A list of texts, or one.
    case texts
    /// Names, each with whatever it wants.
    case anything
    /// Whether it is so.
    case flag
  }

  /// As it is spelt.
  public let name: String
  /// What it holds.
  public let holds: Holds
  /// Whether it must be there.
  public let isRequired: Bool
  /// What it is, in a sentence.
  public let summary: String

  init(_ name: String, _ holds: Holds, required: Bool = false, _ summary: String) {
    self.name = name
    self.holds = holds
    isRequired = required
    self.summary = summary
  }
}
