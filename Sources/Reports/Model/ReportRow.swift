public import CacheCore

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
  /// The hit ratio of `belady` on the same trace, capacity and options minus this one's, where `belady` was run. It is
  /// below 0 where this one hits more: with sizes `belady` is no bound.
  public var beladyGap: Double?
  /// The parts of the trace, where asked for.
  public var windows: [ReportWindow] = []
  /// What the system around the cache says, where there is one.
  public var figures: [Figure] = []
  /// What the system's answers to reads took, where there is one.
  public var latencies: DurationCounts?

  /// A row.
  public init(
    trace: String, policy: String, parameters: String = "", capacity: Int64, capacityUnit: String, seed: UInt64? = nil,
    counts: ReportCounts, objectsResident: Int64? = nil, bytesResident: Int64? = nil, compulsoryMisses: Int64? = nil,
    options: String = "", windows: [ReportWindow] = [], figures: [Figure] = []
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
    self.figures = figures
  }

  /// The policy with its parameters as an option spells it.
  public var policySpelling: String {
    parameters.isEmpty ? policy : policy + ":" + parameters.split(separator: ";").joined(separator: ":")
  }

  /// A figure by its name.
  package func figure(_ name: String) -> ReportValue {
    figures.first { $0.name == name }.map { ReportValue($0.value) } ?? .none
  }

  /// What rows of one cache share whatever their seed.
  var group: [String] { [trace, policy, parameters, String(capacity), capacityUnit, options] }
}
