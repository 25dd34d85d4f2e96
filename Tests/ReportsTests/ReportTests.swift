import CacheCore
import Reports
import Testing

/// What a report derives from its rows.
@Suite struct ReportTests {
  private func row(
    _ policy: String, hits: Int64, of requests: Int64 = 100, capacity: Int64 = 10, seed: UInt64? = nil,
    options: String = ""
  ) -> ReportRow {
    ReportRow(
      trace: "t", policy: policy, capacity: capacity, capacityUnit: "objects", seed: seed,
      counts: Samples.counts(hits, of: requests), options: options)
  }

  private func report(_ rows: [ReportRow]) -> Report { Report(version: "1", command: [], traces: [], rows: rows) }

  @Test func theGapIsToTheBestBeladyOfTheSameCache() {
    let rows = report([
      row("lru", hits: 30), row("belady", hits: 50), row("belady", hits: 60), row("lru", hits: 30, capacity: 20),
      row("lru", hits: 30, options: "ttl=5s"),
    ]).rows
    #expect(rows.map(\.beladyGap) == [0.6 - 0.3, 0.6 - 0.5, 0, nil, nil])
  }

  @Test func withoutRequestsThereAreNoRatios() throws {
    let empty = row("lru", hits: 0, of: 0)
    #expect(empty.counts.hitRatio == nil && empty.counts.missRatio == nil && empty.counts.byteHitRatio == nil)
    let rows = report([empty, row("belady", hits: 0, of: 0)]).rows
    #expect(rows.allSatisfy { $0.beladyGap == nil })
    let repeated = report([row("random", hits: 0, of: 0, seed: 1), row("random", hits: 0, of: 0, seed: 2)])
    #expect(try json(repeated)["repeats"] == .array([]))
  }

  @Test func seedsHaveAMeanAndAnInterval() throws {
    // mean 0.4, standard deviation 0.1, t(2) = 4.302653: 4.302653 * 0.1 / sqrt(3) = 0.248414
    let repeats = try json(report([3, 4, 5].enumerated().map { row("random", hits: $1 * 10, seed: UInt64($0)) }))
    #expect(
      repeats["repeats"]?.text
        == #"[{"trace":"t","policy":"random","parameters":"","capacity":10,"capacity_unit":"objects","options":"","seeds":3,"#
        + #""hit_ratio_mean":0.400000,"hit_ratio_low":0.151586,"hit_ratio_high":0.648414}]"#)
  }

  @Test func theIntervalStaysBetweenNoughtAndOne() throws {
    let text = try json(report([row("random", hits: 0, seed: 1), row("random", hits: 100, seed: 2)])).text
    #expect(text.contains(#""hit_ratio_low":0.000000,"hit_ratio_high":1.000000"#))
  }

  @Test func oneSeedIsNoInterval() throws {
    #expect(try json(report([row("random", hits: 1, seed: 1)]))["repeats"] == .array([]))
  }

  @Test func aMisspeltFormatIsSaid() {
    #expect(throws: (any Error).self) { try ReportFormat.row(named: "jsno") }
    do { _ = try ReportFormat.row(named: "jsno") } catch {
      #expect(error.kind == .usage)
      #expect(error.message == "unknown report format 'jsno'; did you mean 'json'?")
    }
  }

  private func json(_ report: Report) throws -> JSONValue {
    try JSONValue(parsing: ReportFormat.row(named: "json").text(report), name: "report")
  }
}
