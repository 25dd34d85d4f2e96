/// What a simulation counts. All exact.
@frozen
public struct CacheCounters: Sendable, Equatable {
  /// Counted accesses.
  public var requests: Int64 = 0
  /// Those that found their object resident.
  public var hits: Int64 = 0
  /// Those that neither hit nor missed: the service engine's delayed hits, "not found" and errors.
  public var others: Int64 = 0
  /// The bytes of the counted accesses.
  public var bytesRequested: Int64 = 0
  /// The bytes of the hits.
  public var bytesHit: Int64 = 0
  /// Objects that left to make room.
  public var evictions: Int64 = 0
  /// Objects that left because their time was over.
  public var expirations: Int64 = 0
  /// Objects that were not let in: larger than the cache, or refused by the policy.
  public var admissionsRefused: Int64 = 0

  /// Nothing counted yet.
  public init() {}

  /// What was counted since an earlier moment.
  public static func - (later: CacheCounters, earlier: CacheCounters) -> CacheCounters {
    var difference = CacheCounters()
    difference.requests = later.requests - earlier.requests
    difference.hits = later.hits - earlier.hits
    difference.others = later.others - earlier.others
    difference.bytesRequested = later.bytesRequested - earlier.bytesRequested
    difference.bytesHit = later.bytesHit - earlier.bytesHit
    difference.evictions = later.evictions - earlier.evictions
    difference.expirations = later.expirations - earlier.expirations
    difference.admissionsRefused = later.admissionsRefused - earlier.admissionsRefused
    return difference
  }
}

/// What a simulated cache holds at a moment.
public struct CacheContents: Sendable, Equatable {
  /// Resident objects.
  public var objects: Int64 = 0
  /// Their stored sizes, added up.
  public var bytes: Int64 = 0

  /// Nothing held.
  public init() {}
}
