import CacheCore
import Policies
import Testing

@testable import Advice
@testable import Replay

/// What is chosen from figures, without a trace.
@Suite struct ChoiceTests {
  private func run(hits: Int64, stale: Int64 = 0) throws -> Measured {
    var counters = CacheCounters()
    counters.requests = 1000
    counters.hits = hits
    return Measured(
      policy: try PolicyChoice("lru"), capacity: 10, counters: counters, figures: [Figure("stale_reads", stale)])
  }

  private func trials(_ runs: [(String, Int64, Int64)]) throws -> [LifetimeFinding.Trial] {
    try runs.map { LifetimeFinding.Trial(ttl: $0.0, run: try run(hits: $0.1, stale: $0.2)) }
  }

  @Test func theShortestLifeThatCostsNoMoreThanAPoint() throws {
    let found = try trials([("1s", 500, 0), ("1m", 791, 0), ("1h", 799, 0), ("none", 800, 0)])
    #expect(LifetimeFinding.choose(found, hasWrites: false) == 1)
    #expect(LifetimeFinding.choose(try trials([("1s", 500, 0), ("none", 800, 0)]), hasWrites: false) == 1)
  }

  @Test func withWritesTheLongestLifeThatKeepsValuesFresh() throws {
    let found = try trials([("1s", 500, 1), ("1m", 700, 10), ("1h", 799, 11), ("none", 800, 400)])
    #expect(LifetimeFinding.choose(found, hasWrites: true) == 1)
    // Nothing does: what costs no more than a point, as a safety net.
    let stale = try trials([("1s", 500, 20), ("1m", 795, 30), ("none", 800, 400)])
    #expect(LifetimeFinding.choose(stale, hasWrites: true) == 1)
  }

  @Test func theTracesOwnLivesStayWhereTheyCostNothing() throws {
    let found = try trials([("trace", 795, 0), ("1s", 500, 0), ("1h", 799, 0), ("none", 800, 0)])
    #expect(LifetimeFinding.choose(found, hasWrites: false) == 0)
    let costly = try trials([("trace", 600, 0), ("1s", 500, 0), ("1h", 799, 0), ("none", 800, 0)])
    #expect(LifetimeFinding.choose(costly, hasWrites: false) == 2)
    let stale = try trials([("trace", 795, 50), ("1s", 500, 5), ("none", 800, 400)])
    #expect(LifetimeFinding.choose(stale, hasWrites: true) == 1)
  }

  @Test func whatWasWrittenIsStoredWhereThatGivesHits() throws {
    func trials(_ hits: [Int64]) throws -> [WriteFinding.Trial] {
      try zip(WriteFinding.strategies, hits).map { WriteFinding.Trial(strategy: $0, run: try run(hits: $1)) }
    }
    #expect(WriteFinding.choose(try trials([500, 505, 505, 700])) == 1)
    #expect(WriteFinding.choose(try trials([500, 504, 505, 700])) == 0)
  }

  @Test func lifetimesToTryCoverTheTimesBetweenRequests() throws {
    var times = [(value: Int64, count: Int64)]()
    for second in 1...100 { times.append((Int64(second) * 1_000_000_000, 1)) }
    let lengths = LifetimeFinding.lengths(
      quantile: { share in times[Int(share * 100) - 1].value }, span: 600_000_000_000)
    #expect(lengths == ["1m", "2m"])
    // Half of the values change within 20 s.
    let changing = LifetimeFinding.lengths(
      quantile: { share in times[Int(share * 100) - 1].value }, change: 20_000_000_000, span: 600_000_000_000)
    #expect(changing == ["2s", "30s", "1m", "2m"])
    #expect(LifetimeFinding.lengths(quantile: { _ in 5_000_000_000 }, span: 5_000_000_000).isEmpty)
  }

  @Test func aRestartIsOverWhenTwoWindowsHitAsBefore() throws {
    func windows(_ hits: [Int64]) -> [WindowResult] {
      hits.enumerated().map { place, hits in
        var counters = CacheCounters()
        counters.requests = 100
        counters.hits = hits
        return WindowResult(
          index: Int64(place), firstRequest: Int64(place) * 100, startTime: Int64(place) * 1_000_000_000,
          counters: counters, figures: [])
      }
    }
    let warm = windows([50, 50, 50, 50, 50])
    let finding = try #require(
      RestartFinding(warm: warm, cold: windows([10, 48, 40, 48, 49]), at: 500, window: 100, lastTime: 5_000_000_000))
    #expect(finding.requests == 400 && finding.time == 4_000_000_000 && finding.lostHits == 55)
    let never = try #require(
      RestartFinding(warm: warm, cold: windows([10, 20, 30, 40, 40]), at: 500, window: 100, lastTime: nil))
    #expect(never.requests == nil && never.time == nil)
    #expect(RestartFinding(warm: windows([0, 0]), cold: windows([0, 0]), at: 2, window: 1, lastTime: nil) == nil)
  }

  @Test func aFifthMoreAndAFifthLess() {
    #expect(GrowthFinding.grown(100) == 120 && GrowthFinding.grown(1) == 2 && GrowthFinding.shared(120) == 100)
    #expect(GrowthFinding.shared(1) == 1)
  }

  @Test func theSmallestCapacityOfAStep() throws {
    for step: Int64 in [1, 2, 3, 9, 10, 57, 512, 9_999, 10_000] {
      var passes = 0
      let search = CapacitySearch(
        measure: { (sizes) throws(CachesimError) in
          passes += 1
          do {
            return try sizes.map { size in
              var counters = CacheCounters()
              counters.requests = 1
              counters.hits = size >= step ? 1 : 0
              return Measured(policy: try PolicyChoice("lru"), capacity: size, counters: counters, figures: [])
            }
          } catch { throw CachesimError(.failed, "\(error)") }
        }, isReached: { $0.counters.hits == 1 })
      let found = try #require(try search.smallest(above: 0, upTo: 10_000)).capacity
      #expect(found >= step && Double(found - step) <= max(0, Double(found) / 400), "\(step): \(found) after \(passes)")
      #expect(try search.smallest(above: 0, upTo: max(1, step - 1)) == nil || step == 1)
    }
  }
}
