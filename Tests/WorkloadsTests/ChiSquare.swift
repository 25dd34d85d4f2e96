import Glibc

func exponential(_ x: Double) -> Double { Glibc.exp(x) }

func power(_ base: Double, _ exponent: Double) -> Double { Glibc.pow(base, exponent) }

/// Pearson's test of counts against expectations.
enum ChiSquare {
  /// The probability of a statistic at least this large if the law holds, by Wilson and Hilferty's normal approximation
  /// (PNAS 17(12), 1931), good to a few percent far into the tail.
  static func pValue(_ statistic: Double, degrees: Int) -> Double {
    let n = Double(degrees)
    let z = (cbrt(statistic / n) - (1 - 2 / (9 * n))) / (2 / (9 * n)).squareRoot()
    return 0.5 * erfc(z / 2.0.squareRoot())
  }

  /// The p-value of `counts` against `probabilities`. Neighbouring cells are joined until 20 are expected in each.
  static func pValue(counts: [Int], probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +))
    var cells: [(observed: Double, expected: Double)] = []
    var observed = 0.0
    var expected = 0.0
    for (count, probability) in zip(counts, probabilities) {
      observed += Double(count)
      expected += probability * total
      if expected >= 20 {
        cells.append((observed, expected))
        (observed, expected) = (0, 0)
      }
    }
    if let last = cells.indices.last {
      cells[last].observed += observed
      cells[last].expected += expected
    }
    let statistic = cells.reduce(0) { $0 + ($1.observed - $1.expected) * ($1.observed - $1.expected) / $1.expected }
    return pValue(statistic, degrees: cells.count - 1)
  }

  /// The p-value of two samples of the same size being of one law.
  static func pValue(_ first: [Int], _ second: [Int]) -> Double {
    var statistic = 0.0
    var cells = 0
    var pair = (0.0, 0.0)
    for (a, b) in zip(first, second) {
      pair = (pair.0 + Double(a), pair.1 + Double(b))
      if pair.0 + pair.1 >= 40 {
        statistic += (pair.0 - pair.1) * (pair.0 - pair.1) / (pair.0 + pair.1)
        cells += 1
        pair = (0, 0)
      }
    }
    return pValue(statistic, degrees: cells - 1)
  }
}
