/// How a read ended.
public enum Outcome: UInt8, Sendable, BitwiseCopyable {
  /// Answered from the tier at its lookup.
  case hit
  /// Waited for somebody else's load.
  case delayed
  /// Went to the origin itself.
  case miss
  /// Answered "not found".
  case negative
  /// Not answered.
  case error
}

/// What became of one request of the trace, for comparisons with a second implementation.
public struct RequestOutcome: Sendable, Equatable, BitwiseCopyable {
  /// The index in the trace.
  public var index: Int64
  /// How a read ended; a write or delete: `hit`, or `error` where it failed.
  public var outcome: Outcome
  /// When it was answered, in nanoseconds of the virtual clock.
  public var answeredAt: Int64
  /// What it took.
  public var latency: Int64
  /// The version that a read was answered with; nil: dirty, or none.
  public var version: UInt32?
  /// Whether the origin held a newer one.
  public var isStale: Bool

  /// An outcome.
  package init(
    index: Int64, outcome: Outcome, answeredAt: Int64, latency: Int64, version: UInt32?, isStale: Bool
  ) {
    self.index = index
    self.outcome = outcome
    self.answeredAt = answeredAt
    self.latency = latency
    self.version = version
    self.isStale = isStale
  }
}
