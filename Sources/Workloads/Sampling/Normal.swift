internal import CacheCore

/// The standard normal distribution, by the polar method, which needs a logarithm and a square root only.
///
/// Source: Marsaglia, Bray, "A convenient method for generating normal variables", SIAM Review 6(3), 1964,
/// doi 10.1137/1006063.
enum Normal {
  /// A value.
  @inline(__always)
  static func draw(_ random: inout SplitMix64) -> Double {
    while true {
      let (x, y) = (2 * random.unit() - 1, 2 * random.unit() - 1)
      let square = x * x + y * y
      if square < 1, square > 0 { return x * (-2 * PortableMath.log(square) / square).squareRoot() }
    }
  }
}
