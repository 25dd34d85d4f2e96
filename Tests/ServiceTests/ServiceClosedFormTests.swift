import CacheCore
import Policies
import Foundation
import Service
import TestSupport
import Testing

/// The closed forms of FIELD.md 0.3 and the XFetch table of 1.2. Arrivals are Poisson, seeds fixed. Tolerances are four
/// standard errors of a run this long, derived beside each; lambda, T, d, w and D are the table's.
@Suite("Closed forms of the service") struct ServiceClosedFormTests {
  // MARK: - Expiry

  /// Hits a cycle are Poisson(lambda T); over n = 40,000 / 7 cycles the ratio's error is sqrt(6 / n) / 49 = 0.00066.
  @Test func fixedTTL() throws {
    let run = try ServiceRun(.reads(40_000, rate: 6), ["ttl": "1s"])
    #expect(isNear(run.hitRatio, 6 / 7, within: 0.0027))
  }

  /// Each request misses by itself with p = exp(-6): sqrt(p / 40,000) = 0.00025.
  @Test func slidingTTL() throws {
    let run = try ServiceRun(.reads(40_000, rate: 6), ["ttl": "sliding:1s"])
    #expect(isNear(run.hitRatio, 1 - exp(-6), within: 0.001))
  }

  /// u T = 1. The stale share of a cycle is max(0, 1 - E), E exponential: its deviation is sqrt(1 - 2/e - 1/e^2) = 0.36;
  /// about 2,880 cycles: 0.0067.
  @Test func staleGivenHitWithoutInvalidation() throws {
    let run = try ServiceRun(
      .mixed(150_000, reads: 50, writes: 1), ["ttl": "1s", "write-strategy": "write-around"])
    #expect(isNear(run["stale_hits"] / Double(run.counters.hits), exp(-1), within: 0.027))
  }

  /// Ages of hits are uniform on 0...5 s: 5 / sqrt 12 / sqrt 39,800 = 0.0072.
  @Test func meanAgeAtHit() throws {
    let run = try ServiceRun(.reads(40_000, rate: 40), ["ttl": "5s"])
    var (loaded, sum, count): (Int64, Double, Double) = (0, 0, 0)
    for outcome in run.outcomes {
      if outcome.outcome == .miss {
        loaded = outcome.answeredAt
      } else {
        sum += Double(outcome.answeredAt - loaded) / 1e9
        count += 1
      }
    }
    #expect(count > 39_000)
    #expect(isNear(sum / count, 2.5, within: 0.029))
  }

  // MARK: - Stampedes

  /// A stampede is 1 + Poisson(lambda d); an episode lasts about 12 s.
  @Test(arguments: [30.0, 100.0]) func unprotected(rate: Double) throws {
    let run = try ServiceRun(
      .reads(Int(rate) * 1667, rate: rate), ["ttl": "10s", "origin-latency": "constant:1s"])
    #expect(isNear(run["loads_per_expiry_mean"], 1 + rate, within: 4 * (rate / (1667 / 12)).squareRoot()))
  }

  @Test func coalesced() throws {
    let run = try ServiceRun(
      .reads(20_000, rate: 30), ["ttl": "10s", "origin-latency": "constant:1s", "guard": "coalesce"])
    #expect(run["loads_per_expiry_max"] == 1 && run["loads_per_expiry_mean"] == 1)
    #expect(run["origin_reads"] > 50 && run["delayed_hits"] > 1000)
    #expect(run["origin_reads"] == Double(run.outcomes.count { $0.outcome == .miss }))
  }

  struct XFetch: Sendable {
    let rate: Double
    let load: Double
    let beta: Double
    /// Short, for many episodes; both results depend on it only where it is not far above the gap.
    let ttl: Double
    let requests: Int
    /// FIELD.md's E[S], with the exact edge term.
    let size: Double
    /// FIELD.md's mean gap, in seconds.
    let gap: Double
  }

