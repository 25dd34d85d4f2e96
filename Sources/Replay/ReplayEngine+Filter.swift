public import CacheCore
public import Policies

extension ReplayEngine {
  /// Hands on the requests of a trace that a cache does not answer: what reaches the tier behind it.
  ///
  /// The plan's first policy, admission and capacity make the cache. A counted hit is left out, all else goes to `take` in
  /// order: misses, deletes, and the writes that `--ops lookaside` does not count; what the plan drops (`--skip`, writes
  /// under `--ops reads`) is not handed on. Percentages and policies that know the future read the trace twice. Answers
  /// what the cache counted; incomplete where `progress` answered false.
  public static func filter(
    _ plan: ReplayPlan, progress: Progress = { _, _, _ in true },
    open: () throws(CachesimError) -> any RecordSource,
    begin: (TraceColumns) throws(CachesimError) -> Void,
    take: (RecordBlock) throws(CachesimError) -> Void
  ) throws(CachesimError) -> (counters: CacheCounters, capacity: Int64, isComplete: Bool) {
    var source = try open()
    try check(plan, source.columns)
    var survey = Survey.isNeeded(plan) ? Survey(source, plan) : nil
    let passes = Survey.isNeeded(plan) && survey == nil ? 2 : 1
    if passes == 2 {
      survey = try Survey(source, plan) { progress(1, 2, $0) }
      if survey == nil { return (CacheCounters(), 0, false) }
      source = try open()
    }
    try begin(source.columns)
    let capacity = plan.capacities[0].resolved(
      objects: survey?.objects ?? 0, bytes: survey?.bytes ?? 0, scale: plan.scalesCapacities ? plan.sample : 1)
    let choice = plan.policies[0]
    let simulation = try choice.row.simulation(
      StoreSetup(
        capacity: capacity, isUnit: plan.capacities[0].isUnit, seed: plan.seed, operations: plan.operations,
        sizes: plan.sizes, memory: plan.memory ?? .dense, columns: source.columns, admission: plan.admissions.first),
      choice.parameters)
    let stream = RequestStream(
      source, plan, total: survey?.requests, interns: plan.memory != .hashed,
      interner: plan.memory == .hashed ? .init() : survey?.interner ?? .init(), nextAccesses: survey?.nextAccesses)
    let block = RequestBlock(
      capacity: 1 << 16,
      columns: passes == 1 && Survey.needsNextAccess(plan) ? source.columns.union(.nextAccess) : source.columns)
    while try stream.fill(block) {
      withUnsafePointer(to: block.columns) { columns in
        var hits = simulation.counters.hits
        block.records.keep { position in
          simulation.replay(columns, position..<position + 1)
          let after = simulation.counters.hits
          defer { hits = after }
          return after == hits
        }
      }
      if let failure = simulation.failure { throw failure.error }
      try take(block.records)
      guard progress(passes, passes, stream.taken) else { return (simulation.counters, capacity, false) }
    }
    return (simulation.counters, capacity, true)
  }
}
