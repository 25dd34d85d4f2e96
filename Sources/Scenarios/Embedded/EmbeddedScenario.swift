public import CacheCore

/// A scenario that comes with the tool: a file of traces/scenarios, as it was when the tool was built.
///
/// `scripts/scenarios --embed` writes `EmbeddedScenario+Generated.swift` from the files, so that an installed tool has them
/// without their folder; a test says when it is stale.
public struct EmbeddedScenario: Sendable {
  /// The scenario's name, which is its file's without `.yaml`.
  public let name: String
  /// The file's text.
  public let text: String

  /// What messages call it.
  public var path: String { "traces/scenarios/" + name + ".yaml" }

  /// The one of a name.
  public static func named(_ name: String) throws(CachesimError) -> EmbeddedScenario {
    if let scenario = all.first(where: { $0.name == name }) { return scenario }
    let hint =
      nearestName(to: name, in: all.map(\.name)).map { "did you mean '\($0)'?" }
      ?? "'cachesim scenario list' lists them; a file's name ends in .yaml"
    throw CachesimError(.usage, "unknown scenario '\(name)'; \(hint)")
  }
}
