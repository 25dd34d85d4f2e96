public import CacheCore
public import Policies
public import Replay

/// What a replay through a system found.
public struct SystemResult: Sendable {
  /// The part of the trace that was replayed.
  public var trace = TraceSummary()
  /// What was counted after the warm-up, of clients' reads.
  public var counters = CacheCounters()
  /// What the tiers held at the end.
  public var contents = CacheContents()
  /// The columns of the service engine for the whole system, those of each tier (`tier.NAME.hit_ratio`) and node, and of faults.
  public var figures: [Figure] = []
  /// What was counted second by second, or in whatever the plan's interval is.
  public var series: SystemSeries?
  /// How the system took its faults.
  public var recoveries: [Recovery] = []
  /// False: the run was interrupted, and this is what there was by then.
  public var isComplete = true
  /// What a person should know about the run.
  public var warnings: [String] = []

  /// A figure by name, or of the counts `requests`, `hits`, `misses`, `hit_ratio`, `miss_ratio`; nil: there is none, or it
  /// does not apply.
  public subscript(_ name: String) -> Double? {
    let misses = counters.requests - counters.hits - counters.others
    func ratio(_ part: Int64) -> Double? { counters.requests == 0 ? nil : Double(part) / Double(counters.requests) }
    switch name {
    case "requests": return Double(counters.requests)
    case "hits": return Double(counters.hits)
    case "misses": return Double(misses)
    case "hit_ratio": return ratio(counters.hits)
    case "miss_ratio": return ratio(misses)
    case "evictions": return Double(counters.evictions)
    default: break
    }
    switch figures.first(where: { $0.name == name })?.value {
    case .integer(let value): return Double(value)
    case .decimal(let value, _): return value
    case .some(.none), nil: return nil
    }
  }
}

/// Replays traces through systems.
public enum SystemReplay {
  /// Replays the trace that `open` opens through a system, twice where it has to be counted first.
  ///
  /// Of the replay plan counts what says which requests there are and which of them count: rate, spread, speed, skip, limit,
  /// sample, warm-up, seed. Policies, capacities, admission filters and systems are the system's own. Throws where the trace lacks
  /// what the system needs.
  public static func run(
    _ system: SystemPlan, _ replay: ReplayPlan, progress: ReplayEngine.Progress = { _, _, _ in true },
    open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> SystemResult {
    try system.check()
    var plan = replay
    plan.policies = system.tiers.map(\.policy)
    plan.admissions = system.tiers.compactMap(\.admission)
    plan.capacities = []
    plan.memory = .dense
    plan.window = nil
    plan.countsBeforehand = system.tiers.contains { $0.capacity?.isShare == true }
    plan.systems = [
      ReplaySystem(spelling: "the system", isRandom: true, needs: system.needs, needsNames: system.needsNames) {
        (_, _) throws(CachesimError) in preconditionFailure("no cells are asked for")
      }
    ]
    let box = SimulationBox()
    let result = try ReplayEngine.run(
      plan,
      observers: { (trace) throws(CachesimError) in
        box.simulation = try SystemSimulation(
          system, columns: trace.columns, objects: trace.objects, bytes: trace.bytes,
          scale: plan.scalesCapacities ? plan.sample : 1, seed: plan.seed)
        return [Simulation(BoxedSimulation(box: box))]
      }, progress: progress, open: open)
    if let failure = box.simulation?.failure { throw failure.error }
    return box.result(result)
  }
}

/// A simulation that outlives the replay, so that what it found can be asked for.
private final class SimulationBox {
  var simulation: SystemSimulation?
  var warmupCounters = CacheCounters()

  func result(_ replay: ReplayResult) -> SystemResult {
    var result = SystemResult()
    result.trace = replay.trace
    result.isComplete = replay.isComplete
    result.warnings = replay.warnings
    guard simulation != nil else { return result }
    if !replay.countedNothing { result.counters = (simulation?.counters ?? CacheCounters()) - warmupCounters }
    result.contents = simulation?.contents ?? CacheContents()
    result.figures = simulation?.figures ?? []
    result.series = simulation?.series
    result.recoveries = simulation?.recoveries ?? []
    let backwards = simulation?.timesRunBackwards ?? 0
    if backwards > 0 {
      result.warnings.append("\(backwards) requests come before the one before them: taken for its time")
    }
    return result
  }
}

private struct BoxedSimulation: BlockSimulation {
  let box: SimulationBox

  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    box.simulation?.replay(columns, range)
  }

  mutating func begin(_ stretch: TraceStretch) {
    if case .counted = stretch { box.warmupCounters = box.simulation?.counters ?? CacheCounters() }
    box.simulation?.begin(stretch)
  }

  mutating func finish() { box.simulation?.finish() }

  var counters: CacheCounters { box.simulation?.counters ?? CacheCounters() }
  var windowCounters: CacheCounters { counters }
  var failure: PolicyFailure? { box.simulation?.failure }
}
