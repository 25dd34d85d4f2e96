/// Student's t distribution with whole degrees of freedom: the finite sums of Abramowitz and Stegun, Handbook of
/// Mathematical Functions, 1964, 26.7.3 and 26.7.4. The same bits on every machine.
package enum StudentT {
  /// The t that `confidence`, in (0, 1), of the distribution lies within, on both sides of 0: for 0.95 the 97.5 % quantile.
  /// `degrees` of freedom are 1 or more; beyond 10,000 they make no difference that shows.
  package static func quantile(degrees: Int, confidence: Double = 0.95) -> Double {
    var (low, high) = (0.0, 1.0)
    while within(high, degrees: degrees) < confidence, high < 1e15 { high *= 2 }
    // A bisection to the last bit.
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if within(middle, degrees: degrees) < confidence { low = middle } else { high = middle }
    }
  }

  /// The share of the distribution within -t and t.
  package static func within(_ t: Double, degrees: Int) -> Double {
    let degrees = min(max(degrees, 1), 10_000)
    let n = Double(degrees)
    let sine = t / (n + t * t).squareRoot()
    let cosine = (n / (n + t * t)).squareRoot()
    let isOdd = degrees % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = degrees == 1 ? 0 : term
    var k = isOdd ? 3 : 2
    while k < degrees {
      term *= cosine * cosine * Double(k - 1) / Double(k)
      sum += term
      k += 2
    }
    return isOdd ? (arcTangent(t / n.squareRoot()) + sine * sum) * 2 / .pi : sine * sum
  }

  /// By halving the angle until the series is short.
  private static func arcTangent(_ x: Double) -> Double {
    var x = x
    for _ in 0..<4 { x = x / (1 + (1 + x * x).squareRoot()) }
    var (sum, power) = (0.0, x)
    for k in 0..<12 {
      sum += power / Double(2 * k + 1)
      power *= -x * x
    }
    return 16 * sum
  }
}
