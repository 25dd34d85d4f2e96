public import CacheCore

/// Where a naive model draws whole numbers below a bound: our generator, or libCacheSim's, to count exactly what it counts.
public protocol BoundedDraws {
  mutating func below(_ bound: UInt32) -> UInt32
}

extension SplitMix64: BoundedDraws {}

/// The multiplicative congruential generator of 128 bits of which libCacheSim 0.3.5 takes the upper half, and of that the
/// remainder. Source of the multiplier: L'Ecuyer, "Tables of linear congruential generators of different sizes and good
/// lattice structure", Mathematics of Computation 68(225), 1999, doi 10.1090/S0025-5718-99-00996-5.
public struct LehmerRandom: BoundedDraws {
  private var low: UInt64
  private var high: UInt64 = 0

  public init(seed: UInt64) { low = seed }

  public mutating func below(_ bound: UInt32) -> UInt32 {
    let multiplier: UInt64 = 0xDA94_2042_E4DD_58B5
    let product = low.multipliedFullWidth(by: multiplier)
    high = high &* multiplier &+ product.high
    low = product.low
    return UInt32(high % UInt64(bound))
  }
}
