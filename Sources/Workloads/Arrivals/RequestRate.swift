public import CacheCore

/// How often requests come, as options spell it: `1000/s`, `10k/s`, `1M/d`. A bare number counts by the second.
public struct RequestRate: Sendable, Equatable {
  /// How many requests there are in a period.
  public let count: Int64
  /// The length of the period, in nanoseconds.
  public let period: Int64

  /// Reads a rate from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard
      (1...2).contains(parts.count), let count = parseCount(parts[0]), count > 0, count < 1 << 62,
      let period = RequestRate.periods[parts.count == 2 ? parts[1] : "s"]
    else { throw CachesimError(.usage, "'\(text)' is not a rate; write 500/s, 10k/s or 1M/d") }
    self.count = count
    self.period = period
  }

  private static let periods: [String: Int64] = [
    "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000, "d": 86_400_000_000_000,
  ]

  /// Whether the times of so many requests can be counted in 64-bit nanoseconds.
  func holds(requests: Int64) -> Bool {
    let product = requests.multipliedFullWidth(by: period)
    // product < count * 2^63, by halves.
    return product.high < count / 2 || product.high == count / 2 && count % 2 == 1 && product.low < 1 << 63
  }
}
