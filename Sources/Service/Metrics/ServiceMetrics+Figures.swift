package import CacheCore

extension ServiceMetrics {
  private func microseconds(_ nanoseconds: Int64?) -> Figure.Value {
    nanoseconds.map { .decimal(Double($0) / 1e3, digits: 3) } ?? .none
  }

  private func milliseconds(_ nanoseconds: Int64?) -> Figure.Value {
    nanoseconds.map { .decimal(Double($0) / 1e6, digits: 6) } ?? .none
  }

  private func rounded(_ mean: Double?) -> Int64? { mean.map { Int64(($0 + 0.5).rounded(.down)) } }

  private func decimal(_ value: Double?) -> Figure.Value { value.map { .decimal($0, digits: 6) } ?? .none }

  /// The service's columns, in CLI.md's order. `cost`: what the system costs a month, if that was asked; `dirtyMean`: the
  /// dirty bytes on average, if something is written behind and time went by.
  package func figures(expirations: Int64, cost: Double?, writesBehind: Bool, dirtyMean: Double?) -> [Figure] {
    let reads = reads
    return [
      Figure("writes", writes), Figure("deletes", deletes), Figure("write_errors", writeErrors),
      Figure("delayed_hits", delay.count), Figure("negatives", negative.count),
      Figure("negative_hits", negativeHits),
      Figure("errors", error.count),
      Figure("latency_mean_us", microseconds(rounded(reads.mean))),
      Figure("latency_p50_us", microseconds(reads.quantile(0.5))),
      Figure("latency_p90_us", microseconds(reads.quantile(0.9))),
      Figure("latency_p99_us", microseconds(reads.quantile(0.99))),
      Figure("latency_p999_us", microseconds(reads.quantile(0.999))),
      Figure("latency_max_us", microseconds(reads.count > 0 ? reads.largest : nil)),
      Figure("hit_latency_p99_us", microseconds(hit.quantile(0.99))),
      Figure("miss_latency_p99_us", microseconds(miss.quantile(0.99))),
      Figure("write_latency_p50_us", microseconds(write.quantile(0.5))),
      Figure("write_latency_p99_us", microseconds(write.quantile(0.99))),
      Figure("origin_reads", originReads), Figure("origin_writes", originWrites),
      Figure("origin_peak_per_second", originPeak),
      Figure("expirations", expirations), Figure("early_refreshes", earlyRefreshes),
      Figure("loads_per_expiry_mean", decimal(episodes.mean)),
      Figure("loads_per_expiry_p99", episodes.quantile(0.99).map { .integer($0) } ?? .none),
      Figure("loads_per_expiry_max", episodes.count > 0 ? .integer(episodes.largest) : .none),
      Figure("refresh_gap_mean_ms", milliseconds(rounded(refreshGaps.mean))),
      Figure("stale_reads", staleReads), Figure("stale_hits", staleHits),
      Figure("stale_age_mean_ms", milliseconds(rounded(staleAges.mean))),
      Figure("stale_age_p99_ms", milliseconds(staleAges.quantile(0.99))),
      Figure("flushes", flushes),
      Figure(
        "writes_per_flush_mean",
        decimal(flushes > 0 ? Double(writesFlushed) / Double(flushes) : nil)),
      Figure("dirty_bytes_mean", decimal(dirtyMean)),
      Figure("dirty_bytes_max", dirtyBytesMax),
      Figure("dirty_age_max_ms", writesBehind ? milliseconds(dirtyAgeMax) : .none),
      Figure("lost_writes", lostWrites),
      Figure("expired_bytes_max", expiredBytesMax),
      Figure("cost_per_month", decimal(cost)),
      Figure("stale_age_max_ms", milliseconds(staleAges.count > 0 ? staleAges.largest : nil)),
      Figure("delayed_latency_p99_us", microseconds(delay.quantile(0.99))),
      Figure("voided_fills", voidedFills), Figure("refreshes_wasted", refreshesWasted),
      Figure("writes_flushed", writesFlushed), Figure("lost_keys", lostKeys),
      Figure("grace_answers", graceAnswers), Figure("invalidations", invalidations),
    ]
  }

  /// What a system costs a month at the trace's rate, of which `span` nanoseconds were counted; nil where no time went by.
  /// `memory` is the capacity where it counts bytes, else what is resident at the end.
  package func costPerMonth(_ price: Price, memory: Int64, span: Double) -> Double? {
    guard span > 0 else { return nil }
    return price.cost(
      of: MonthlyUse(
        memory: Double(memory), originRequests: originReads + originWrites, originBytes: bytesLoaded, in: span))
  }
}
