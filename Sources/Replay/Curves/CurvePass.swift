internal import CacheCore
internal import Policies

/// What one reading of a trace, or a second where one pass does not do, says of every policy at every capacity.
struct CurvePass {
  /// Counts of one point. Hits need not be whole: between two capacities of a sample they are interpolated.
  struct Tally {
    var requests: Int64 = 0
    var hits = 0.0
    var bytesRequested: Int64 = 0
    var bytesHit = 0.0

    init(_ counts: CurveCounts) {
      requests = counts.requests
      hits = Double(counts.hits)
      bytesRequested = counts.bytesRequested
      bytesHit = Double(counts.bytesHit)
    }

    init(_ counters: CacheCounters) {
      requests = counters.requests
      hits = Double(counters.hits)
      bytesRequested = counters.bytesRequested
      bytesHit = Double(counters.bytesHit)
    }

    /// Exact counts, where nothing was interpolated.
    var counts: CurveCounts {
      var counts = CurveCounts()
      counts.requests = requests
      counts.hits = Int64(hits)
      counts.bytesRequested = bytesRequested
      counts.bytesHit = Int64(bytesHit)
      return counts
    }
  }

  var trace = TraceSummary()
  /// The capacities, resolved for what was replayed: scaled where that is a sample.
  var resolved: [Int64] = []
  /// By policy, then capacity.
  var tallies: [[Tally]] = []
  var windowStarts: [WindowStart] = []
  /// By window, then policy, then capacity.
  var windows: [[[Tally]]] = []
  var floor: Double?
  var isComplete = true
  /// The warm-up never ended.
  var countedNothing = false
  var warnings: [String] = []

  /// Reads the trace for all policies and capacities of a plan.
  init(
    _ plan: ReplayPlan, _ progress: ReplayEngine.Progress, _ open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) {
    let hasLRU = plan.policies.contains { CurveEngine.isLRU($0, plan) }
    var shared = plan
    shared.policies = plan.policies.filter { !CurveEngine.isLRU($0, plan) }
    if hasLRU { shared.memory = .dense }
    let needsTotals = plan.capacities.contains {
      if case .percentOfBytes = $0 { return true }
      return $0.isShare && plan.window != nil
    }
    // Shares of the objects that LRU alone asks for are known when the pass is over.
    if shared.policies.isEmpty, !needsTotals { shared.capacities = [] }
    let scale = plan.sample
    var recency: RecencyCounts?
    let result = try ReplayEngine.run(
      shared,
      observers: { trace in
        guard hasLRU else { return [] }
        let sizes = plan.capacities.filter { !$0.isUnit }
          .map { $0.resolved(objects: trace.objects, bytes: trace.bytes, scale: scale) }
        let counts = RecencyCounts(
          wantsObjects: plan.capacities.contains(where: \.isUnit), byteCapacities: Set(sizes).sorted())
        recency = counts
        return [Simulation(RecencyCurve(counts, rule: plan.operations))]
      }, progress: progress, open: open)
    trace = result.trace
    isComplete = result.isComplete
    countedNothing = result.countedNothing
    warnings = result.warnings
    windowStarts = result.windowStarts
    resolved = plan.capacities.map {
      $0.resolved(objects: trace.objects ?? 0, bytes: trace.bytes ?? trace.objects ?? 0, scale: scale)
    }
    var cells = result.cells[...]
    let count = plan.capacities.count
    let starts = windowStarts
    windows = starts.map { _ in [] }
    for choice in plan.policies {
      if let recency, CurveEngine.isLRU(choice, plan) {
        try addLRU(choice, plan, recency, progress, open)
      } else {
        add(Array(cells.prefix(count)))
        cells = cells.dropFirst(count)
      }
    }
    if countedNothing {
      tallies = tallies.map { $0.map { _ in Tally(CurveCounts()) } }
    } else if let recency, !recency.hasDeletes {
      floor = recency.unlimited.missRatio
    } else if let cell = result.cells.first, let misses = cell.compulsoryMisses, cell.counters.requests > 0 {
      floor = Double(misses) / Double(cell.counters.requests)
    }
  }

  /// A row of simulated caches.
  private mutating func add(_ cells: [CellResult]) {
    tallies.append(cells.map { Tally($0.counters) })
    for (place, start) in windowStarts.enumerated() {
      windows[place].append(
        cells.map { cell in Tally(cell.windows.first { $0.index == start.index }?.counters ?? CacheCounters()) })
    }
  }

  /// LRU's row: from the one pass where that is exact, simulated where it is not.
  private mutating func addLRU(
    _ choice: PolicyChoice, _ plan: ReplayPlan, _ recency: RecencyCounts, _ progress: ReplayEngine.Progress,
    _ open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) {
    let sizes = zip(resolved, plan.capacities).map { (size: $0, isUnit: $1.isUnit) }
    var row = recency.counts(sizes).map { Tally($0) }
    if plan.sample < 1 { interpolate(&row, plan, recency) }
    var windowRows = recency.windows.map { $0.counts(sizes).map { Tally($0) } }
    let reasons = sizes.map { recency.why($0.size, isUnit: $0.isUnit) }
    let others = sizes.indices.filter { reasons[$0] != nil }
    if !others.isEmpty, isComplete {
      var simulated = plan
      simulated.policies = [choice]
      simulated.capacities = others.map { plan.capacities[$0] }
      let result = try ReplayEngine.run(simulated, progress: progress, open: open)
      isComplete = result.isComplete
      for (cell, place) in zip(result.cells, others) {
        row[place] = Tally(cell.counters)
        for (window, start) in windowStarts.enumerated() {
          windowRows[window][place] = Tally(
            cell.windows.first { $0.index == start.index }?.counters ?? CacheCounters())
        }
      }
      for reason in Set(reasons.compactMap { $0 }).sorted() {
        let number = reasons.count { $0 == reason }
        warnings.append(
          "lru at \(number) of \(reasons.count) capacities was simulated, because \(reason): one pass is not exact then"
        )
      }
    }
    tallies.append(row)
    for place in windowRows.indices { windows[place].append(windowRows[place]) }
  }

  /// In a sample a capacity is seldom whole: between the two that are next to it, hits are interpolated.
  private func interpolate(_ row: inout [Tally], _ plan: ReplayPlan, _ recency: RecencyCounts) {
    for (place, capacity) in plan.capacities.enumerated() where capacity.isUnit {
      let exact: Double
      switch capacity {
      case .objects(let count): exact = Double(count) * plan.sample
      case .percentOfObjects(let share): exact = Double(trace.objects ?? 0) * share / 100
      case .bytes, .percentOfBytes: continue
      }
      let below = exact.rounded(.down)
      let pair = recency.counts([(Int64(below), true), (Int64(below) + 1, true)])
      row[place].hits = Double(pair[0].hits) + (exact - below) * Double(pair[1].hits - pair[0].hits)
      row[place].bytesHit = Double(pair[0].bytesHit) + (exact - below) * Double(pair[1].bytesHit - pair[0].bytesHit)
    }
  }
}
