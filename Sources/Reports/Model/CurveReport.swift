/// Miss-ratio curves of one trace, as `curve --format json` writes them (docs/schema/curve-1.schema.json).
public struct CurveReport: Sendable, Equatable {
  /// The identifier of the JSON form.
  public static let schema = "cachesim.curve/1"

  /// A point of a curve.
  public struct Point: Sendable, Equatable {
    /// The policy with its parameters, as an option spells it.
    public var policy: String
    /// In objects or bytes of the whole trace, at least 1.
    public var capacity: Int64
    /// `objects` or `bytes`.
    public var capacityUnit: String
    /// The share of requests that miss; nil without requests.
    public var missRatio: Double?
    /// The share of bytes that miss; nil without bytes, and where a method does not say.
    public var byteMissRatio: Double?
    /// The lower end of the 95 % interval of the miss ratio, where it is an estimate.
    public var low: Double?
    /// Its upper end.
    public var high: Double?
  }

  /// The curves of a part of the trace.
  public struct Window: Sendable, Equatable {
    /// Which part, from 0.
    public var index: Int64
    /// The index in the trace of its first request.
    public var firstRequest: Int64
    /// The time of its first request in nanoseconds, where the trace has times.
    public var startTime: Int64?
    /// By policy, then capacity.
    public var points: [Point]
  }

  /// The trace's path, as given.
  public var trace: String
  /// How the curve was found, as `--method` spells it.
  public var method: String
  /// False: the run was interrupted.
  public var isComplete: Bool
  /// Requests of the trace.
  public var requests: Int64
  /// Distinct objects; nil where they were not counted.
  public var objects: Int64?
  /// The share of requests that any cache misses; nil where not known.
  public var compulsoryMissRatio: Double?
  /// By policy, then capacity.
  public var points: [Point]
  /// Parts of the trace, where asked for.
  public var windows: [Window]
  /// What a reader should know.
  public var warnings: [String]
}
