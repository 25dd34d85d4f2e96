/// A sorted set whose members are whole seconds (`zadd key {str(int(now)): int(now)}`): requests of a second are one member,
/// and one that is rejected is a member too. Kept so that it can be compared; see `RateLimit.Rule`. O(1) amortised.
struct SecondsLog: Sendable {
  private var log = TimeLog()

  /// Whether a request at a time, which never goes back, passes.
  mutating func admits(_ limit: RateLimit, at time: Int64) -> Bool {
    let second: Int64 = 1_000_000_000
    let now = time / second
    log.dropUp(to: now - limit.window / second)
    let count = log.count
    if log.last != now { log.append(now) }
    return count < limit.limit
  }
}
