internal import CacheCore

/// The rows of one cache under several seeds: their mean hit ratio and its 95 % confidence interval.
///
/// Student's t over the seeds' hit ratios: seeds are independent draws of the policy's choices on one trace, so the interval
/// speaks of the policy's randomness, not of other traces.
struct SeedGroup {
  let rows: [ReportRow]
  let mean: Double
  /// Half the width of the interval.
  let margin: Double

  /// The interval's lower end; a ratio is never below 0.
  var low: Double { max(0, mean - margin) }
  /// The interval's upper end; a ratio is never above 1.
  var high: Double { min(1, mean + margin) }

  /// Nil for fewer than two rows, or rows without requests.
  init?(_ rows: [ReportRow]) {
    let ratios = rows.compactMap(\.counts.hitRatio)
    guard ratios.count == rows.count, rows.count > 1 else { return nil }
    let count = Double(rows.count)
    let mean = ratios.reduce(0, +) / count
    let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    self.rows = rows
    self.mean = mean
    margin = StudentT.quantile(degrees: rows.count - 1) * (variance / count).squareRoot()
  }

  /// The cache of these rows, whatever the seed.
  var first: ReportRow { rows[0] }
}
