/// A circuit breaker at work.
struct BreakerState {
  private let rule: CircuitBreaker
  private var failures: Int64 = 0
  /// When it lets a trial pass; -1: it is closed.
  private var trialFrom: Int64 = -1
  private var isTrying = false
  /// How often it opened.
  private(set) var openings: Int64 = 0

  init(_ rule: CircuitBreaker) { self.rule = rule }

  /// What it says to a request.
  enum Verdict {
    case pass
    /// As a trial: its end decides.
    case trial
    case refused
  }

  mutating func verdict(at time: Int64) -> Verdict {
    if trialFrom < 0 { return .pass }
    guard time >= trialFrom, !isTrying else { return .refused }
    isTrying = true
    return .trial
  }

  /// A request that passed was answered. While it is open, only its trial counts.
  mutating func succeeded(isTrial: Bool) {
    if isTrial {
      trialFrom = -1
      isTrying = false
      failures = 0
    } else if trialFrom < 0 {
      failures = 0
    }
  }

  /// A request that passed failed.
  mutating func failed(isTrial: Bool, at time: Int64) {
    if isTrial {
      isTrying = false
      open(at: time)
    } else if trialFrom < 0 {
      failures += 1
      if failures >= rule.failures { open(at: time) }
    }
  }

  private mutating func open(at time: Int64) {
    let (end, isOver) = time.addingReportingOverflow(rule.open)
    trialFrom = isOver ? .max : end
    openings += 1
    failures = 0
  }
}
