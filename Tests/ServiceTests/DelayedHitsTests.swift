import CacheCore
import Policies
import Service
import TestSupport
import Testing

/// The table of FIELD.md 0.7: Atre et al.'s trace, one request a cycle (here a second), 12 objects, LRU.
@Suite("Delayed hits", .enabled(if: SharedFiles.arePresent, "needs ../shared")) struct DelayedHitsTests {
  struct Row: Sendable {
    let cycles: Int64
    let total: Int64
    let hits: Int
    let delayed: Int
    let misses: Int
  }

  static let table = [
    Row(cycles: 1, total: 2879, hits: 2121, delayed: 0, misses: 2879),
    Row(cycles: 10, total: 33_344, hits: 1322, delayed: 867, misses: 2811),
    Row(cycles: 100, total: 418_326, hits: 248, delayed: 2185, misses: 2567),
    Row(cycles: 1000, total: 4_319_892, hits: 48, delayed: 2983, misses: 1969),
  ]

  @Test(arguments: table) func latencyAndOutcomes(row: Row) throws {
    let path = try #require(SharedFiles.shared("traces/delayed-hits/trace.csv"))
    var requests = ServiceRun.Requests.reads(0, rate: 1)
    var ids: [Substring: UInt32] = [:]
    for line in String(decoding: try readFile(path), as: UTF8.self).split(whereSeparator: \.isNewline) {
      let fields = line.split(separator: ";")
      let id = ids[fields[1]] ?? UInt32(ids.count)
      ids[fields[1]] = id
      requests.keys.append(id)
      requests.times.append(try #require(Int64(fields[0])) * 1_000_000_000)
      requests.operations.append(.read)
      requests.sizes.append(1)
    }
    #expect(requests.keys.count == 5000 && ids.count == 1606)
    let run = try ServiceRun(
      requests, ["guard": "coalesce", "origin-latency": "constant:\(row.cycles)s"], capacity: 12)
    #expect(run.outcomes.reduce(0) { $0 + $1.latency } == row.total * 1_000_000_000)
    #expect(run.outcomes.count { $0.outcome == .hit } == row.hits)
    #expect(run.outcomes.count { $0.outcome == .delayed } == row.delayed)
    #expect(run.outcomes.count { $0.outcome == .miss } == row.misses)
  }
}
