public import CacheCore
public import Policies

/// A system on a virtual clock as a simulation: what `ReplayEngine` replays.
public struct ServiceSimulation: BlockSimulation, ~Copyable {
  private var engine: ServiceEngine

  /// A system around a cache. Throws where the policy cannot serve.
  public init(
    _ options: ServiceOptions, _ choice: PolicyChoice, _ setup: StoreSetup, keepsOutcomes: Bool = false
  ) throws(CachesimError) {
    engine = ServiceEngine(
      options, cache: try choice.row.servedCache(setup, choice.parameters), setup: setup, keepsOutcomes: keepsOutcomes)
  }

  public mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    engine.replay(columns, range)
  }

  public mutating func begin(_ stretch: TraceStretch) {
    switch stretch {
    case .counted: engine.beginCounting()
    case .window: engine.beginWindow()
    }
  }

  public mutating func finish() { engine.finish() }

  public var counters: CacheCounters { engine.allCounters }

  public var windowCounters: CacheCounters { engine.allCounters }

  public var contents: CacheContents { engine.cache.contents }

  public var failure: PolicyFailure? { engine.cache.failure }

  public var figures: [Figure] { engine.figures }

  public var windowFigures: [Figure] { engine.windowFigures }

  public var latencies: DurationCounts? { engine.latencies }

  /// What became of each request, in the order of their ends; empty unless they were to be kept.
  public var outcomes: [RequestOutcome] { engine.keptOutcomes }

  /// Requests whose times ran backwards and were taken for the time before.
  public var timesRunBackwards: Int64 { engine.timesRunBackwards }
}
