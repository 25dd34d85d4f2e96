import CacheCore
import Compare
import Reports
import Testing

/// Randomised rows: intervals over seeds, or over windows.
@Suite("Comparing seeds") struct SeedTests {
  /// `random` on 100,000 requests under some seeds.
  static func rows(_ hits: [Int64], from seed: UInt64 = 1) -> [ReportRow] {
    hits.enumerated().map { Sample.row("random", hits: $1, of: 100_000, seed: seed + UInt64($0)) }
  }

  @Test func theSameSeedsAndCountsAreTheSame() throws {
    #expect(try Sample.verdicts(Self.rows([5000]), Self.rows([5000])) == [.same])
    #expect(try Sample.verdicts(Self.rows([5000, 5100]), Self.rows([5000, 5100])) == [.same])
  }

  @Test func anotherSeedAloneIsUnclear() throws {
    let comparison = try Sample.compare(Self.rows([5000]), Self.rows([4700], from: 9))
    #expect(comparison.rows.map(\.verdict) == [.unclear] && !comparison.fails)
    #expect(comparison.rows[0].changes[0].interval == nil)
    #expect(comparison.warnings.count == 1 && comparison.warnings[0].contains("--repeat 5"))
    #expect(
      try Sample.verdicts(Self.rows([5000]), Self.rows([4700], from: 9), tolerance: "hit_ratio=0.2pp") == [.unclear])
    #expect(try Sample.verdicts(Self.rows([5000]), Self.rows([4900], from: 9), tolerance: "hit_ratio=0.2pp") == [.same])
  }

  /// Differences -300, -310, -290, -305, -295: mean -300, standard error 3.5355; t(4) 2.776445: 9.8161 hits of 100,000.
  @Test func pairedSeedsTellASmallLoss() throws {
    let base: [Int64] = [5000, 5400, 4800, 5200, 5600]
    let new: [Int64] = [4700, 5090, 4510, 4895, 5305]
    let comparison = try Sample.compare(Self.rows(base), Self.rows(new))
    let change = try #require(comparison.rows[0].changes.first { $0.metric.name == "hit_ratio" })
    let interval = try #require(change.interval)
    #expect(comparison.rows[0].verdict == .worse && comparison.confidence == 0.95)
    #expect((interval.low + 0.00309816).magnitude < 1e-8 && (interval.high + 0.00290184).magnitude < 1e-8)
    #expect((interval.detectable - 0.00009816).magnitude < 1e-8)
    #expect(try Sample.verdicts(Self.rows(new), Self.rows(base)) == [.better])
    // The same counts under other seeds cannot be paired: their spread hides it.
    #expect(try Sample.verdicts(Self.rows(base), Self.rows(new, from: 11)) == [.unclear])
    // Within a tolerance as a whole, across its edge, and beyond it.
    #expect(try Sample.verdicts(Self.rows(base), Self.rows(new), tolerance: "hit_ratio=0.31pp") == [.same])
    #expect(try Sample.verdicts(Self.rows(base), Self.rows(new), tolerance: "hit_ratio=0.3pp") == [.unclear])
    #expect(try Sample.verdicts(Self.rows(base), Self.rows(new), tolerance: "hit_ratio=0.29pp") == [.worse])
  }

  /// Two samples of 5 with variances 10,000,000: the pooled standard error is 2000, t(8) 2.306004.
  @Test func otherSeedsAreTwoSamples() throws {
    let base: [Int64] = [46_000, 48_000, 50_000, 52_000, 54_000]
    let far = try Sample.compare(Self.rows(base), Self.rows(base.map { $0 - 4613 }, from: 20))
    let interval = try #require(far.rows[0].changes.first { $0.metric.name == "hit_ratio" }?.interval)
    #expect((interval.high - (0.04612008 - 0.04613)).magnitude < 1e-7 && far.rows[0].verdict == .worse)
    let near = try Sample.compare(Self.rows(base), Self.rows(base.map { $0 - 4611 }, from: 20))
    #expect(near.rows[0].verdict == .unclear)
    // A single run against five: as far as a sixth may be.
    #expect(try Sample.verdicts(Self.rows(base), Self.rows([41_000], from: 20)) == [.unclear])
    #expect(try Sample.verdicts(Self.rows(base), Self.rows([30_000], from: 20)) == [.worse])
  }

  @Test func manyRowsShareTheRisk() throws {
    func rows(_ change: Int64, from seed: UInt64) -> [ReportRow] {
      (1...40).flatMap { capacity in
        Self.rows([5000, 5100 + change, 4900, 5050, 4950 - change], from: seed).map { row in
          var row = row
          row.capacity = Int64(capacity)
          return row
        }
      }
    }
    let comparison = try Sample.compare(rows(0, from: 1), rows(7, from: 1))
    #expect(comparison.count(.unclear) == 40 && (comparison.confidence - (1 - 0.05 / 40)).magnitude < 1e-12)
  }

  @Test func seedsAloneRaiseNoAlarm() throws {
    // 200 comparisons of nothing with nothing, of 5 seeds each: at 95 % ten alarms are expected, and 2 in 1000 times 20 or more.
    var generator = SplitMix64(seed: 5)
    func draw() -> [Int64] {
      (0..<5).map { _ in 50_000 + (0..<12).reduce(0) { sum, _ in sum + Int64(generator.next() % 100) } }
    }
    var (alarms, pairedAlarms) = (0, 0)
    for _ in 0..<200 {
      let (base, new) = (draw(), draw())
      if try Sample.verdicts(Self.rows(base), Self.rows(new, from: 50)) != [.unclear] { alarms += 1 }
      if try Sample.verdicts(Self.rows(base), Self.rows(new)) != [.unclear] { pairedAlarms += 1 }
    }
    #expect((1...20).contains(alarms) && (1...20).contains(pairedAlarms), "\(alarms) \(pairedAlarms)")
  }

  @Test func windowsStandInForSeeds() throws {
    func rows(_ hits: [Int64], seed: UInt64) -> [ReportRow] {
      let windows = hits.enumerated().map { place, hits in
        ReportWindow(
          index: Int64(place), firstRequest: Int64(place) * 1000, startTime: nil,
          counts: ReportCounts(
            requests: 1000, hits: hits, bytesRequested: nil, bytesHit: nil, evictions: nil, admissionsRefused: nil))
      }
      return [
        Sample.row("random", hits: hits.reduce(0, +), of: Int64(hits.count) * 1000, seed: seed, windows: windows)
      ]
    }
    let base: [Int64] = [500, 520, 480, 510, 490, 505, 495, 515, 485, 500]
    let loss = base.enumerated().map { $1 - 30 - Int64($0 % 3) }
    let noise = base.enumerated().map { $1 + ($0 % 2 == 0 ? 9 : -8) }
    #expect(try Sample.verdicts(rows(base, seed: 1), rows(loss, seed: 2)) == [.worse])
    #expect(try Sample.verdicts(rows(base, seed: 1), rows(noise, seed: 2)) == [.unclear])
    #expect(try Sample.compare(rows(base, seed: 1), rows(noise, seed: 2)).rows[0].changes[0].interval != nil)
    #expect(
      try Sample.verdicts(rows(Array(base.dropLast()), seed: 1), rows(Array(loss.dropLast()), seed: 2)) == [.unclear])
  }

  @Test func whatTheTraceDecidesIsNoDraw() throws {
    let other = Self.rows([5000]).map { row in
      var row = row
      row.counts.requests = 90_000
      return row
    }
    #expect(try Sample.verdicts(Self.rows([5000]), other) == [.changed])
    #expect(try Sample.verdicts(Self.rows([5000, 5010, 5020]), Self.rows([5000, 5010], from: 7)) == [.unclear])
    #expect(try Sample.verdicts(Self.rows([5000, 5010, 5020]), []) == [.missing])
  }
}
