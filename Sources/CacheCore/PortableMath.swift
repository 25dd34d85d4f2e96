/// Exponential and logarithm with the same bits on every machine.
///
/// Only additions, multiplications, divisions and comparisons of IEEE 754 doubles, which are exact to the last bit
/// everywhere, so what is seeded is too. The functions of the C library differ in the last bit between versions and
/// processors. The error is a few units in the last place.
///
/// Reductions after Tang, "Table-driven implementation of the exponential function", ACM TOMS 15(2), 1989,
/// doi 10.1145/63522.214389, and FreeBSD's msun; the polynomials are the Taylor series, long enough for 53 bits.
public enum PortableMath {
  @inlinable static var ln2High: Double { 0x1.62e42feep-1 }
  @inlinable static var ln2Low: Double { 0x1.a39ef35793c76p-33 }
  @inlinable static var inverseLn2: Double { 0x1.71547652b82fep+0 }

  /// (e^x - 1) / x for |x| below 0.36: the first 14 terms of 1 + x/2! + x^2/3! + ...
  @inlinable @inline(__always)
  static func exponentialQuotient(_ x: Double) -> Double {
    var sum = 1.0 / 87_178_291_200 * x + 1.0 / 6_227_020_800
    sum = sum * x + 1.0 / 479_001_600
    sum = sum * x + 1.0 / 39_916_800
    sum = sum * x + 1.0 / 3_628_800
    sum = sum * x + 1.0 / 362_880
    sum = sum * x + 1.0 / 40_320
    sum = sum * x + 1.0 / 5_040
    sum = sum * x + 1.0 / 720
    sum = sum * x + 1.0 / 120
    sum = sum * x + 1.0 / 24
    sum = sum * x + 1.0 / 6
    sum = sum * x + 0.5
    return sum * x + 1
  }

  /// log(1 + f) for 1 + f between the roots of 1/2 and of 2, by the series of artanh in s = f / (2 + f).
  @inlinable @inline(__always)
  static func logarithmNearOne(_ f: Double) -> Double {
    let s = f / (2 + f)
    let z = s * s
    var sum = z * (2.0 / 23) + 2.0 / 21
    sum = sum * z + 2.0 / 19
    sum = sum * z + 2.0 / 17
    sum = sum * z + 2.0 / 15
    sum = sum * z + 2.0 / 13
    sum = sum * z + 2.0 / 11
    sum = sum * z + 2.0 / 9
    sum = sum * z + 2.0 / 7
    sum = sum * z + 2.0 / 5
    sum = sum * z + 2.0 / 3
    let half = 0.5 * f * f
    return f - (half - s * (half + sum * z))
  }

  /// e^x; 0 below -700 and infinite above 700, well inside what doubles hold.
  @inlinable @inline(__always)
  public static func exp(_ x: Double) -> Double {
    guard x > -700 else { return 0 }
    guard x < 700 else { return .infinity }
    let scaled = x * inverseLn2
    let k = Int64(scaled + (scaled < 0 ? -0.5 : 0.5))
    let r = (x - Double(k) * ln2High) - Double(k) * ln2Low
    let power = Double(bitPattern: UInt64(bitPattern: k + 1023) << 52)
    return power * (1 + r * exponentialQuotient(r))
  }

  /// e^x - 1, also where x is near 0.
  @inlinable @inline(__always)
  public static func expm1(_ x: Double) -> Double {
    x.magnitude < 0.35 ? x * exponentialQuotient(x) : exp(x) - 1
  }

  /// The natural logarithm of a positive normal number.
  @inlinable @inline(__always)
  public static func log(_ x: Double) -> Double {
    // Moves the seam of the exponent from 1 to the root of 1/2, so that the significand lies around 1.
    let bits = x.bitPattern &- 0x3fe6_a09e_667f_3bcd
    let k = Double(Int64(bitPattern: bits) >> 52)
    let significand = Double(bitPattern: (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_667f_3bcd)
    return k * ln2High + (logarithmNearOne(significand - 1) + k * ln2Low)
  }

  /// log(1 + x) for x above -1, also where x is near 0.
  @inlinable @inline(__always)
  public static func log1p(_ x: Double) -> Double {
    if x > -0.29 && x < 0.41 { return logarithmNearOne(x) }
    let sum = 1 + x
    let lost = x > 1 ? 1 - (sum - x) : x - (sum - 1)
    return log(sum) + lost / sum
  }

  /// sin(2 pi x) for x in 0..<1: the quarter of the turn by symmetry, then the Taylor series.
  @inlinable
  public static func sineOfTurns(_ x: Double) -> Double {
    let half = x < 0.5 ? x : x - 0.5
    let quarter = half < 0.25 ? half : 0.5 - half
    let angle = quarter * 6.283185307179586
    let square = angle * angle
    var sum = 0.0
    // Terms up to angle^21 / 21!, below 2^-53 for a quarter turn.
    for n in stride(from: 21.0, to: 1, by: -2) { sum = (1 + sum) * -square / (n * (n - 1)) }
    let sine = angle * (1 + sum)
    return x < 0.5 ? sine : -sine
  }
}
