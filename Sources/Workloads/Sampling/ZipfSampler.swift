internal import CacheCore

/// Draws ranks 1...n with probabilities proportional to rank^-alpha, for any n up to 2^40 and any alpha from 0 on.
///
/// Rejection-inversion: the continuous density x^-alpha is inverted, its value rounded to a rank, and the rank kept with
/// the ratio of rank^-alpha to the density's mass around it. Fewer than 1.2 draws a rank are needed at any alpha. The law
/// is exact but for the rounding of doubles: a rank's probability is right to about 2^-53 of the whole.
///
/// Source: W. Hormann, G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions",
/// ACM TOMACS 6(3), 1996, doi 10.1145/235025.235029. Their shift v is 0 here. Near alpha = 1 the integral and its inverse
/// are taken through expm1 and log1p; alpha = 0 draws integers. O(1) memory and O(1) expected time.
struct ZipfSampler: Sendable {
  private let count: Int64
  private let alpha: Double
  private let oneMinusAlpha: Double
  private let low: Double
  private let high: Double
  private let sure: Double

  /// A sampler of the ranks up to `count`.
  init(count: Int64, alpha: Double) {
    self.count = count
    self.alpha = alpha
    oneMinusAlpha = 1 - alpha
    low = ZipfSampler.integral(1.5, oneMinusAlpha) - 1
    high = ZipfSampler.integral(Double(count) + 0.5, oneMinusAlpha)
    let second = ZipfSampler.integral(2.5, oneMinusAlpha) - ZipfSampler.density(2, alpha)
    sure = 2 - ZipfSampler.inverse(second, oneMinusAlpha)
  }

  /// The next rank.
  @inline(__always)
  func rank(_ random: inout SplitMix64) -> Int64 {
    if alpha == 0 { return Int64(UniformInteger.below(UInt64(count), &random)) + 1 }
    while true {
      let u = high - random.unit() * (high - low)
      let x = ZipfSampler.inverse(u, oneMinusAlpha)
      let rank = x < Double(count) ? max(1, Int64(x + 0.5)) : count
      let k = Double(rank)
      if k - x <= sure || u >= ZipfSampler.integral(k + 0.5, oneMinusAlpha) - ZipfSampler.density(k, alpha) {
        return rank
      }
    }
  }

  /// The integral of x^-alpha from 1 to x.
  @inline(__always)
  private static func integral(_ x: Double, _ oneMinusAlpha: Double) -> Double {
    let logarithm = PortableMath.log(x)
    return oneMinusAlpha == 0 ? logarithm : PortableMath.expm1(oneMinusAlpha * logarithm) / oneMinusAlpha
  }

  /// Where the integral reaches `u`.
  @inline(__always)
  private static func inverse(_ u: Double, _ oneMinusAlpha: Double) -> Double {
    if oneMinusAlpha == 0 { return PortableMath.exp(u) }
    let t = u * oneMinusAlpha
    // The integral of an alpha above 1 stays below 1 / (alpha - 1); rounding may reach it.
    return t > -1 ? PortableMath.exp(PortableMath.log1p(t) / oneMinusAlpha) : .infinity
  }

  /// x^-alpha.
  @inline(__always)
  private static func density(_ x: Double, _ alpha: Double) -> Double {
    PortableMath.exp(-alpha * PortableMath.log(x))
  }
}
