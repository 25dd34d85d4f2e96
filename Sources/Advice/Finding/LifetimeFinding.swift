internal import CacheCore

/// How long values may live: what was tried and what is advised.
public struct LifetimeFinding: Sendable {
  /// What one time to live gave.
  public struct Trial: Sendable {
    /// As `--ttl` spells it; `none`: for ever.
    public let ttl: String
    /// What was counted, nothing being invalidated by writes.
    public let run: Measured
  }

  /// The times tried, from the shortest; the last is `none`, or the trace's own.
  public var trials: [Trial]
  /// Which of them is advised.
  public var chosen: Int
  /// What the origin sees in its worst second, without jitter and with it, after a warm-up of so many requests.
  public var jitter: (warmup: Int64, without: Measured, with: Measured)?

  /// What is lost at most, in hit ratio, for a time to live that nothing else asks for.
  static let allowance = 0.01
  /// Which share of reads may be stale.
  static let staleness = 0.01

  /// The lengths of time that people write.
  private static let usual = [
    "10ms", "100ms", "1s", "2s", "5s", "10s", "30s", "1m", "2m", "5m", "10m", "30m", "1h", "2h", "6h", "12h", "1d",
    "2d",
    "7d", "30d",
  ]

  /// The times to live to try, rising: usual ones that cover a half to 99 % of the times between requests of an object, and
  /// the one after which half of the values have changed, and a tenth of that. `quantile`: the time that a share of the
  /// former does not exceed; `change`: the latter; both in nanoseconds.
  static func lengths(quantile: (Double) -> Int64?, change: Int64? = nil, span: Int64) -> [String] {
    var wanted = [0.5, 0.75, 0.9, 0.95, 0.99].compactMap(quantile)
    if let change { wanted += [change / 10, change] }
    let places = wanted.compactMap { time in usual.firstIndex { nanoseconds($0) >= time } }
    return Set(places).sorted().map { usual[$0] }.filter { nanoseconds($0) < span }
  }

  private static func nanoseconds(_ text: String) -> Int64 { TimeSpan.nanoseconds(text) ?? 0 }

  /// The choice. The trace's own times to live, where they do no harm. With writes the longest that keeps stale reads below a
  /// hundredth; where there is none, and without writes, the shortest that costs no more than a point of the hit ratio.
  /// Times rise from trial to trial; the first may be the trace's own, the last is for ever.
  static func choose(_ trials: [Trial], hasWrites: Bool) -> Int {
    let last = trials.count - 1
    let best = trials[last].run.hitRatio
    func isFresh(_ trial: Trial) -> Bool { trial.run.staleShare <= staleness }
    func isCheap(_ trial: Trial) -> Bool { best - trial.run.hitRatio <= allowance + 1e-12 }
    let isOwn = trials[0].ttl == "trace"
    if isOwn, isCheap(trials[0]), !hasWrites || isFresh(trials[0]) { return 0 }
    let places = trials.indices.dropFirst(isOwn ? 1 : 0)
    if hasWrites, let fresh = places.last(where: { isFresh(trials[$0]) }) { return fresh }
    return places.first { isCheap(trials[$0]) } ?? last
  }
}
