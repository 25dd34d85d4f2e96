internal import CacheCore

/// Logarithms that are the same on every machine.
enum Logarithm {
  /// The natural logarithm of a number above 0.
  static func of(_ value: Double) -> Double { PortableMath.log(value) }

  /// The largest whole number of times that `base` can be multiplied with itself without exceeding `value`; below 0 where
  /// it has to be divided.
  static func wholePower(of base: Double, in value: Double) -> Int {
    var power = Int((of(value) / of(base)).rounded(.down))
    while self.power(base, power + 1) <= value { power += 1 }
    while self.power(base, power) > value { power -= 1 }
    return power
  }

  /// `base` to a whole power.
  static func power(_ base: Double, _ exponent: Int) -> Double {
    let power = (0..<exponent.magnitude).reduce(1.0) { power, _ in power * base }
    return exponent < 0 ? 1 / power : power
  }
}
