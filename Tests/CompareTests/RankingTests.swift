import CacheCore
import Reports
import Testing

@testable import Compare

/// Policies over many traces.
@Suite("Ranking") struct RankingTests {
  /// Published: the exact two-sided probability of the smaller sum of ranks (Wilcoxon 1945; any table of critical values).
  @Test(
    arguments: [
      ([1, 2, 3, 4, 5], 2.0 / 32), ([1, 2, 3, 4, 5, 6], 2.0 / 64), ([-1, 2, 3, 4, 5, 6], 4.0 / 64),
      ([1, 2, -3, 4, 5, 6, 7, 8], 10.0 / 256), ([0, 0, 1], 1), ([], 1), ([1, -1], 1), ([0], 1),
    ] as [([Double], Double)]) func signedRanks(differences: [Double], chance: Double)
  {
    #expect((WilcoxonSignedRank.probability(differences) - chance).magnitude < 1e-12)
  }

  /// All signs of up to 10 differences with ties, one by one.
  @Test func tiesAreCountedOut() {
    var generator = SplitMix64(seed: 1)
    for _ in 0..<50 {
      let count = Int(generator.next() % 9) + 2
      let sizes = (0..<count).map { _ in Double(generator.next() % 4 + 1) }
      let signs = generator.next()
      let differences = sizes.enumerated().map { signs >> UInt64($0) & 1 == 1 ? $1 : -$1 }
      let ranks = sizes.map { size in
        Double(sizes.count { $0 < size }) + Double(sizes.count { $0 == size } + 1) / 2
      }
      func smaller(_ signs: UInt64) -> Double {
        let positive = ranks.enumerated().reduce(0) { $0 + (signs >> UInt64($1.offset) & 1 == 1 ? $1.element : 0) }
        return min(positive, ranks.reduce(0, +) - positive)
      }
      let limit = smaller(signs)
      // Either side is as lopsided; sums in the very middle are on both.
      let all = (0..<UInt64(1) << UInt64(count)).count { smaller($0) <= limit }
      let expected = min(1, Double(all) / Double(UInt64(1) << UInt64(count)))
      #expect((WilcoxonSignedRank.probability(differences) - expected).magnitude < 1e-12, "\(differences)")
    }
  }

  @Test func manyDifferencesAreNormal() {
    var generator = SplitMix64(seed: 2)
    let ranks = (1...300).map { 2 * $0 }
    for shift in [0, 10, 20, 30] {
      let positive = ranks.filter { _ in generator.next() % 100 < 50 - shift / 2 }.reduce(0, +)
      let total = ranks.reduce(0, +)
      let smaller = min(positive, total - positive)
      let (exact, normal) = (
        WilcoxonSignedRank.counted(ranks, smaller, total), WilcoxonSignedRank.normal(ranks, smaller, total)
      )
      #expect((exact - normal).magnitude < 0.002, "\(exact) \(normal)")
    }
  }

  @Test func holmRaises() {
    let raised: [Double] = Ranking.holm([0.01, 0.04, 0.03]).map { ($0 * 1000).rounded() }
    #expect(raised == [30, 60, 60])
    #expect(Ranking.holm([0.5, 0.9]) == [1, 1] && Ranking.holm([]).isEmpty)
  }

  @Test func percentilesLieBetween() {
    #expect(Ranking.percentile([1, 2, 3, 4, 5], 0.1) == 1.4 && Ranking.percentile([7], 0.9) == 7)
  }

  /// Six traces of two caches: `half` saves half of fifo's misses, `double` has twice as many, `belady` none of them.
  static func report() -> Report {
    var rows: [ReportRow] = []
    for trace in 1...6 {
      for capacity in [10, 20] as [Int64] {
        let misses = Int64(100 * trace) + capacity
        for (policy, own) in [("fifo", misses), ("half", misses / 2), ("double", 2 * misses), ("belady", 0)] {
          rows.append(Sample.row(policy, hits: 10_000 - own, of: 10_000, trace: "t\(trace)", capacity: capacity))
        }
      }
    }
    return Sample.report(rows)
  }

  @Test func savingsAreSymmetric() throws {
    let ranking = try Ranking([Self.report()], bounds: ["belady"])
    #expect(ranking.policies.map(\.policy) == ["belady", "half", "fifo", "double"])
    #expect(ranking.policies.map(\.mean) == [1, 0.5, 0, -0.5] && ranking.policies.map(\.worst) == [1, 0.5, 0, -0.5])
    #expect(ranking.policies.map(\.best) == [0, 12, 0, 0] && ranking.caches == 12 && ranking.traces.count == 6)
    // Six traces, all one way: 2/64, times three policies.
    let against: [Double?] = [0.09375, 0.09375, nil, 0.09375]
    #expect(ranking.policies.map(\.chanceAgainstReference) == against)
    let first: [Double?] = [nil, nil, 0.0625, 0.0625]
    #expect(ranking.policies.map(\.chanceAgainstFirst) == first)
  }

  @Test func reportsAreJoined() throws {
    let rows = Self.report().rows
    let parts = [Sample.report(Array(rows.prefix(30))), Sample.report(Array(rows.dropFirst(30)))]
    #expect(try Ranking(parts) == Ranking([Self.report()]))
    let cut = try Ranking([Sample.report(rows.filter { $0.trace != "t3" || $0.policy != "half" })])
    #expect(cut.leftOut == 2 && cut.caches == 10 && cut.traces.count == 5)
  }

  @Test func seedsAreAveraged() throws {
    let rows =
      [Sample.row("fifo", hits: 0, of: 100)]
      + [40, 60].enumerated().map {
        Sample.row("random", hits: $1, of: 100, seed: UInt64($0))
      }
    #expect(try Ranking([Sample.report(rows)]).policies[0].mean == 0.5)
  }

  @Test func whatCannotBeRankedIsRefused() throws {
    let rows = Self.report().rows
    let cases = [
      (rows.filter { $0.policy != "fifo" }, "no result of 'fifo'"),
      (rows.filter { ($0.policy == "fifo") == ($0.trace == "t1") }, "there is no trace and capacity that all"),
      (
        rows + [Sample.row("half", hits: 1, of: 10_000, trace: "t1", capacity: 10)], "two different results of t1: half"
      ),
    ]
    for (rows, message) in cases {
      let error = #expect(throws: CachesimError.self) { try Ranking([Sample.report(rows)]) }
      #expect(error?.kind == .badData && error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }
  }
}
