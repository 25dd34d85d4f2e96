/// The rows of one cache under several seeds: their mean hit ratio and its 95 % confidence interval.
///
/// Student's t over the seeds' hit ratios: seeds are independent draws of the policy's choices on one trace, so the interval
/// speaks of the policy's randomness, not of other traces.
struct SeedGroup {
  let rows: [ReportRow]
  let mean: Double
  /// Half the width of the interval.
  let margin: Double

  /// Nil for fewer than two rows, or rows without requests.
  init?(_ rows: [ReportRow]) {
    let ratios = rows.compactMap(\.counts.hitRatio)
    guard ratios.count == rows.count, rows.count > 1 else { return nil }
    let count = Double(rows.count)
    let mean = ratios.reduce(0, +) / count
    let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    self.rows = rows
    self.mean = mean
    margin = SeedGroup.quantile(degrees: rows.count - 1) * (variance / count).squareRoot()
  }

  /// The 97.5 % quantile of Student's t. A table to 30 degrees of freedom, and beyond it the expansion of Abramowitz and
  /// Stegun 26.7.5, which is right to 4 digits there.
  static func quantile(degrees: Int) -> Double {
    let table = [
      12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
      2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484,
      2.0452, 2.0423,
    ]
    if degrees <= table.count { return table[max(degrees, 1) - 1] }
    let z = 1.959964
    let n = Double(degrees)
    return z + (z * z * z + z) / (4 * n) + (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * n * n)
  }
}
