/// Counts in windows one after the other; up to twice the limit passes where two of them meet.
///
/// Aligned windows begin at multiples of their length. Those that begin with a request are a counter whose expiry its first
/// increment sets (INCR and EXPIRE in Redis's documentation): the request that opens a window is in it, so one less than twice
/// the limit passes at most within less than a window's length. O(1).
struct FixedWindow: Sendable {
  private var start = Int64.min
  private var count: Int64 = 0

  /// Whether a request at a time, which never goes back, passes.
  mutating func admits(_ limit: RateLimit, fromFirst: Bool, at time: Int64) -> Bool {
    if start == .min || time - start >= limit.window {
      start = fromFirst ? time : time - time % limit.window
      count = 0
    }
    if count >= limit.limit { return false }
    count += 1
    return true
  }
}
