internal import CacheCore

/// YCSB's Zipfian generator: exact for the two most popular of n items, continuous for the rest, so it is near Zipf's law
/// and not it.
///
/// Source: Gray et al., "Quickly generating billion-record synthetic databases", SIGMOD 1994, doi 10.1145/191839.191886,
/// figure 2, as in YCSB's ZipfianGenerator. The sum over i^-theta is taken by Euler and Maclaurin's formula beyond the
/// first 10,000 terms.
struct GrayZipfian: Sendable {
  /// YCSB's constant.
  static let theta = 0.99
  private(set) var count: UInt64
  private let theta: Double
  private let zetaTwo: Double
  private var zeta: Double
  private var eta = 0.0

  /// Over `count` items; `zeta`: the sum where it is known.
  init(count: UInt64, theta: Double = GrayZipfian.theta, zeta: Double? = nil) {
    self.count = count
    self.theta = theta
    zetaTwo = GrayZipfian.zeta(2, theta)
    self.zeta = zeta ?? GrayZipfian.zeta(count, theta)
    settle()
  }

  private mutating func settle() {
    eta = (1 - GrayZipfian.power(2 / Double(count), 1 - theta)) / (1 - zetaTwo / zeta)
  }

  /// One item more.
  mutating func grow() {
    count += 1
    zeta += GrayZipfian.power(Double(count), -theta)
    settle()
  }

  /// The next item, from 0 on; item 0 is the most popular.
  @inline(__always)
  func item(_ random: inout SplitMix64) -> UInt64 {
    let u = random.unit()
    let place = u * zeta
    if place < 1 || count < 2 { return 0 }
    if place < zetaTwo || count == 2 { return 1 }
    let item = Double(count) * GrayZipfian.power(eta * u - eta + 1, 1 / (1 - theta))
    return min(count - 1, UInt64(item))
  }

  @inline(__always)
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    PortableMath.exp(exponent * PortableMath.log(base))
  }

  /// The sum of i^-theta over i = 1...n.
  static func zeta(_ n: UInt64, _ theta: Double) -> Double {
    let head = min(n, 10_000)
    var sum = 0.0
    for i in stride(from: head, to: 0, by: -1) { sum += power(Double(i), -theta) }
    guard n > head else { return sum }
    let (a, b) = (Double(head), Double(n))
    let integral = power(a, 1 - theta) * PortableMath.expm1((1 - theta) * PortableMath.log(b / a)) / (1 - theta)
    let ends = (power(b, -theta) - power(a, -theta)) / 2
    let slopes = -theta / 12 * (power(b, -theta - 1) - power(a, -theta - 1))
    return sum + integral + ends + slopes
  }
}
