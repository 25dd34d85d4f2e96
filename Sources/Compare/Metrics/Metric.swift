internal import CacheCore

/// A column of reports, as comparisons see it.
public struct Metric: Sendable, Equatable {
  /// The column's name.
  public let name: String
  /// Which way it is better.
  public let direction: Direction
  /// Whether it is between 0 and 1: its changes are percentage points.
  public let isRatio: Bool
  /// The columns that say the same in another way: a tolerance on this one releases them.
  public let releases: [String]

  init(_ name: String, _ direction: Direction, isRatio: Bool = false, releases: [String] = []) {
    self.name = name
    self.direction = direction
    self.isRatio = isRatio
    self.releases = releases
  }

  /// The metric of a column; one that no table knows has no better and no worse.
  public static func named(_ name: String) -> Metric { places[name].map { rows[$0] } ?? Metric(name, .neither) }

  /// Where each metric stands in the table.
  private static let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.name, $0) })

  /// Every column that is compared, in the order shown: ratios before the counts that they are made of.
  public static let rows: [Metric] = [
    Metric("hit_ratio", .higher, isRatio: true, releases: ["requests", "hits", "misses", "miss_ratio"]),
    Metric("miss_ratio", .lower, isRatio: true, releases: ["requests", "hits", "misses", "hit_ratio"]),
    Metric("byte_hit_ratio", .higher, isRatio: true, releases: ["bytes_requested", "bytes_hit"]),
    Metric("hits", .higher), Metric("misses", .lower), Metric("bytes_hit", .higher),
    Metric("requests", .fixed), Metric("bytes_requested", .fixed), Metric("compulsory_misses", .fixed),
    Metric("evictions", .neither), Metric("admissions_refused", .neither), Metric("objects_resident", .neither),
    Metric("bytes_resident", .neither),
    // Of a system with time (SERVICE-MODEL.md), in the order of its columns.
    Metric("writes", .fixed), Metric("deletes", .fixed), Metric("write_errors", .lower),
    Metric("delayed_hits", .neither), Metric("negatives", .neither), Metric("negative_hits", .neither),
    Metric("errors", .lower), Metric("latency_mean_us", .lower), Metric("latency_p50_us", .lower),
    Metric("latency_p90_us", .lower), Metric("latency_p99_us", .lower), Metric("latency_p999_us", .lower),
    Metric("latency_max_us", .lower), Metric("hit_latency_p99_us", .lower), Metric("miss_latency_p99_us", .lower),
    Metric("write_latency_p50_us", .lower), Metric("write_latency_p99_us", .lower), Metric("origin_reads", .lower),
    Metric("origin_writes", .lower), Metric("origin_peak_per_second", .lower), Metric("expirations", .neither),
    Metric("early_refreshes", .neither), Metric("loads_per_expiry_mean", .lower),
    Metric("loads_per_expiry_p99", .lower),
    Metric("loads_per_expiry_max", .lower), Metric("refresh_gap_mean_ms", .neither), Metric("stale_reads", .lower),
    Metric("stale_hits", .lower), Metric("stale_age_mean_ms", .lower), Metric("stale_age_p99_ms", .lower),
    Metric("flushes", .neither), Metric("writes_per_flush_mean", .neither), Metric("dirty_bytes_mean", .lower),
    Metric("dirty_bytes_max", .lower), Metric("dirty_age_max_ms", .lower), Metric("lost_writes", .lower),
    Metric("expired_bytes_max", .lower), Metric("cost_per_month", .lower), Metric("stale_age_max_ms", .lower),
    Metric("delayed_latency_p99_us", .lower), Metric("voided_fills", .neither), Metric("refreshes_wasted", .lower),
    Metric("writes_flushed", .neither), Metric("lost_keys", .lower), Metric("grace_answers", .neither),
  ]
}
