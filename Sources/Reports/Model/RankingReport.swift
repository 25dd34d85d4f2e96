/// A ranking of policies over traces, as `compare --rank --format json` writes it.
public struct RankingReport: Sendable, Equatable {
  /// The identifier of the JSON form.
  public static let schema = "cachesim.ranking/1"

  /// A policy, and the share of the reference's misses that it saves: over traces, each of which counts once.
  public struct Policy: Sendable, Equatable {
    /// The policy with its parameters, as an option spells it.
    public var policy: String
    /// Whether it is a bound, out of the running.
    public var isBound: Bool
    /// The mean over traces.
    public var mean: Double
    /// The share that a tenth of the traces stay below.
    public var tenth: Double
    /// The share that half of the traces stay below.
    public var median: Double
    /// The share that nine tenths of the traces stay below.
    public var ninetieth: Double
    /// The least of all traces.
    public var worst: Double
    /// The trace of that.
    public var worstTrace: String
  }

  /// The policy that the others are measured against.
  public var reference: String
  /// How many traces there are.
  public var traces: Int64
  /// Best first.
  public var policies: [Policy]
}
