/// Lets requests through or rejects them, and counts both.
///
/// State is kept for every client that was seen, by server. One dictionary lookup a request of a limiter by client, none of a
/// common one.
public struct RateLimiter: Sendable {
  private let plan: RateLimit
  private var places: [UInt64: Int] = [:]
  private var turn = 0
  // Of these the one that the rule needs is in use, by place and server.
  private var windows: [FixedWindow] = []
  private var logs: [SlidingLog] = []
  private var counters: [SlidingCounter] = []
  private var buckets: [TokenBucket] = []
  private var secondsLogs: [SecondsLog] = []
  private var bursts: [TimeLog] = []

  /// How many requests were let through.
  public private(set) var allowed: Int64 = 0
  /// How many were not.
  public private(set) var rejected: Int64 = 0
  /// The most that were let through, of one client where each has a limit, in any (t - burst span, t].
  public private(set) var largestBurst = 0

  /// A limiter that has seen no request.
  public init(_ plan: RateLimit) { self.plan = plan }

  /// Whether the next request, of a client at a time in nanoseconds from 0, is let through. Time never goes back.
  public mutating func admits(client: UInt64, at time: Int64) -> Bool {
    let place = place(of: plan.isPerClient ? client : 0)
    let state = place * plan.servers + turn
    turn = turn + 1 == plan.servers ? 0 : turn + 1
    let isAdmitted =
      switch plan.rule {
      case .fixedWindow(let fromFirst): windows[state].admits(plan, fromFirst: fromFirst, at: time)
      case .slidingWindow: logs[state].admits(plan, at: time)
      case .slidingWindowCounter: counters[state].admits(plan, at: time)
      case .tokenBucket(let burst): buckets[state].admits(plan, burst: burst, at: time)
      case .slidingWindowOfSeconds: secondsLogs[state].admits(plan, at: time)
      }
    guard isAdmitted else {
      rejected += 1
      return false
    }
    allowed += 1
    bursts[place].dropUp(to: time - plan.burstSpan)
    bursts[place].append(time)
    largestBurst = max(largestBurst, bursts[place].count)
    return true
  }

  /// The warm-up is over: what was let through and rejected is counted anew; what windows hold stays.
  public mutating func beginCounting() {
    allowed = 0
    rejected = 0
    largestBurst = 0
  }

  /// The place of a client's state, which is made if the client is new.
  private mutating func place(of client: UInt64) -> Int {
    if !plan.isPerClient, !bursts.isEmpty { return 0 }
    if let place = places[client] { return place }
    let place = bursts.count
    places[client] = place
    bursts.append(TimeLog())
    for _ in 0..<plan.servers {
      switch plan.rule {
      case .fixedWindow: windows.append(FixedWindow())
      case .slidingWindow: logs.append(SlidingLog())
      case .slidingWindowCounter: counters.append(SlidingCounter())
      case .tokenBucket: buckets.append(TokenBucket())
      case .slidingWindowOfSeconds: secondsLogs.append(SecondsLog())
      }
    }
    return place
  }
}
