public import CacheCore

/// `--tolerance METRIC=AMOUNT`: how far a metric may change, either way, before it counts.
public struct Tolerance: Sendable, Equatable {
  /// Metrics.
  public let metric: Glob
  /// How far.
  public let amount: Amount

  /// Reads `hit_ratio=0.2pp` or `latency_*=5%`; errors are of kind `usage`.
  public init(_ text: String) throws(CachesimError) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw CachesimError(.usage, "--tolerance '\(text)' is not of the form metric=amount, say hit_ratio=0.2pp")
    }
    metric = Glob(String(text[..<equals]))
    do throws(CachesimError) { amount = try Amount(String(text[text.index(after: equals)...])) } catch {
      throw CachesimError(.usage, "--tolerance \(metric.text): \(error.message)")
    }
    if amount.unit == .points, let known = Metric.rows.first(where: { $0.name == metric.text }), !known.isRatio {
      throw CachesimError(
        .usage, "--tolerance \(text): percentage points are for ratios; write 5% of what it was, or a number")
    }
  }

  /// A comma-separated list of them.
  public static func list(_ text: String) throws(CachesimError) -> [Tolerance] {
    var tolerances: [Tolerance] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      tolerances.append(try Tolerance(String(part)))
    }
    return tolerances
  }
}
