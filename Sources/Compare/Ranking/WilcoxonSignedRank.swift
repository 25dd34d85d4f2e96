internal import CacheCore

/// Whether paired differences are around 0: the signed-rank test (Wilcoxon, Individual comparisons by ranking methods,
/// Biometrics Bulletin 1(6), 1945, doi 10.2307/3001968).
///
/// Differences of 0 are left out, equal ones share their mean rank. Up to 500 differences the distribution is counted out,
/// ties included; beyond that it is the normal one, with the correction for ties.
enum WilcoxonSignedRank {
  private static let mostCounted = 500

  /// The two-sided probability of ranks at least as lopsided, if either sign were as likely; 1 where nothing differs.
  static func probability(_ differences: [Double]) -> Double {
    let sorted = differences.filter { $0 != 0 }.sorted { $0.magnitude < $1.magnitude }
    guard !sorted.isEmpty else { return 1 }
    // Twice the ranks, so that shared ones are whole.
    var ranks: [Int] = []
    while ranks.count < sorted.count {
      let start = ranks.count
      let end = sorted[start...].firstIndex { $0.magnitude != sorted[start].magnitude } ?? sorted.count
      ranks += Array(repeating: start + end + 1, count: end - start)
    }
    let positive = zip(sorted, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    let total = ranks.reduce(0, +)
    let smaller = min(positive, total - positive)
    return sorted.count <= mostCounted ? counted(ranks, smaller, total) : normal(ranks, smaller, total)
  }

  /// The share of all signs whose positive ranks sum up to `smaller` or less, twice.
  static func counted(_ ranks: [Int], _ smaller: Int, _ total: Int) -> Double {
    // The probability of each sum: every rank is in it or not.
    var shares = [Double](repeating: 0, count: total + 1)
    shares[0] = 1
    var largest = 0
    for rank in ranks {
      largest += rank
      for sum in stride(from: largest, through: 0, by: -1) {
        shares[sum] = (shares[sum] + (sum >= rank ? shares[sum - rank] : 0)) / 2
      }
    }
    return min(1, 2 * shares[...smaller].reduce(0, +))
  }

  /// By the normal distribution, with a correction for continuity.
  static func normal(_ ranks: [Int], _ smaller: Int, _ total: Int) -> Double {
    let variance = ranks.reduce(0.0) { $0 + Double($1) * Double($1) } / 4
    let z = max(0, Double(total) / 2 - Double(smaller) - 1) / variance.squareRoot()
    return min(1, 2 * upperTail(z))
  }

  /// The normal distribution beyond z >= 0, to 7.5e-8: Abramowitz and Stegun, 1964, 26.2.17.
  private static func upperTail(_ z: Double) -> Double {
    let t = 1 / (1 + 0.2316419 * z)
    let polynomial =
      t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    return polynomial * PortableMath.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
  }
}
