/// Student's t distribution, as far as a 95 % interval needs it.
public enum StudentT {
  /// The 97.5 % quantile for `degrees` of freedom, 1 or more, right to 6 decimals: a table to 20, and beyond it the
  /// expansion of Abramowitz and Stegun 26.7.5.
  public static func quantile(degrees: Int) -> Double {
    if degrees <= table.count { return table[max(degrees, 1) - 1] }
    // The normal distribution's quantile, and its odd powers.
    let z1 = 1.959963984540054
    let (z3, z5, z7, z9) = (power(z1, 3), power(z1, 5), power(z1, 7), power(z1, 9))
    let n = Double(degrees)
    let first = (z3 + z1) / 4
    let second = (5 * z5 + 16 * z3 + 3 * z1) / 96
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z1) / 384
    let fourth = (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z1) / 92160
    return z1 + (first + (second + (third + fourth / n) / n) / n) / n
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }

  private static let table = [
    12.70620474, 4.30265273, 3.18244631, 2.77644511, 2.57058184, 2.44691185, 2.36462425, 2.30600414, 2.26215716,
    2.22813885, 2.20098516, 2.17881283, 2.16036866, 2.14478669, 2.13144955, 2.11990530, 2.10981558, 2.10092204,
    2.09302405, 2.08596345,
  ]
}
