/// A distribution that has ended: its values in order, and what follows from them.
public struct DistributionSummary: Sendable {
  /// How many values there were.
  public let count: Int64
  /// Their mean; nil: there were none.
  public let mean: Double?
  /// The least.
  public let minimum: Int64?
  /// The greatest.
  public let maximum: Int64?
  /// Whether `values` are as they came; if not, each is rounded down by at most 2 parts in 1000.
  public let isExact: Bool
  /// The values, from the least, and how often each occurred.
  public let values: [(value: Int64, count: Int64)]

  /// The least value that at least `share` of the values do not exceed; nil: there were none. `share` in (0, 1]. In
  /// statistics' words the inverse of the empirical distribution function, numpy's `inverted_cdf`.
  public func quantile(_ share: Double) -> Int64? {
    let wanted = share * Double(count)
    var below: Int64 = 0
    for (value, times) in values {
      below += times
      if Double(below) >= wanted { return value }
    }
    return nil
  }

  /// How many values are below `bound`. Exact where the values are, and where `bound` is a power of two.
  public func count(below bound: Int64) -> Int64 {
    values.reduce(0) { $1.value < bound ? $0 + $1.count : $0 }
  }

  /// The values that occurred most often, at most `limit` of them, the most frequent first.
  public func mostFrequent(_ limit: Int) -> [(value: Int64, count: Int64)] {
    Array(values.sorted { ($1.count, $0.value) < ($0.count, $1.value) }.prefix(limit))
  }
}
