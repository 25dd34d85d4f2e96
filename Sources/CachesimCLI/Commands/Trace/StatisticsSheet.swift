internal import CacheCore
internal import Reports
internal import Traces

/// A trace's statistics as figures with names: the members of `trace stats --format json`.
struct StatisticsSheet {
  private let found: TraceStatistics
  private let path: String
  private let format: String

  init(_ found: TraceStatistics, path: String, format: String) {
    self.found = found
    self.path = path
    self.format = format
  }

  /// All sections, in a fixed order; those for which the trace has no columns have null members.
  var sheet: Sheet {
    Sheet(
      schema: "cachesim.trace-statistics/1",
      sections: [counts, rate, windows] + sizes + [popularity, reuseDistance, reuseTime, ttl])
  }

  private typealias Entry = Sheet.Entry

  private var counts: Sheet.Section {
    Sheet.Section(
      nil, path,
      [
        Entry("trace", "trace", .text(path)), Entry("format", "format", .text(format)),
        Entry("requests", "requests", .count(found.requests)), Entry("reads", "reads", .count(found.reads)),
        Entry("writes", "writes", .count(found.writes)), Entry("deletes", "deletes", .count(found.deletes)),
        Entry("objects", "distinct objects", .count(found.objects)),
        Entry("bytes", "their bytes", found.objectBytes.map { .bytes($0) } ?? .none),
        Entry("bytes_accessed", "bytes accessed", found.accessBytes.map { .bytes($0) } ?? .none),
        Entry("size_changes", "accesses with a new size", found.sizeChanges.map { .count($0) } ?? .none),
        Entry("compulsory_misses", "compulsory misses", .count(found.objects)),
        Entry("compulsory_miss_ratio", "compulsory miss ratio", share(found.objects, of: found.accesses)),
        Entry("accesses_after_delete", "accesses after a delete", .count(found.accessesAfterDelete)),
      ])
  }

  private var rate: Sheet.Section {
    let span = found.span
    let mean = span.flatMap { $0 > 0 ? Double(found.requests) / (Double($0) * 1e-9) : nil }
    return Sheet.Section(
      "rate", "Time",
      [
        Entry("first_time_ns", "first request", found.firstTime.map { .nanoseconds($0) } ?? .none),
        Entry("last_time_ns", "last request", found.lastTime.map { .nanoseconds($0) } ?? .none),
        Entry("span_s", "span", span.map { .time($0) } ?? .none),
        Entry("mean_per_second", "requests per second, mean", mean.map { .decimal($0) } ?? .none),
        Entry("peak_per_second", "most in a second", found.peakPerSecond.map { .count($0) } ?? .none),
        Entry("peak_per_minute", "most in a minute", found.peakPerMinute.map { .count($0) } ?? .none),
      ])
  }

  private var windows: Sheet.Section {
    let isTime = found.firstTime != nil
    func place(_ value: Int64) -> SheetValue { isTime ? .time(value) : .count(value) }
    let unit = isTime ? "_s" : "_requests"
    return Sheet.Section(
      "windows", "Working set over \(isTime ? "time" : "requests")",
      [Entry("width\(unit)", "width of a window", place(found.windowWidth))],
      grids: [
        Sheet.Grid(
          "series",
          columns: [
            ("start\(unit)", "from"), ("accesses", "accesses"), ("bytes", "bytes"), ("objects", "distinct objects"),
            ("new_objects", "new objects"),
          ],
          rows: found.windows.map {
            [
              place($0.start), .count($0.requests), found.objectBytes == nil ? .none : .bytes($0.bytes),
              .count($0.objects), .count($0.newObjects),
            ]
          })
      ])
  }

  private var sizes: [Sheet.Section] {
    [
      ("size_by_object", "Size of objects", found.sizesByObject),
      ("size_by_access", "Size of accesses", found.sizesByAccess),
    ]
    .map { name, title, summary in
      Sheet.Section(name, title, distribution(summary, suffix: "bytes") { .bytes($0) })
    }
  }

