internal import CacheCore

/// A Zipf law fitted to how often objects were asked for, and how well it fits.
///
/// The law: the object of rank r gets a share of requests proportional to r^-alpha, for ranks `first...last`. Alpha is the
/// one of maximum likelihood: the mean of ln r over the requests is the one that the law expects (Newman, Power laws,
/// Pareto distributions and Zipf's law, Contemporary Physics 46, 2005, section 3, for a law over finitely many ranks).
/// Ranks are those of the trace itself, which makes short traces look a little steeper than what they were drawn from.
public struct ZipfFit: Sendable {
  /// The lowest rank that was fitted; 1 is the object asked for most.
  public let first: Int
  /// The highest.
  public let last: Int
  /// The exponent by maximum likelihood.
  public let alpha: Double
  /// Kolmogorov and Smirnov's distance: the greatest difference between the shares of requests up to a rank, of the trace
  /// and of the law.
  public let ks: Double
  /// The exponent of a straight line through (ln rank, ln requests) by least squares, each rank weighing the same.
  public let lineAlpha: Double
  /// How much of the variance of ln requests that line explains, in [0, 1].
  public let lineR2: Double

  /// Fits `counts`, requests by object from the most, over the ranks `range` (from 1). Nil where they are fewer than
  /// three ranks or all the same.
  public init?(_ counts: [Int64], ranks range: ClosedRange<Int>) {
    let last = min(range.upperBound, counts.count)
    let first = max(1, range.lowerBound)
    guard last - first >= 2, counts[first - 1] > counts[last - 1] else { return nil }
    (self.first, self.last) = (first, last)

    var requests = 0.0
    var meanLog = 0.0
    var (x, y, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for rank in first...last {
      let logRank = PortableMath.log(Double(rank))
      let count = Double(counts[rank - 1])
      let logCount = PortableMath.log(count)
      requests += count
      meanLog += count * logRank
      x += logRank
      y += logCount
      xx += logRank * logRank
      xy += logRank * logCount
      yy += logCount * logCount
    }
    meanLog /= requests
    let n = Double(last - first + 1)
    let (sxx, sxy, syy) = (xx - x * x / n, xy - x * y / n, yy - y * y / n)
    lineAlpha = -sxy / sxx
    lineR2 = min(1, sxy * sxy / (sxx * syy))

    let alpha = ZipfFit.exponent(meanLog: meanLog, first, last)
    self.alpha = alpha
    ks = ZipfFit.distance(counts, alpha, first, last, requests)
  }

  /// Where the law's mean of ln rank, which falls with alpha, is `meanLog`: by bisection in [-20, 20].
  private static func exponent(meanLog: Double, _ first: Int, _ last: Int) -> Double {
    var (low, high) = (-20.0, 20.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if expectedLog(middle, first, last) > meanLog { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The mean of ln rank under the law. The first thousand ranks are summed; the rest follow from Euler and Maclaurin's
  /// formula, to more digits than are shown. Shares are relative to the greatest, so that none overflows.
  private static func expectedLog(_ alpha: Double, _ first: Int, _ last: Int) -> Double {
    let heaviest = PortableMath.log(Double(alpha > 0 ? first : last))
    var (weights, logs) = (0.0, 0.0)
    let head = min(last, first + 999)
    for rank in first...head {
      let logRank = PortableMath.log(Double(rank))
      let weight = PortableMath.exp(-alpha * (logRank - heaviest))
      weights += weight
      logs += weight * logRank
    }
    guard head < last else { return logs / weights }
    let (a, b) = (Double(head), Double(last))
    let (logA, logB) = (PortableMath.log(a), PortableMath.log(b))
    let (atA, atB) = (PortableMath.exp(-alpha * (logA - heaviest)), PortableMath.exp(-alpha * (logB - heaviest)))
    // Sum over a+1...b of g = integral + (g(b) - g(a)) / 2 + (g'(b) - g'(a)) / 12, for g = r^-alpha and r^-alpha ln r.
    let s = 1 - alpha
    let (integral, logIntegral): (Double, Double)
    if s.magnitude < 1e-3 {
      // Near 1 the closed form cancels: e^(s u) as a series, integrated over u = ln r - ln a.
      let span = logB - logA
      var (term, plain, weighted) = (1.0, 0.0, 0.0)
      for power in 0..<12 {
        plain += term / Double(power + 1)
        weighted += term / Double(power + 2)
        term *= s * span / Double(power + 1)
      }
      integral = atA * a * span * plain
      logIntegral = logA * integral + atA * a * span * span * weighted
    } else {
      let (upper, lower) = (b * atB, a * atA)
      integral = (upper - lower) / s
      logIntegral = (upper * (logB - 1 / s) - lower * (logA - 1 / s)) / s
    }
    weights += integral + (atB - atA) / 2 - alpha * (atB / b - atA / a) / 12
    logs +=
      logIntegral + (atB * logB - atA * logA) / 2
      + (atB / b * (1 - alpha * logB) - atA / a * (1 - alpha * logA)) / 12
    return logs / weights
  }

  private static func distance(
    _ counts: [Int64], _ alpha: Double, _ first: Int, _ last: Int, _ requests: Double
  ) -> Double {
    let heaviest = PortableMath.log(Double(alpha > 0 ? first : last))
    func weight(_ rank: Int) -> Double { PortableMath.exp(-alpha * (PortableMath.log(Double(rank)) - heaviest)) }
    var total = 0.0
    for rank in first...last { total += weight(rank) }
    var (seen, expected, distance) = (0.0, 0.0, 0.0)
    for rank in first...last {
      seen += Double(counts[rank - 1]) / requests
      expected += weight(rank) / total
      distance = max(distance, (seen - expected).magnitude)
    }
    return distance
  }
}
