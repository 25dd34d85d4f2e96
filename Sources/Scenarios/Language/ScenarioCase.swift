public import Systems

/// One run of a scenario: a workload and a system.
public struct ScenarioCase: Sendable {
  /// An option of the system or of the replay, as it is spelt.
  public struct Setting: Sendable, Equatable {
    /// The option's name.
    public let name: String
    /// Its value.
    public let value: String
  }

  /// As expressions call it.
  public let name: String
  /// The requests.
  public let workload: ScenarioWorkload
  /// All options of `cachesim replay`, in the order of the language's table.
  public let settings: [Setting]
  /// The system, where one tier in front of an origin does not say it; nil: the settings say all.
  public let system: SystemPlan?
  let place: ClaimPlace
}
