internal import CacheCore

/// Whole numbers that are all alike.
enum UniformInteger {
  /// A number in 0..<bound. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29(1), 2019,
  /// doi 10.1145/3230636: the multiplication, and the rejection that makes it exact.
  @inline(__always)
  static func below(_ bound: UInt64, _ random: inout SplitMix64) -> UInt64 {
    var product = bound.multipliedFullWidth(by: random.next())
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = bound.multipliedFullWidth(by: random.next()) }
    }
    return product.high
  }
}
