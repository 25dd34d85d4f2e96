internal import Policies

/// What a cache of one capacity counted.
public struct CurveCounts: Sendable, Equatable {
  /// Counted accesses.
  public var requests: Int64 = 0
  /// Those that hit.
  public var hits: Int64 = 0
  /// The bytes of the counted accesses.
  public var bytesRequested: Int64 = 0
  /// The bytes of the hits.
  public var bytesHit: Int64 = 0

  /// Nothing counted.
  public init() {}

  init(_ counters: CacheCounters) {
    requests = counters.requests
    hits = counters.hits
    bytesRequested = counters.bytesRequested
    bytesHit = counters.bytesHit
  }

  /// The share of requests that missed; nil without requests.
  public var missRatio: Double? { requests > 0 ? Double(requests - hits) / Double(requests) : nil }
  /// The share of bytes that missed; nil without bytes.
  public var byteMissRatio: Double? {
    bytesRequested > 0 ? Double(bytesRequested - bytesHit) / Double(bytesRequested) : nil
  }
}
