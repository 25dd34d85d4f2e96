import CacheCore
import Policies
import Foundation
import Service
import TestSupport
import Testing

/// The stale-set race: a fill stores the version that its load read, though a write came in between and deleted the entry.
@Suite("The stale-set race") struct StaleSetRaceTests {
  // Reads 20/s, writes u = 1/s, a load takes d = 0.5 s and reads its version when it starts; one load at a time. A fill is
  // outdated where a write came within its d: with p = 1 - exp(-u d) = 0.3935. Its entry then lives until the next write,
  // an exponential time whether it is outdated or not, so that p is also the share of hits that are stale.
  static let requests = ServiceRun.Requests.mixed(150_000, reads: 20, writes: 1, seed: 7)
  static let share = 1 - exp(-0.5)

  /// The hits of a fill are geometric, of mean 20: the variance of the share is p (1 - p) (2 + 1/20) / n. A cycle lasts
  /// 1 + 0.5 + 0.05 s, n = 150,000 / 21 / 1.55 = 4,608: an error of 0.0103.
  @Test func cacheAsideIsStaleAsOftenAsPredicted() throws {
    let run = try ServiceRun(Self.requests, ["origin-latency": "constant:500ms", "guard": "coalesce"])
    #expect(isNear(run["stale_hits"] / Double(run.counters.hits), Self.share, within: 0.042))
    #expect(run["voided_fills"] == 0)
  }

  /// A write voids the token of the load under way: its fill is not stored. Whether a load is voided is decided after it
  /// starts, by writes that its start does not depend on: p again, with an error of sqrt(p (1 - p) / n), n over 5,000 loads:
  /// 0.0069.
  @Test func leasesPreventIt() throws {
    let run = try ServiceRun(
      Self.requests, ["origin-latency": "constant:500ms", "guard": "lease:interval=10s"])
    #expect(run["stale_hits"] == 0)
    #expect(run["origin_reads"] > 5000)
    #expect(isNear(run["voided_fills"] / run["origin_reads"], Self.share, within: 0.028))
  }

  /// Without the delay between reading and storing there is no race.
  @Test func instantFillsDoNotRace() throws {
    let run = try ServiceRun(Self.requests, ["guard": "coalesce"])
    #expect(run["stale_hits"] == 0 && run.counters.hits > 100_000)
  }
}
