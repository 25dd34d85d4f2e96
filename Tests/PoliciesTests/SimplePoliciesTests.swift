import TestSupport
import Testing

@Suite struct SimplePoliciesTests {
  @Test func randomMatchesTheNaiveModel() throws {
    try compareWithNaive("random") { _, _ in NaiveRandom(seed: 5) }
  }

  @Test func soonestExpiryMatchesTheNaiveModel() throws {
    try compareWithNaive("ttl") { _, _ in NaiveSoonestExpiry() }
  }

  @Test func noEvictionMatchesTheNaiveModel() throws {
    try compareWithNaive("none") { _, _ in NaiveNoEviction() }
    try compareWithNaive("none:fill=no") { _, _ in NaiveNoEviction(heaviestAdmitted: -1) }
  }

  /// FIELD.md 0.3: on a loop over N objects with room for C the hit ratio h solves h = exp(-N (1 - h) / C).
  @Test func randomHasTheClosedFormOfALoop() throws {
    let hits = try hitCount("random", capacity: 400, keys: loopKeys)
    #expect(abs(Double(hits) / 200_000 - 0.107355) < 0.003)
  }

  /// Gelenbe 1973: under independent requests random replacement has FIFO's hit ratio.
  @Test func randomIsFIFOUnderIndependentRequests() throws {
    let random = try hitCount("random", capacity: 100, keys: GoldenTrace.keys)
    #expect(abs(random - 29525) < 1000)
  }

  @Test func seedsDecideTheDraws() throws {
    let keys = Array(GoldenTrace.keys.prefix(5000))
    func hits(_ seed: UInt64) throws -> [Bool] {
      try replayHits(policy: "random", capacity: 50, isUnit: true, keys: keys, seed: seed)
    }
    #expect(try hits(1) == hits(1))
    #expect(try hits(1) != hits(2))
  }
}
