/// A log of when requests were let through: one passes if fewer than the limit did in (now - window, now]. Exact; up to
/// `limit` times of memory. O(1) amortised.
struct SlidingLog: Sendable {
  private var log = TimeLog()

  /// Whether a request at a time, which never goes back, passes.
  mutating func admits(_ limit: RateLimit, at time: Int64) -> Bool {
    log.dropUp(to: time - limit.window)
    if log.count >= limit.limit { return false }
    log.append(time)
    return true
  }
}
