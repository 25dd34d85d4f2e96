public import CacheCore
public import Policies
public import Service

/// A whole system on a virtual clock as a simulation: what `ReplayEngine` replays, as `ServiceSimulation` is for one tier.
public struct SystemSimulation: BlockSimulation, ~Copyable {
  private var engine: SystemEngine

  /// A system for a trace with these columns. `objects` and `bytes` are the trace's distinct objects and their bytes, which
  /// capacities in percent are of; other capacities are multiplied by `scale`. Throws where the plan cannot be.
  public init(
    _ plan: SystemPlan, columns: TraceColumns, objects: Int64 = 0, bytes: Int64 = 0, scale: Double = 1,
    seed: UInt64 = 1,
    keepsOutcomes: Bool = false
  ) throws(CachesimError) {
    try plan.check()
    var plan = plan
    // Without tiers, clients ask through one that holds nothing and takes no time.
    if plan.tiers.isEmpty { plan.tiers = [TierPlan(name: "", policy: try PolicyChoice("lru"), capacity: nil)] }
    var made = SystemEngine(
      plan, capacities: plan.tiers.map { $0.capacity?.resolved(objects: objects, bytes: bytes, scale: scale) },
      columns: columns, seed: seed, keepsOutcomes: keepsOutcomes)
    try made.populate()
    engine = made
  }

  public mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    engine.replay(columns, range)
  }

  public mutating func begin(_ stretch: TraceStretch) {
    if case .counted = stretch { engine.beginCounting() }
  }

  public mutating func finish() { engine.finish() }

  public var counters: CacheCounters { engine.allCounters }

  public var windowCounters: CacheCounters { engine.allCounters }

  public var contents: CacheContents { engine.contents }

  public var failure: PolicyFailure? { engine.failure }

  public var figures: [Figure] { engine.figures }

  /// What was counted second by second, or in whatever the plan's interval is; nil: it asks for none.
  public var series: SystemSeries? { engine.series.kept }

  /// How the system took its faults, in the plan's order, of those that the series tells something about.
  public var recoveries: [Recovery] { engine.recoveries }

  /// What became of each of the clients' requests, in the order of their ends; empty unless they were to be kept.
  public var outcomes: [RequestOutcome] { engine.keptOutcomes }

  /// Requests whose times ran backwards and were taken for the time before.
  public var timesRunBackwards: Int64 { engine.timesRunBackwards }
}
