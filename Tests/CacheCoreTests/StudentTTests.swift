import CacheCore
import Testing

/// Student's t against published tables.
@Suite struct StudentTTests {
  /// Two-sided quantiles, as statistical tables print them.
  @Test(arguments: [
    (1, 0.95, 12.70620474), (2, 0.95, 4.30265273), (4, 0.95, 2.77644511), (9, 0.95, 2.26215716), (20, 0.95, 2.08596345),
    (30, 0.95, 2.04227246), (120, 0.95, 1.97993041), (1, 0.99, 63.65674116), (4, 0.99, 4.60409487),
    (10, 0.999, 4.58689386), (3, 0.5, 0.76489233),
  ])
  func quantiles(degrees: Int, confidence: Double, t: Double) {
    #expect((StudentT.quantile(degrees: degrees, confidence: confidence) - t).magnitude < 1e-7)
  }

  @Test func beyondItIsNormal() {
    #expect((StudentT.quantile(degrees: 10_000_000) - 1.96020124).magnitude < 1e-7)
    #expect(StudentT.within(0, degrees: 5) == 0)
  }

  /// scipy.stats.t.ppf(0.975, n)
  @Test(arguments: [
    (1, 12.706204736), (2, 4.302652730), (10, 2.228138852), (20, 2.085963447), (21, 2.079613845), (25, 2.059538553),
    (50, 2.008559112), (120, 1.979930405), (9999, 1.960201264),
  ])
  func quantilesAreStudents(degrees: Int, value: Double) {
    #expect((StudentT.quantile(degrees: degrees) - value).magnitude < 5e-7)
  }
}
