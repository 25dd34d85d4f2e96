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

  private func microseconds(_ nanoseconds: Int64?) -> Figure.Value {
    nanoseconds.map { .decimal(Double($0) / 1e3, digits: 3) } ?? .none
  }

  private func milliseconds(_ nanoseconds: Int64?) -> Figure.Value {
    nanoseconds.map { .decimal(Double($0) / 1e6, digits: 6) } ?? .none
  }

  private func rounded(_ mean: Double?) -> Int64? { mean.map { Int64(($0 + 0.5).rounded(.down)) } }

  private func decimal(_ value: Double?) -> Figure.Value { value.map { .decimal($0, digits: 6) } ?? .none }

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
    let reads = metrics.reads
    let span = Double(until - since)
    let closes = options.pointee.writeStrategy.writeBehind != nil
    return [
      Figure("writes", metrics.writes), Figure("deletes", metrics.deletes), Figure("write_errors", metrics.writeErrors),
      Figure("delayed_hits", metrics.delay.count), Figure("negatives", metrics.negative.count),
      Figure("negative_hits", metrics.negativeHits),
      Figure("errors", metrics.error.count),
      Figure("latency_mean_us", microseconds(rounded(reads.mean))),
      Figure("latency_p50_us", microseconds(reads.quantile(0.5))),
      Figure("latency_p90_us", microseconds(reads.quantile(0.9))),
      Figure("latency_p99_us", microseconds(reads.quantile(0.99))),
      Figure("latency_p999_us", microseconds(reads.quantile(0.999))),
      Figure("latency_max_us", microseconds(reads.count > 0 ? reads.largest : nil)),
      Figure("hit_latency_p99_us", microseconds(metrics.hit.quantile(0.99))),
      Figure("miss_latency_p99_us", microseconds(metrics.miss.quantile(0.99))),
      Figure("write_latency_p50_us", microseconds(metrics.write.quantile(0.5))),
      Figure("write_latency_p99_us", microseconds(metrics.write.quantile(0.99))),
      Figure("origin_reads", metrics.originReads), Figure("origin_writes", metrics.originWrites),
      Figure("origin_peak_per_second", metrics.originPeak),
      Figure("expirations", expirations), Figure("early_refreshes", metrics.earlyRefreshes),
      Figure("loads_per_expiry_mean", decimal(metrics.episodes.mean)),
      Figure("loads_per_expiry_p99", metrics.episodes.quantile(0.99).map { .integer($0) } ?? .none),
      Figure("loads_per_expiry_max", metrics.episodes.count > 0 ? .integer(metrics.episodes.largest) : .none),
      Figure("refresh_gap_mean_ms", milliseconds(rounded(metrics.refreshGaps.mean))),
      Figure("stale_reads", metrics.staleReads), Figure("stale_hits", metrics.staleHits),
      Figure("stale_age_mean_ms", milliseconds(rounded(metrics.staleAges.mean))),
      Figure("stale_age_p99_ms", milliseconds(metrics.staleAges.quantile(0.99))),
      Figure("flushes", metrics.flushes),
      Figure(
        "writes_per_flush_mean",
        decimal(metrics.flushes > 0 ? Double(metrics.writesFlushed) / Double(metrics.flushes) : nil)),
      Figure("dirty_bytes_mean", closes && span > 0 ? decimal(dirtyArea / span) : .none),
      Figure("dirty_bytes_max", metrics.dirtyBytesMax),
      Figure("dirty_age_max_ms", closes ? milliseconds(metrics.dirtyAgeMax) : .none),
      Figure("lost_writes", metrics.lostWrites),
      Figure("expired_bytes_max", metrics.expiredBytesMax),
      Figure("cost_per_month", costPerMonth(metrics, span)),
      Figure("stale_age_max_ms", milliseconds(metrics.staleAges.count > 0 ? metrics.staleAges.largest : nil)),
      Figure("delayed_latency_p99_us", microseconds(metrics.delay.quantile(0.99))),
      Figure("voided_fills", metrics.voidedFills), Figure("refreshes_wasted", metrics.refreshesWasted),
      Figure("writes_flushed", metrics.writesFlushed), Figure("lost_keys", metrics.lostKeys),
      Figure("grace_answers", metrics.graceAnswers), Figure("invalidations", metrics.invalidations),
    ]
  }

  /// What the system costs a month at the trace's rate. Memory is the capacity where it counts bytes, else what is resident
  /// at the end; a month has 730 hours.
  private func costPerMonth(_ metrics: borrowing ServiceMetrics, _ span: Double) -> Figure.Value {
    guard let price = options.pointee.price, span > 0 else { return .none }
    let months = span / (730 * 3600e9)
    let gibibyte = Double(1 << 30)
    let memory = Double(capacity == .max ? cache.contents.bytes : capacity) / gibibyte
    let requests = Double(metrics.originReads + metrics.originWrites) / 1e6 / months
    let bytes = Double(metrics.bytesLoaded) / gibibyte / months
    return .decimal(
      price.memory * memory + price.origin * requests + price.egress * bytes + price.flat, digits: 6)
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
