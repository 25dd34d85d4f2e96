internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// What was counted, in the hit-ratio engine's terms.
  var allCounters: CacheCounters {
    var all = counters
    let store = cache.counters
    all.evictions = store.evictions
    all.admissionsRefused = store.admissionsRefused
    all.expirations = expirations
    return all
  }

  /// The warm-up is over: everything is counted anew, but what `allCounters` has.
  mutating func beginCounting() {
    metrics = ServiceMetrics()
    metrics.dirtyBytesMax = dirtyBytes
    dirtyArea = 0
    dirtySince = now
    countedSince = now
    expirationsBefore = expirations
    arrivalsInSecond = 0
  }

  /// A window begins: what was counted so far is put aside. Requests are counted in the window in which they end. The
  /// second that a window begins in has its arrivals at the origin before it, too.
  mutating func beginWindow() {
    countDirtyBytes(0)
    if !windowsBefore.areThere { windowsBefore.begin(since: countedSince, expirations: expirationsBefore) }
    windowsBefore.metrics.add(metrics)
    windowsBefore.dirtyArea += dirtyArea
    metrics = ServiceMetrics()
    metrics.dirtyBytesMax = dirtyBytes
    dirtyArea = 0
    countedSince = now
    expirationsBefore = expirations
  }

  /// The outcomes that were kept.
  var keptOutcomes: [RequestOutcome] {
    var kept: [RequestOutcome] = []
    for place in 0..<outcomeCount { kept.append(outcomes[place]) }
    return kept
  }

  /// The service's columns, in CLI.md's order.
  var figures: [Figure] {
    guard windowsBefore.areThere else {
      return figures(
        of: metrics, since: countedSince, until: end, dirtyArea: dirtyArea, expirations: expirations - expirationsBefore
      )
    }
    var all = ServiceMetrics()
    all.add(windowsBefore.metrics)
    all.add(metrics)
    return figures(
      of: all, since: windowsBefore.since, until: end, dirtyArea: windowsBefore.dirtyArea + dirtyArea,
      expirations: expirations - windowsBefore.expirations)
  }

  /// The same since the last window began.
  var windowFigures: [Figure] {
    let rest = isAveraged ? 0 : Double(dirtyBytes) * Double(now - dirtySince)
    return figures(
      of: metrics, since: countedSince, until: isAveraged ? end : max(now, end), dirtyArea: dirtyArea + rest,
      expirations: expirations - expirationsBefore)
  }

  /// What all reads took.
  var latencies: DurationCounts {
    var all = LatencyHistogram()
    if windowsBefore.areThere { all.add(windowsBefore.metrics.reads) }
    all.add(metrics.reads)
    return all.durationCounts
  }

  private func figures(
    of metrics: borrowing ServiceMetrics, since: Int64, until: Int64, dirtyArea: Double, expirations: Int64
  ) -> [Figure] {
    let span = Double(until - since)
    var cost: Double?
    if let price = options.pointee.price {
      cost = metrics.costPerMonth(price, memory: capacity == .max ? cache.contents.bytes : capacity, span: span)
    }
    let writesBehind = options.pointee.writeStrategy.writeBehind != nil
    return metrics.figures(
      expirations: expirations, cost: cost, writesBehind: writesBehind,
      dirtyMean: writesBehind && span > 0 ? dirtyArea / span : nil)
  }
}

/// What was counted before the window that is counted now.
struct WindowsBefore: ~Copyable {
  /// Whether a window has begun.
  var areThere = false
  /// When counting began.
  var since: Int64 = 0
  /// Expirations before that.
  var expirations: Int64 = 0
  var metrics = ServiceMetrics()
  var dirtyArea = 0.0

  /// The first window begins.
  mutating func begin(since: Int64, expirations: Int64) {
    areThere = true
    self.since = since
    self.expirations = expirations
  }
}
