/// What a report says of one cache over one trace. Counts are exact; what does not apply is nil.
public struct ReportRow: Sendable, Equatable {
  /// The trace's path, as given.
  public var trace: String
  /// The policy's bare name.
  public var policy: String
  /// Its parameters that are not the defaults, `k=v;k=v`.
  public var parameters: String
  /// The capacity that was simulated.
  public var capacity: Int64
  /// `objects` or `bytes`.
  public var capacityUnit: String
  /// The seed of a randomised policy.
  public var seed: UInt64?
  /// The counts.
  public var counts: ReportCounts
  /// Objects resident at the end.
  public var objectsResident: Int64?
  /// Their bytes.
  public var bytesResident: Int64?
  /// Counted accesses to objects never seen before: no policy can hit them.
  public var compulsoryMisses: Int64?
  /// What else varies in a grid, `k=v;k=v`.
  public var options: String
  /// The hit ratio of `belady` on the same trace and capacity minus this one's, where `belady` was run.
  public var beladyGap: Double?
  /// The parts of the trace, where asked for.
  public var windows: [ReportWindow] = []

  /// A row.
  public init(
    trace: String, policy: String, parameters: String = "", capacity: Int64, capacityUnit: String, seed: UInt64? = nil,
    counts: ReportCounts, objectsResident: Int64? = nil, bytesResident: Int64? = nil, compulsoryMisses: Int64? = nil,
    options: String = "", windows: [ReportWindow] = []
  ) {
    self.trace = trace
    self.policy = policy
    self.parameters = parameters
    self.capacity = capacity
    self.capacityUnit = capacityUnit
    self.seed = seed
    self.counts = counts
    self.objectsResident = objectsResident
    self.bytesResident = bytesResident
    self.compulsoryMisses = compulsoryMisses
    self.options = options
    self.windows = windows
  }

  /// The policy with its parameters as an option spells it.
  public var policySpelling: String {
    parameters.isEmpty ? policy : policy + ":" + parameters.split(separator: ";").joined(separator: ":")
  }

  /// What rows of one cache share whatever their seed.
  var group: [String] { [trace, policy, parameters, String(capacity), capacityUnit, options] }
}

/// The counts that ratios are made of.
public struct ReportCounts: Sendable, Equatable {
  /// Counted accesses.
  public var requests: Int64
  /// Those that found their object.
  public var hits: Int64
  /// Bytes of the accesses.
  public var bytesRequested: Int64
  /// Bytes of the hits.
  public var bytesHit: Int64
  /// Objects that left to make room.
  public var evictions: Int64
  /// Objects that were not let in.
  public var admissionsRefused: Int64

  /// Counts.
  public init(
    requests: Int64, hits: Int64, bytesRequested: Int64, bytesHit: Int64, evictions: Int64, admissionsRefused: Int64
  ) {
    self.requests = requests
    self.hits = hits
    self.bytesRequested = bytesRequested
    self.bytesHit = bytesHit
    self.evictions = evictions
    self.admissionsRefused = admissionsRefused
  }

  /// Accesses that did not find their object.
  public var misses: Int64 { requests - hits }
  /// Hits over requests; nil without requests.
  public var hitRatio: Double? { ReportCounts.ratio(hits, requests) }
  /// Misses over requests; nil without requests.
  public var missRatio: Double? { ReportCounts.ratio(misses, requests) }
  /// Bytes hit over bytes requested; nil without bytes.
  public var byteHitRatio: Double? { ReportCounts.ratio(bytesHit, bytesRequested) }

  private static func ratio(_ part: Int64, _ whole: Int64) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }
}

/// The counts of a part of the trace.
public struct ReportWindow: Sendable, Equatable {
  /// Which part, from 0; parts without requests are not there.
  public var index: Int64
  /// The index in the trace of its first request.
  public var firstRequest: Int64
  /// The time of its first request in nanoseconds, where the trace has times.
  public var startTime: Int64?
  /// Its counts.
  public var counts: ReportCounts

  /// A window.
  public init(index: Int64, firstRequest: Int64, startTime: Int64?, counts: ReportCounts) {
    self.index = index
    self.firstRequest = firstRequest
    self.startTime = startTime
    self.counts = counts
  }
}
