/// When something that fails is no longer asked.
///
/// Closed: requests pass, and failures in a row are counted; at `failures` it opens. Open: requests are refused at once, for
/// `open` nanoseconds. Then half open: one request passes, the others are refused; if it succeeds the breaker closes, if it
/// fails it opens anew. Source: M. Nygard, Release It!, 2nd edition, 2018, chapter 5 (Circuit Breaker).
public struct CircuitBreaker: Sendable, Equatable {
  /// So many failures in a row open it; 1 or more.
  public var failures: Int64
  /// Nanoseconds that it stays open.
  public var open: Int64

  /// A breaker.
  public init(failures: Int64, open: Int64) {
    self.failures = failures
    self.open = open
  }
}
