import Foundation
import TestSupport
import Testing

/// The published and computed figures of FIELD.md: the whole table of 0.1 exactly, and that of 0.4 within its error.
@Suite("Figures of the field", .enabled(if: Tool.isBuilt, "needs .build/release/cachesim"))
struct FieldFiguresTests {
  /// Hits on OLTP at 1,000, 5,000 and 10,000 objects.
  static let oltp: [(policy: String, hits: [Int])] = [
    ("belady", [490_093, 624_076, 667_490]), ("belady:bypass=yes", [490_155, 624_085, 667_492]),
    ("lru", [300_122, 490_443, 554_906]), ("fifo", [260_805, 454_180, 523_703]),
    ("clock", [304_172, 492_078, 557_434]), ("clock:bits=2", [311_487, 497_254, 563_538]),
    ("arc", [356_015, 505_080, 565_609]), ("2q", [370_463, 509_438, 572_115]), ("lirs", [318_152, 482_682, 551_698]),
    ("sieve", [297_626, 474_305, 552_757]), ("slru", [342_990, 479_765, 558_032]),
    ("s4lru", [352_384, 488_175, 558_397]),
  ]

  /// Hit ratios on OLTP in percent, two digits, where the hits are not given.
  static let ratios: [(policy: String, percent: [Double])] = [
    ("s3fifo", [40.84, 55.88, 62.64]), ("s3fifo:threshold=1", [40.18, 55.25, 62.67]),
    ("lru-k:ghost=4", [33.80, 49.66, 56.70]),
  ]

  @Test(.enabled(if: SharedFiles.arePresent, "needs ../shared")) func oltp() throws {
    let policies = (Self.oltp.map(\.policy) + Self.ratios.map(\.policy)).flatMap { ["--policy", $0] }
    let rows = try Tool.run(
      ["replay", SharedFiles.trace("arc/OLTP.lis.zst"), "--capacity", "1000,5000,10000", "--format", "csv", "--quiet"]
        + policies
    ).rows
    try #require(rows.count == 3 * (Self.oltp.count + Self.ratios.count))
    for (place, expected) in Self.oltp.enumerated() {
      let hits = rows[place * 3..<place * 3 + 3].map { $0["hits"] }
      #expect(hits == expected.hits.map(String.init), "\(expected.policy)")
    }
    for (place, expected) in Self.ratios.enumerated() {
      let start = (Self.oltp.count + place) * 3
      for (row, percent) in zip(rows[start..<start + 3], expected.percent) {
        let ratio = try #require(row["hit_ratio"].flatMap(Double.init)) * 100
        #expect(abs(ratio - percent) <= 0.006, "\(expected.policy): \(ratio)")
      }
    }
  }

  /// Zipf over 10,000 keys, 2,000,000 draws: hit ratios in percent of FIELD.md 0.4's simulation (other draws than ours).
  static let zipf: [(alpha: String, capacity: String, percent: [String: Double])] = [
    (
      "0.9", "50",
      ["fifo": 16.16, "lru": 19.13, "lfu": 30.92, "sieve": 32.15, "s3fifo": 32.09, "arc": 31.07, "belady": 39.75]
    ),
    (
      "0.9", "1000",
      ["fifo": 51.05, "lru": 55.66, "lfu": 63.06, "sieve": 65.16, "s3fifo": 63.60, "arc": 62.38, "belady": 74.53]
    ),
    (
      "1.0", "100",
      ["fifo": 34.34, "lru": 39.12, "lfu": 50.03, "sieve": 51.21, "s3fifo": 50.68, "arc": 49.80, "belady": 58.26]
    ),
    (
      "1.0", "2500",
      ["fifo": 76.12, "lru": 79.88, "lfu": 83.33, "sieve": 84.12, "s3fifo": 83.02, "arc": 81.92, "belady": 90.26]
    ),
  ]

  /// Two samples of 2,000,000 draws differ by some hundredths of a point; 0.3 points is the page's own gate. ARC and S3-FIFO
  /// have readings that the page does not tell apart, a few tenths from each other. LFU keeps what it counted early for ever,
  /// so that its own figures move by half a point from seed to seed (30.6 to 32.1 at 50 objects in six seeds).
  @Test(arguments: ["0.9", "1.0"]) func zipf(alpha: String) throws {
    let folder = try TemporaryFolder()
    let trace = folder.url.appendingPathComponent("zipf.oracleGeneral").path
    let made = try Tool.run([
      "generate", "zipf", "--objects", "10k", "--requests", "2M", "--alpha", alpha, "--seed", "42", "-o", trace,
      "--quiet",
    ])
    try #require(made.code == 0, "\(made.errors)")
    for expected in Self.zipf where expected.alpha == alpha {
      let rows = try Tool.run([
        "replay", trace, "--policy", expected.percent.keys.sorted().joined(separator: ","), "--capacity",
        expected.capacity, "--format", "csv", "--quiet",
      ]).rows
      try #require(rows.count == expected.percent.count)
      for row in rows {
        let policy = try #require(row["policy"])
        let ratio = try #require(row["hit_ratio"].flatMap(Double.init)) * 100
        let percent = try #require(expected.percent[policy])
        #expect(
          abs(ratio - percent) <= (policy == "lfu" ? 1.5 : 0.3),
          "\(policy) at \(expected.capacity): \(ratio), not \(percent)")
      }
    }
  }
}
