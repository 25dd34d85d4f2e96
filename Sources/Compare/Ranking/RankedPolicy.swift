/// What many traces say of a policy: how many of the reference's misses it saves.
public struct RankedPolicy: Sendable, Equatable {
  /// With its parameters, as options spell it.
  public let policy: String
  /// Whether it knows the future, or has no limit: out of the running.
  public let isBound: Bool
  /// The mean over traces.
  public internal(set) var mean = 0.0
  /// What a tenth of the traces are below.
  public internal(set) var tenth = 0.0
  /// What half of the traces are below.
  public internal(set) var median = 0.0
  /// What nine tenths of the traces are below.
  public internal(set) var ninetieth = 0.0
  /// The least of any trace.
  public internal(set) var worst = 0.0
  /// The trace of the least.
  public internal(set) var worstTrace = ""
  /// On how many caches no policy in the running has fewer misses.
  public internal(set) var best = 0
  /// How likely it is that chance parts it from the reference so far; nil for the reference itself.
  public internal(set) var chanceAgainstReference: Double?
  /// How likely it is that chance parts it from the first in the running so far; nil for that one itself.
  public internal(set) var chanceAgainstFirst: Double?
}
