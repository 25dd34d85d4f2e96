import CacheCore
import Testing
import Workloads

@Suite struct ArrivalClockTests {
  static func times(_ spelling: String, _ count: Int, seed: UInt64 = 1) throws -> [Int64] {
    var clock = ArrivalClock(try ArrivalRate(spelling), seed: seed)
    return (0..<count).map { _ in clock.next() }
  }

  @Test func evenRequestsAreEvenlySpaced() throws {
    #expect(try Self.times("3/s", 5) == [0, 333_333_333, 666_666_666, 1_000_000_000, 1_333_333_333])
    #expect(try Self.times("10k/s", 3) == [0, 100_000, 200_000])
    #expect(try Self.times("10k/s:constant", 3) == Self.times("10k/s", 3))
    #expect(try Self.times("10k", 3) == Self.times("10k/s", 3))
  }

  /// Gaps are exponential: their mean is the rate's, their variance the mean's square, and a share of 1/e exceeds the mean.
  @Test func randomRequestsHaveExponentialGaps() throws {
    let times = try Self.times("1M/s:poisson", 200_001)
    let gaps = zip(times, times.dropFirst()).map { Double($1 - $0) }
    let mean = gaps.reduce(0, +) / 200_000
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200_000
    #expect(times[0] == 0 && gaps.allSatisfy { $0 >= 0 })
    // Four standard errors each: 1/sqrt(n), sqrt(8/n) and sqrt(p (1 - p) / n).
    #expect(abs(mean / 1000 - 1) < 0.009)
    #expect(abs(variance / 1_000_000 - 1) < 0.026)
    #expect(abs(Double(gaps.count { $0 > 1000 }) / 200_000 - 0.36788) < 0.0044)
  }

  @Test func seedsDecideTheGaps() throws {
    #expect(try Self.times("1/s:poisson", 10, seed: 4) == Self.times("1/s:poisson", 10, seed: 4))
    #expect(try Self.times("1/s:poisson", 10, seed: 4) != Self.times("1/s:poisson", 10, seed: 5))
  }

  @Test(arguments: ["", "0", "x/s", "1/y", "1/s:", "1/s:even", "1/s:poisson:2", "-1/s"]) func othersAreNone(
    text: String
  ) {
    #expect(throws: CachesimError.self) { try ArrivalRate(text) }
  }
}
