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
    let m = metrics
    let span = Double(end - countedSince)
    let closes = options.pointee.writeStrategy.writeBehind != nil
    return [
      Figure("writes", m.writes), Figure("deletes", m.deletes), Figure("write_errors", m.writeErrors),
      Figure("delayed_hits", m.delayed), Figure("negatives", m.negatives), Figure("negative_hits", m.negativeHits),
      Figure("errors", m.errors),
      Figure("latency_mean_us", microseconds(rounded(m.all.mean))),
      Figure("latency_p50_us", microseconds(m.all.quantile(0.5))),
      Figure("latency_p90_us", microseconds(m.all.quantile(0.9))),
      Figure("latency_p99_us", microseconds(m.all.quantile(0.99))),
      Figure("latency_p999_us", microseconds(m.all.quantile(0.999))),
      Figure("latency_max_us", microseconds(m.all.count > 0 ? m.all.largest : nil)),
      Figure("hit_latency_p99_us", microseconds(m.hit.quantile(0.99))),
      Figure("miss_latency_p99_us", microseconds(m.miss.quantile(0.99))),
      Figure("write_latency_p50_us", microseconds(m.write.quantile(0.5))),
      Figure("write_latency_p99_us", microseconds(m.write.quantile(0.99))),
      Figure("origin_reads", m.originReads), Figure("origin_writes", m.originWrites),
      Figure("origin_peak_per_second", m.originPeak),
      Figure("expirations", expirations - expirationsBefore), Figure("early_refreshes", m.earlyRefreshes),
      Figure("loads_per_expiry_mean", decimal(m.episodes.mean)),
      Figure("loads_per_expiry_p99", m.episodes.quantile(0.99).map { .integer($0) } ?? .none),
      Figure("loads_per_expiry_max", m.episodes.count > 0 ? .integer(m.episodes.largest) : .none),
      Figure("refresh_gap_mean_ms", milliseconds(rounded(m.refreshGaps.mean))),
      Figure("stale_reads", m.staleReads), Figure("stale_hits", m.staleHits),
      Figure("stale_age_mean_ms", milliseconds(rounded(m.staleAges.mean))),
      Figure("stale_age_p99_ms", milliseconds(m.staleAges.quantile(0.99))),
      Figure("flushes", m.flushes),
      Figure("writes_per_flush_mean", decimal(m.flushes > 0 ? Double(m.writesFlushed) / Double(m.flushes) : nil)),
      Figure("dirty_bytes_mean", closes && span > 0 ? decimal(dirtyArea / span) : .none),
      Figure("dirty_bytes_max", m.dirtyBytesMax),
      Figure("dirty_age_max_ms", closes ? milliseconds(m.dirtyAgeMax) : .none),
      Figure("lost_writes", m.lostWrites),
      Figure("expired_bytes_max", m.expiredBytesMax),
      Figure("cost_per_month", costPerMonth),
      Figure("stale_age_max_ms", milliseconds(m.staleAges.count > 0 ? m.staleAges.largest : nil)),
      Figure("delayed_latency_p99_us", microseconds(m.delay.quantile(0.99))),
      Figure("voided_fills", m.voidedFills), Figure("refreshes_wasted", m.refreshesWasted),
      Figure("writes_flushed", m.writesFlushed), Figure("lost_keys", m.lostKeys),
      Figure("grace_answers", m.graceAnswers), Figure("invalidations", m.invalidations),
    ]
  }

  /// What the system costs a month at the trace's rate. Memory is the capacity where it counts bytes, else what is resident
  /// at the end; a month has 730 hours.
  private var costPerMonth: Figure.Value {
    let span = Double(end - countedSince)
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
