/// The counts that ratios are made of.
public struct ReportCounts: Sendable, Equatable {
  /// Counted accesses.
  public var requests: Int64
  /// Those that found their object.
  public var hits: Int64
  /// Those that neither hit nor missed: delayed hits, "not found" and errors of a system with time.
  public var others: Int64
  /// Bytes of the accesses; nil where there are no sizes.
  public var bytesRequested: Int64?
  /// Bytes of the hits; nil where there are no sizes.
  public var bytesHit: Int64?
  /// Objects that left to make room; nil where nothing is kept, as for bounds.
  public var evictions: Int64?
  /// Objects that were not let in.
  public var admissionsRefused: Int64?

  /// Counts.
  public init(
    requests: Int64, hits: Int64, bytesRequested: Int64?, bytesHit: Int64?, evictions: Int64?,
    admissionsRefused: Int64?, others: Int64 = 0
  ) {
    self.others = others
    self.requests = requests
    self.hits = hits
    self.bytesRequested = bytesRequested
    self.bytesHit = bytesHit
    self.evictions = evictions
    self.admissionsRefused = admissionsRefused
  }

  /// Accesses that did not find their object.
  public var misses: Int64 { requests - hits - others }
  /// Hits over requests; nil without requests.
  public var hitRatio: Double? { ReportCounts.ratio(hits, requests) }
  /// Misses over requests; nil without requests.
  public var missRatio: Double? { ReportCounts.ratio(misses, requests) }
  /// Bytes hit over bytes requested; nil without bytes.
  public var byteHitRatio: Double? { ReportCounts.ratio(bytesHit, bytesRequested) }

  private static func ratio(_ part: Int64?, _ whole: Int64?) -> Double? {
    guard let part, let whole, whole > 0 else { return nil }
    return Double(part) / Double(whole)
  }
}