  static let table = [
    XFetch(rate: 10, load: 3, beta: 0.5, ttl: 40, requests: 120_000, size: 7.122, gap: 4.928),
    XFetch(rate: 10, load: 3, beta: 1, ttl: 50, requests: 150_000, size: 2.718, gap: 11.935),
    XFetch(rate: 10, load: 3, beta: 1.5, ttl: 80, requests: 120_000, size: 1.948, gap: 19.728),
    XFetch(rate: 10, load: 3, beta: 2, ttl: 100, requests: 120_000, size: 1.649, gap: 28.029),
    XFetch(rate: 10, load: 3, beta: 4, ttl: 200, requests: 150_000, size: 1.284, gap: 64.377),
    XFetch(rate: 100, load: 1, beta: 0.5, ttl: 10, requests: 150_000, size: 7.389, gap: 2.24),
    XFetch(rate: 100, load: 1, beta: 1, ttl: 16, requests: 150_000, size: 2.718, gap: 5.18),
    XFetch(rate: 100, load: 1, beta: 1.5, ttl: 25, requests: 150_000, size: 1.948, gap: 8.38),
    XFetch(rate: 100, load: 1, beta: 2, ttl: 35, requests: 150_000, size: 1.649, gap: 11.75),
    XFetch(rate: 100, load: 1, beta: 4, ttl: 80, requests: 250_000, size: 1.284, gap: 26.27),
    XFetch(rate: 1000, load: 1, beta: 1, ttl: 15, requests: 500_000, size: 2.718, gap: 7.485),
  ]

