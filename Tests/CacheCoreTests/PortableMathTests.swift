import CacheCore
import Glibc
import Testing

/// Against the C library, whose error is below one unit in the last place.
@Suite struct PortableMathTests {
  private func checkUnits(_ value: Double, _ reference: Double, _ input: Double) {
    let units = (value - reference).magnitude / reference.ulp
    #expect(units <= 4, "\(input): \(value) and not \(reference)")
  }

  @Test func functionsAgreeWithTheCLibrary() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<50_000 {
      let unit = random.unit()
      let x = (unit - 0.5) * 1200
      checkUnits(PortableMath.exp(x), Glibc.exp(x), x)
      let small = (unit - 0.5) * Glibc.exp((random.unit() - 0.9) * 40)
      checkUnits(PortableMath.expm1(small), Glibc.expm1(small), small)
      let positive = Glibc.exp((random.unit() - 0.5) * 1000)
      checkUnits(PortableMath.log(positive), Glibc.log(positive), positive)
      let aboveMinusOne = unit < 0.3 ? -unit * 3.333 : positive - 0.99
      checkUnits(PortableMath.log1p(aboveMinusOne), Glibc.log1p(aboveMinusOne), aboveMinusOne)
    }
  }

  @Test func edgesAreWhatTheyAre() {
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.expm1(0) == 0)
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.log1p(0) == 0)
    #expect(PortableMath.exp(-1e9) == 0)
    #expect(PortableMath.exp(1e9) == .infinity)
  }
}
