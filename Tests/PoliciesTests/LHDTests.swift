import TestSupport
import Testing

@Suite struct LHDTests {
  /// Up to four reconfigurations, before ages change their steps.
  @Test func matchesTheNaiveModel() throws {
    try compareWithNaive("lhd") { capacity, _ in
      NaiveLHD(capacity: capacity, samples: 32, period: 1 << 20, seed: 5)
    }
    try compareWithNaive("lhd:samples=4:period=220") { capacity, _ in
      NaiveLHD(capacity: capacity, samples: 4, period: 220, seed: 5)
    }
  }

  /// A loop larger than the cache, of which LRU hits nothing: densities that follow from what was seen keep a part of it.
  /// Ages are coarse until the sixth reconfiguration and again until the twenty-sixth, and 32 samples are drawn after the
  /// fifty-first, so the later reconfigurations are all gone through.
  @Test func learnsALoop() throws {
    let hits = try hitCount("lhd:period=2000", capacity: 400, keys: loopKeys)
    #expect(hits > 20_000 && hits < 79_600, "\(hits)")
  }
}