  /// Sizes are geometric: their deviation is sqrt(E (E - 1)). Gaps are Gumbel: theirs is pi / sqrt 6 times beta d. An
  /// episode lasts ttl - gap + d. The cold start, a stampede of 1 + lambda d, is warm-up.
  @Test(arguments: table) func xfetch(row: XFetch) throws {
    let warmup = Int(row.rate * (row.load * 2 + 1))
    let run = try ServiceRun(
      .reads(row.requests + warmup, rate: row.rate),
      [
        "ttl": "\(row.ttl)s", "origin-latency": "constant:\(row.load)s", "early-refresh": "xfetch:beta=\(row.beta)",
      ], warmup: warmup)
    let episodes = Double(row.requests) / row.rate / (row.ttl - row.gap + row.load)
    let size = row.beta == 0.5 ? row.size : exp(1 / row.beta)
    let scale = row.beta * row.load
    #expect(isNear(row.gap, scale * (log(row.rate * scale) + 0.5772), within: 0.006), "the table's own formula")
    #expect(
      isNear(run["loads_per_expiry_mean"], size, within: 4 * (size * (size - 1) / episodes).squareRoot()))
    #expect(isNear(run["refresh_gap_mean_ms"] / 1000, row.gap, within: 4 * 1.2825 * scale / episodes.squareRoot()))
    // P(no early refresh) = exp(-lambda beta d) is 3e-7 or less; at beta 0.5 some loads last longer than their gap.
    #expect(row.beta == 0.5 || run["expirations"] == 0)
  }

  @Test func xfetchOfBetaZeroIsPlainTTL() throws {
    let requests = ServiceRun.Requests.reads(5000, rate: 10)
    let plain = try ServiceRun(requests, ["ttl": "20s", "origin-latency": "constant:3s"])
    let zero = try ServiceRun(
      requests, ["ttl": "20s", "origin-latency": "constant:3s", "early-refresh": "xfetch:beta=0"])
    #expect(plain.outcomes == zero.outcomes && plain.counters == zero.counters)
    #expect(zero["early_refreshes"] == 0 && zero["expirations"] > 0)
  }

  /// lambda 100, d 1, xi 50. The time from xi before the expiry to the first trigger is Rayleigh with variance 0.2146
  /// (2 - pi / 2 times xi / lambda); given it, followers are Poisson: variance 2.772 + (lambda d / xi)^2 0.2146 = 3.63.
  /// An episode lasts 60 - 49.11 + 1 = 11.9 s.
  @Test func uniformEarlyExpiry() throws {
    let run = try ServiceRun(
      .reads(300_300, rate: 100),
      ["ttl": "60s", "origin-latency": "constant:1s", "early-refresh": "uniform:50s"], warmup: 300)
    let episodes = 3000 / 11.9
    let size = 1 + 100 / (2 * 50.0) + (Double.pi * 100 / (2 * 50)).squareRoot()
    let gap = 50 - (Double.pi * 50 / (2 * 100)).squareRoot()
    #expect(isNear(run["loads_per_expiry_mean"], size, within: 4 * (3.63 / episodes).squareRoot()))
    #expect(isNear(run["refresh_gap_mean_ms"] / 1000, gap, within: 4 * (0.2146 / episodes).squareRoot()))
  }

  // MARK: - Write-behind

  /// w D = 6; writes of a flush are 1 + Poisson(6): sqrt(6 / 8,571) = 0.026. The dirty share is D n / (D n + the clean
  /// times), exponential ones: f (1 - f) / sqrt n = 0.0013.
  @Test func writeBehindWithATimerOfAKey() throws {
    let run = try ServiceRun(.writes(60_000, rate: 6), ["write-strategy": "write-behind:interval=1s"])
    #expect(isNear(run["writes_per_flush_mean"], 7, within: 0.106))
    #expect(isNear(run["dirty_bytes_mean"], 6.0 / 7, within: 0.0053))
  }

  /// Writes of a flush are Poisson(6), not none: sqrt(6 / 9,975) = 0.0245. What is clean of a second is min(1, E), E
  /// exponential of rate 6: its deviation is below 1/6; over 10,000 seconds 0.0017.
  @Test func writeBehindPeriodically() throws {
    let run = try ServiceRun(
      .writes(60_000, rate: 6), ["write-strategy": "write-behind:interval=1s:flush=periodic"])
    #expect(isNear(run["writes_per_flush_mean"], 6 / (1 - exp(-6)), within: 0.098))
    #expect(isNear(run["dirty_bytes_mean"], 1 - (1 - exp(-6)) / 6, within: 0.0067))
  }

  @Test func writeBehindWithoutDelayIsWriteThrough() throws {
    let run = try ServiceRun(.writes(100, rate: 6), ["write-strategy": "write-behind:interval=0s"])
    #expect(run["origin_writes"] == 100)
  }

  // MARK: - Latency

  /// lambda Z = 5. The delays of a fetch are a sum over 1 + Poisson(5) readers; over 10,000 fetches the error of the mean
  /// is sqrt(5 (8.33 + 0.69)) / 6 / 100 = 0.0112, of the aggregate sqrt(5 * 33.3) / 100 = 0.129.
  @Test func delayedHitsOfAKeyNeverCached() throws {
    let run = try ServiceRun(
      .reads(60_000, rate: 0.5), ["ttl": "0s", "origin-latency": "constant:10s", "guard": "coalesce"])
    #expect(isNear(run.latency, 35.0 / 6, within: 0.045))
    #expect(isNear(run.latency * Double(run.counters.requests) / run["origin_reads"], 35, within: 0.52))
  }

  /// The mean time at the origin of reads that are never cached.
  private func atTheOrigin(_ requests: Int, _ latency: String, servers: Int, rate: Double) throws -> Double {
    let run = try ServiceRun(
      .reads(requests, rate: rate), ["ttl": "0s", "origin-latency": latency, "origin": "concurrency=\(servers)"])
    #expect(run["origin_reads"] == Double(requests))
    return run.latency
  }

  /// Waits of successive customers are correlated: n times the variance of their mean tends to
  /// rho (2 + 5 rho - 4 rho^2 + rho^3) / (1 - rho)^4 = 88.5 (Daley, "The serial correlation coefficients of waiting times
  /// in a stationary single server queue", 1968); with the service 108 at most: sqrt(108 / 150,000) = 0.027.
  @Test func oneServerExponential() throws {
    #expect(
      isNear(try atTheOrigin(150_000, "exponential:1s", servers: 1, rate: 0.6), 1 / (1 - 0.6), within: 0.108))
  }

  /// Waits are half of the exponential server's, and less correlated: sqrt(88.5) / 2 / sqrt(100,000) = 0.0149.
  @Test func oneServerConstant() throws {
    #expect(
      isNear(try atTheOrigin(100_000, "constant:1s", servers: 1, rate: 0.6), 1 + 0.6 / (2 * 0.4), within: 0.06))
  }

  /// Erlang C. While all three are busy they are one of rate 3 at rho 0.7: 37.3 by the formula above, and the service:
  /// sqrt(37.3 / 150,000) + 1 / sqrt(150,000) = 0.0184.
  @Test func threeServersExponential() throws {
    let (load, servers) = (2.1, 3.0)
    let full = pow(load, servers) / 6 * servers / (servers - load)
    let waits = full / (1 + load + load * load / 2 + full)
    #expect(
      isNear(
        try atTheOrigin(150_000, "exponential:1s", servers: 3, rate: load), 1 + waits / (servers - load),
        within: 0.074))
  }

  /// Exact: every read looks, every miss loads.
  @Test func averageMemoryAccessTime() throws {
    let requests = ServiceRun.Requests(3000, rate: 10, seed: 5) { ($0.below(30), .read) }
    let run = try ServiceRun(
      requests, ["cache-latency": "constant:1ms", "origin-latency": "constant:20ms"], capacity: 12)
    let misses = Double(run.outcomes.count { $0.outcome == .miss })
    #expect(misses > 500 && misses < 2500)
    // The mean is rounded to a nanosecond.
    #expect(isNear(run["latency_mean_us"], 1000 + misses / 3000 * 20_000, within: 0.00051))
  }
}