  private var popularity: Sheet.Section {
    let zipf = found.zipf
    return Sheet.Section(
      "popularity", "Popularity",
      [
        Entry("one_hit_wonders", "objects accessed once", .count(found.oneHitWonders)),
        Entry("one_hit_wonder_ratio", "their share of objects", share(found.oneHitWonders, of: found.objects)),
        Entry("accesses_mean", "accesses an object, mean", ratio(found.accesses, found.objects)),
        Entry("accesses_max", "most accesses of an object", found.popularity.first.map { .count($0) } ?? .none),
        Entry("top_1_percent_share", "accesses of the top 1 %", .share(found.accessShare(ofTop: 0.01))),
        Entry("top_10_percent_share", "accesses of the top 10 %", .share(found.accessShare(ofTop: 0.1))),
        Entry("zipf_alpha", "Zipf alpha, maximum likelihood", zipf.map { .decimal($0.alpha) } ?? .none),
        Entry("zipf_first_rank", "fitted from rank", zipf.map { .count(Int64($0.first)) } ?? .none),
        Entry("zipf_last_rank", "to rank", zipf.map { .count(Int64($0.last)) } ?? .none),
        Entry("zipf_ks", "Kolmogorov-Smirnov distance", zipf.map { .decimal($0.ks) } ?? .none),
        Entry("line_alpha", "alpha of a log-log line", zipf.map { .decimal($0.lineAlpha) } ?? .none),
        Entry("line_r2", "R2 of that line", zipf.map { .decimal($0.lineR2) } ?? .none),
      ])
  }

  private var reuseDistance: Sheet.Section {
    let summary = found.reuseDistances
    let title =
      found.reuseRate == 1 ? "Reuse distance, exact" : "Reuse distance, estimated from a sample of the keys"
    return Sheet.Section(
      "reuse_distance", title,
      [Entry("sample_rate", "share of keys sampled", .share(found.reuseRate))]
        + distribution(summary, suffix: "") { .count($0) },
      grids: [
        Sheet.Grid(
          "cumulative", columns: [("below", "below"), ("count", "reuses"), ("hit_ratio", "hit ratio of such an LRU")],
          rows: powers(to: summary?.maximum).map { bound in
            let count = summary?.count(below: bound) ?? 0
            return [.count(bound), .count(count), share(min(count, found.accesses), of: found.accesses)]
          })
      ])
  }

  private var reuseTime: Sheet.Section {
    let summary = found.reuseTimes
    return Sheet.Section(
      "reuse_time", "Reuse time", distribution(summary, suffix: "s") { .time($0) })
  }

  private var ttl: Sheet.Section {
    Sheet.Section(
      "ttl", "Time to live, where one is given", distribution(found.ttls, suffix: "s") { .time($0) },
      grids: [
        Sheet.Grid(
          "most_frequent", columns: [("ttl_s", "most frequent"), ("count", "requests")],
          rows: (found.ttls?.mostFrequent(10) ?? []).map { [.time($0.value), .count($0.count)] })
      ])
  }

  /// Count, mean and quantiles. Members are null where the trace has no such column.
  private func distribution(
    _ summary: DistributionSummary?, suffix: String, _ value: (Int64) -> SheetValue
  ) -> [Sheet.Entry] {
    let end = suffix.isEmpty ? "" : "_" + suffix
    func quantile(_ share: Double) -> SheetValue { summary?.quantile(share).map(value) ?? .none }
    let mean: SheetValue =
      summary?.mean.map { suffix == "s" ? .decimal($0 * 1e-9) : .decimal($0) } ?? .none
    var entries = [
      Entry("count", "count", summary.map { .count($0.count) } ?? .none),
      Entry("mean\(end)", suffix == "s" ? "mean (s)" : "mean", mean),
      Entry("min\(end)", "least", summary?.minimum.map(value) ?? .none),
    ]
    for (share, name) in [
      (0.1, "p10"), (0.25, "p25"), (0.5, "p50"), (0.75, "p75"), (0.9, "p90"), (0.99, "p99"), (0.999, "p999"),
    ] {
      entries.append(Entry("\(name)\(end)", name, quantile(share)))
    }
    entries.append(Entry("max\(end)", "greatest", summary?.maximum.map(value) ?? .none))
    entries.append(
      Entry(
        "precision", "precision",
        summary.map { .text($0.isExact ? "exact" : "rounded down by up to 0.2 %") } ?? .none))
    return entries
  }

  /// 1, 2, 4, ... up to the first above `maximum`.
  private func powers(to maximum: Int64?) -> [Int64] {
    guard let maximum else { return [] }
    var powers: [Int64] = [1]
    while let last = powers.last, last <= maximum, last < 1 << 61 { powers.append(last * 2) }
    return powers
  }

  private func share(_ part: Int64, of whole: Int64) -> SheetValue {
    whole > 0 ? .share(Double(part) / Double(whole)) : .none
  }

  private func ratio(_ part: Int64, _ whole: Int64) -> SheetValue {
    whole > 0 ? .decimal(Double(part) / Double(whole)) : .none
  }
}
