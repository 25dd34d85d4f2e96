@testable import Systems

/// A rate limiter that keeps every request it ever saw and works out the rule from the beginning each time.
struct NaiveLimiter {
  let plan: RateLimit
  private var seen: [(client: UInt64, server: Int, time: Int, isAdmitted: Bool)] = []

  init(_ plan: RateLimit) { self.plan = plan }

  var largestBurst: Int {
    let admitted = seen.filter(\.isAdmitted)
    return admitted.map { last in
      admitted.count {
        (!plan.isPerClient || $0.client == last.client) && $0.time <= last.time
          && $0.time > last.time - Int(plan.burstSpan)
      }
    }.max() ?? 0
  }

  mutating func admits(client: UInt64, at time: Int) -> Bool {
    let server = seen.count % plan.servers
    let mine = seen.filter { (!plan.isPerClient || $0.client == client) && $0.server == server }
    let passed = mine.filter(\.isAdmitted).map(\.time)
    let (limit, window) = (Int(plan.limit), Int(plan.window))
    let isAdmitted =
      switch plan.rule {
      case .fixedWindow(false): passed.count { $0 / window == time / window } < limit
      case .fixedWindow(true):
        passed.count { $0 >= NaiveLimiter.opening(mine.map(\.time) + [time], window) } < limit
      case .slidingWindow: passed.count { $0 > time - window } < limit
      case .slidingWindowCounter:
        passed.count { $0 / window == time / window - 1 } * (window - time % window)
          + (passed.count { $0 / window == time / window } + 1) * window <= limit * window
      case .tokenBucket(let burst):
        NaiveLimiter.level(passed, first: mine.first?.time ?? time, limit, window, Int(burst), at: time) >= window
      case .slidingWindowOfSeconds:
        Set(mine.map { $0.time / 1_000_000_000 }).count {
          $0 > time / 1_000_000_000 - window / 1_000_000_000
        } < limit
      }
    seen.append((client, server, time, isAdmitted))
    return isAdmitted
  }

  /// When the window opened in which the last of these times lies.
  private static func opening(_ times: [Int], _ window: Int) -> Int {
    var opening = times[0]
    for time in times where time >= opening + window { opening = time }
    return opening
  }

  /// What is in the bucket, in parts of 1/window of a token.
  private static func level(
    _ passed: [Int], first: Int, _ limit: Int, _ window: Int, _ burst: Int, at time: Int
  ) -> Int {
    var (level, now) = (burst * window, first)
    for next in passed {
      level = min(burst * window, level + (next - now) * limit) - window
      now = next
    }
    return min(burst * window, level + (time - now) * limit)
  }
}
