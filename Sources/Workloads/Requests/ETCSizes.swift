internal import CacheCore

/// Sizes of keys and values in Facebook's ETC pool of memcached.
///
/// Key bytes follow a generalised extreme value distribution (mu 30.7984, sigma 8.20449, k 0.078688); value bytes below 15
/// have a probability each, and above follow a generalised Pareto distribution (theta 0, sigma 214.476, k 0.348238) given
/// that they are 15 or more. Source: Atikoglu et al., "Workload analysis of a large-scale key-value store", SIGMETRICS 2012,
/// doi 10.1145/2254756.2254766, tables 5 and 6. Ports of the fit differ in the masses at 0 and 1 bytes.
enum ETCSizes {
  /// P(value bytes = i), i below 15.
  static let small: [Double] = [
    0.00536, 0.00047, 0.17820, 0.09239, 0.00018, 0.02740, 0.00065, 0.00606, 0.00023, 0.00837, 0.00837, 0.08989, 0.00092,
    0.00326, 0.01980,
  ]
  private static let choice = WeightedChoice(weights: small + [1 - small.reduce(0, +)])

  /// Bytes of a key: 1 to 250, memcached's limit.
  static func key(_ random: inout SplitMix64) -> Int64 {
    let u = max(random.unit(), 0x1p-54)
    let gumbel = -PortableMath.log(-PortableMath.log(u))
    let size = 30.7984 + 8.20449 * PortableMath.expm1(0.078688 * gumbel) / 0.078688
    return min(250, SizeLaw.whole(max(size, 1)))
  }

  /// Bytes of a value: 0 to 1 MiB, memcached's limit.
  static func value(_ random: inout SplitMix64) -> Int64 {
    let cell = choice.index(random.next())
    if cell < small.count { return Int64(cell) }
    // Given that the value is 15 or more: 1 - F is uniform below 1 - F(15).
    let above = PortableMath.exp(-PortableMath.log1p(0.348238 * 15 / 214.476) / 0.348238)
    let survival = above * (1 - random.unit())
    return min(1 << 20, Int64(214.476 * PortableMath.expm1(-0.348238 * PortableMath.log(survival)) / 0.348238 + 1e-9))
  }
}
