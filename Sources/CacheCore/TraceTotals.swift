/// What a trace holds in all, where it says so itself.
public struct TraceTotals: Sendable, Equatable {
  /// Requests.
  public var requests: Int64 = 0
  /// Distinct objects that are read or written.
  public var objects: Int64 = 0
  /// The bytes of those objects, each at its first size; without sizes nought.
  public var bytes: Int64 = 0
  /// Requests that read.
  public var reads: Int64 = 0
  /// Requests that write.
  public var writes: Int64 = 0
  /// Requests that delete.
  public var deletes: Int64 = 0
  /// The first and the last request's time in nanoseconds; nil without times.
  public var firstTime: Int64?
  public var lastTime: Int64?

  /// Nothing yet.
  public init() {}
}
