/// What `trace stats` finds out about a trace.
///
/// An *access* is a read or a write. A delete takes its object away: it is no access, and the next one has no reuse
/// distance and time, because no cache could have hit it. Objects are what was accessed at least once, so that all counts
/// are those of `replay` with `--ops accesses`.
public struct TraceStatistics: Sendable {
  /// All requests.
  public var requests: Int64 = 0
  /// Those that read.
  public var reads: Int64 = 0
  /// Those that write.
  public var writes: Int64 = 0
  /// Those that delete.
  public var deletes: Int64 = 0
  /// Distinct objects accessed: what no cache can hit the first time.
  public var objects: Int64 = 0
  /// Their bytes, each at its first size; nil: the trace has no sizes.
  public var objectBytes: Int64?
  /// The bytes of all accesses; nil: the trace has no sizes.
  public var accessBytes: Int64?
  /// Accesses that name another size than the one before for their object.
  public var sizeChanges: Int64?
  /// Accesses of objects that were deleted since their last access.
  public var accessesAfterDelete: Int64 = 0

  /// The time of the first request in nanoseconds; nil: the trace has no times.
  public var firstTime: Int64?
  /// The time of the last.
  public var lastTime: Int64?
  /// The most requests in one second of the trace's clock.
  public var peakPerSecond: Int64?
  /// The most requests in one minute of it.
  public var peakPerMinute: Int64?
  /// Windows of equal width.
  public var windows: [Window] = []
  /// How wide they are: nanoseconds where the trace has times, requests where not.
  public var windowWidth: Int64 = 0

  /// Sizes, each object counted once, at its first size.
  public var sizesByObject: DistributionSummary?
  /// Sizes, each access counted.
  public var sizesByAccess: DistributionSummary?
  /// Times to live that were given, in nanoseconds; nil: the trace has none.
  public var ttls: DistributionSummary?

  /// How many accesses each object had, from the most.
  public var popularity: [Int64] = []
  /// Objects accessed once.
  public var oneHitWonders: Int64 = 0
  /// A Zipf law fitted to `popularity`; nil where there is too little to fit.
  public var zipf: ZipfFit?

  /// Reuse distances: how many other objects were accessed since the object was last.
  public var reuseDistances: DistributionSummary?
  /// The share of keys that these come from; 1: they are exact.
  public var reuseRate = 1.0
  /// Times since the object's last access in nanoseconds; nil: the trace has no times.
  public var reuseTimes: DistributionSummary?

  /// Nothing gathered.
  public init() {}

  /// A part of the trace.
  public struct Window: Sendable, Equatable {
    /// Where it begins, from the trace's first request: nanoseconds, or requests.
    public var start: Int64
    /// Its requests.
    public var requests: Int64
    /// Their bytes; 1 each where the trace has no sizes.
    public var bytes: Int64
    /// Distinct objects in it: its working set.
    public var objects: Int64
    /// Objects never seen before it.
    public var newObjects: Int64
  }

  /// Reads and writes.
  public var accesses: Int64 { reads + writes }
  /// From the first request to the last in nanoseconds.
  public var span: Int64? {
    guard let firstTime, let lastTime else { return nil }
    return lastTime - firstTime
  }
  /// The share of accesses that went to the most popular `share` of the objects, at least one of them.
  public func accessShare(ofTop share: Double) -> Double {
    let top = max(1, Int(Double(popularity.count) * share))
    return accesses == 0 ? 0 : Double(popularity.prefix(top).reduce(0, +)) / Double(accesses)
  }
}
