import CacheCore
import Testing

@Test func countsAreReadWithTheirSuffixes() {
  #expect(parseCount("0") == 0)
  #expect(parseCount("200000") == 200_000)
  #expect(parseCount("20M") == 20_000_000)
  #expect(parseCount("1.5k") == 1_500)
  #expect(parseCount("2K") == 2_000)
  #expect(parseCount("1.25G") == 1_250_000_000)
  #expect(parseCount("9223372036854775807") == .max)
}

@Test(arguments: [
  "", "k", "-1", "+1", "1.5", "1.2345k", ".5k", "1.k", "1 k", "1m", "1e6", "0x10", "9223372036854775808", "1kk",
])
func whatIsNoCountIsRefused(_ text: String) { #expect(parseCount(text) == nil) }

@Test func aCountParameterIsKeptInDigits() throws {
  let parameters = [Parameter("objects", .count(1...1_000_000), default: "1k", "how many")]
  #expect(ParameterValues(parameters).integer("objects") == 1000)
  #expect(try ParameterValues(parameters, given: ["objects=0.5M"], owner: "test").text("objects") == "500000")
  #expect(try ParameterValues(parameters, given: ["objects=1000"], owner: "test").nonDefaults.isEmpty)
  #expect(throws: CachesimError.self) { try ParameterValues(parameters, given: ["objects=2M"], owner: "test") }
}
