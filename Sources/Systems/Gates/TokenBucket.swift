/// Tokens come at `limit` a window, evenly, into a bucket that is full at first; a request takes a whole one or is rejected.
/// Computed with whole numbers: tokens, and the part of the next one as a multiple of 1/window. O(1).
///
/// Source: Turner, "New directions in communications (or which way to the information age?)", IEEE Communications Magazine
/// 24(10), 1986, doi 10.1109/MCOM.1986.1092946 (the leaky bucket as a meter, which is the same).
struct TokenBucket: Sendable {
  private var tokens: Int64 = -1
  private var part: UInt64 = 0
  private var last: Int64 = 0

  /// Whether a request at a time, which never goes back, passes.
  mutating func admits(_ limit: RateLimit, burst: Int64, at time: Int64) -> Bool {
    if tokens < 0 { tokens = burst } else { fill(limit, burst, UInt64(time - last)) }
    last = time
    if tokens == 0 { return false }
    tokens -= 1
    return true
  }

  private mutating func fill(_ limit: RateLimit, _ burst: Int64, _ elapsed: UInt64) {
    let window = UInt64(limit.window)
    var (high, low) = elapsed.multipliedFullWidth(by: UInt64(limit.limit))
    let (sum, carries) = low.addingReportingOverflow(part)
    low = sum
    if carries { high += 1 }
    if high < window {
      let (new, rest) = window.dividingFullWidth((high, low))
      if new < UInt64(burst - tokens) {
        tokens += Int64(new)
        part = rest
        return
      }
    }
    tokens = burst
    part = 0
  }
}
