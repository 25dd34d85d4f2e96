import CacheCore
import Foundation
import Policies
import Service
import Systems
import TestSupport
import Testing

/// Several tiers against closed forms and against models written with arrays.
@Suite("Tiers") struct HierarchyTests {
  /// Skewed keys, a request a second.
  static func skewed(_ count: Int, objects: Double, seed: UInt64) -> Requests {
    var requests = Requests()
    var random = SplitMix64(seed: seed)
    for index in 0..<count {
      let u = random.unit()
      requests.append(UInt64(objects * u * u * u), at: Int64(index) * 1_000_000_000)
    }
    return requests
  }

  static func twoLevels(_ first: Int, _ second: Int, mode: TierPlan.Mode = .nonInclusive) throws -> SystemPlan {
    var near = try TierPlan("near", capacity: "\(first)", ["cache-latency": "constant:1ms"])
    near.mode = mode
    let far = try TierPlan("far", capacity: "\(second)", ["cache-latency": "constant:5ms"])
    return try SystemPlan([near, far], origin: ["origin-latency": "constant:50ms"])
  }

  /// An LRU list; the newest last.
  struct List {
    var keys: [UInt64] = []
    let capacity: Int

    mutating func contains(_ key: UInt64) -> Bool { keys.contains(key) }

    mutating func remove(_ key: UInt64) { keys.removeAll { $0 == key } }

    /// Puts a key last; answers what had to go.
    mutating func use(_ key: UInt64) -> UInt64? {
      remove(key)
      keys.append(key)
      return keys.count > capacity ? keys.removeFirst() : nil
    }
  }

  /// Average memory access time: h1 + m1 (h2 + m2 p), the ratios being those of LRU lists one behind the other.
  @Test func averageAccessTimeOfTwoLevels() throws {
    let requests = Self.skewed(20_000, objects: 500, seed: 3)
    let run = try SystemRun(requests, try Self.twoLevels(20, 100))
    var (near, far) = (List(capacity: 20), List(capacity: 100))
    var (nearHits, farHits): (Int64, Int64) = (0, 0)
    for key in requests.keys {
      if near.contains(key) {
        nearHits += 1
      } else {
        if far.contains(key) { farHits += 1 }
        _ = far.use(key)
      }
      _ = near.use(key)
    }
    let farReads = Int64(requests.keys.count) - nearHits
    #expect(run["tier.near.hits"] == Double(nearHits) && run["tier.far.hits"] == Double(farHits))
    #expect(run["tier.far.requests"] == Double(farReads))
    #expect(run.counters.hits == nearHits + farHits && run["origin_reads"] == Double(farReads - farHits))
    let (near1, far1) = (Double(farReads) / Double(requests.keys.count), Double(farReads - farHits) / Double(farReads))
    #expect(isNear(run.latency, 1 + near1 * (5 + far1 * 50), within: 1e-3))
    #expect(nearHits > 1000 && farHits > 1000 && farReads - farHits > 1000)
  }

  /// The answers of all tiers and of the origin are all answers.
  @Test func everyAnswerComesFromSomewhere() throws {
    let run = try SystemRun(Self.skewed(5000, objects: 500, seed: 4), try Self.twoLevels(20, 100))
    #expect(run["tier.near.answers"] == run["tier.near.hits"])
    #expect(run["tier.near.answers"] + run["tier.far.answers"] + run["origin_answers"] == 5000)
  }

  /// With demotions, two LRU caches without common objects are one LRU cache of both capacities.
  /// Source: Wong, Wilkes, "My cache or yours? Making storage more exclusive", USENIX ATC 2002.
  @Test func exclusiveTiersAreOneLargeCache() throws {
    let requests = Self.skewed(20_000, objects: 500, seed: 5)
    let run = try SystemRun(requests, try Self.twoLevels(30, 70, mode: .exclusive))
    var single = List(capacity: 100)
    var hits: Int64 = 0
    for key in requests.keys {
      if single.contains(key) { hits += 1 }
      _ = single.use(key)
    }
    #expect(run.counters.hits == hits)
    #expect(run["tier.near.objects"] == 30 && run["tier.far.objects"] == 70)
    #expect(run["tier.far.moves"] == run["tier.far.hits"] && run["tier.far.moves"] > 1000)
  }

  /// An inclusive tier loses what the next one evicts.
  @Test func inclusiveTiersLoseWhatIsEvictedBelow() throws {
    let requests = Self.skewed(20_000, objects: 500, seed: 6)
    let run = try SystemRun(requests, try Self.twoLevels(30, 50, mode: .inclusive))
    var (near, far) = (List(capacity: 30), List(capacity: 50))
    var (nearHits, farHits, lost): (Int64, Int64, Int64) = (0, 0, 0)
    for key in requests.keys {
      if near.contains(key) {
        nearHits += 1
      } else {
        if far.contains(key) { farHits += 1 }
        // The far tier answers before it stores, so the near one has the value first.
        _ = near.use(key)
        if let victim = far.use(key), near.contains(victim) {
          near.remove(victim)
          lost += 1
        }
      }
      _ = near.use(key)
    }
    #expect(run["tier.near.hits"] == Double(nearHits) && run["tier.far.hits"] == Double(farHits))
    #expect(run["tier.near.back_invalidations"] == Double(lost) && lost > 100)
  }

  // MARK: - Time to live

  static func oneKey(_ count: Int, rate: Double, seed: UInt64 = 1) -> Requests {
    Requests(count, rate: rate, seed: seed) { _ in (0, .read) }
  }

  static func lives(_ near: String, _ far: String, inherits: Bool = false) throws -> SystemPlan {
    var first = try TierPlan("near", capacity: "10", ["ttl": near])
    first.inheritsTTL = inherits
    return try SystemPlan([first, try TierPlan("far", capacity: "10", ["ttl": far])], origin: [:])
  }

  /// Of Poisson reads a cache with the time to live T hits lT / (1 + lT) (FIELD.md 0.3). What it misses is a renewal process
  /// with intervals of T + Exp(l); a second cache with the time to live U hits m / (1 + m) of it, where m, the mean number of
  /// renewals in U, is the sum over k of P(kT + Gamma(k, l) < U).
  @Test(arguments: [(5.0, 40.0), (5.0, 12.0), (10.0, 3.0)]) func cachesInSeries(_ near: Double, _ far: Double) throws {
    let rate = 0.5
    let run = try SystemRun(
      Self.oneKey(100_000, rate: rate), try Self.lives("\(Int(near))s", "\(Int(far))s"))
    var mean = 0.0
    var k = 1.0
    while far > k * near {
      let x = rate * (far - k * near)
      var (term, sum) = (exp(-x), 0.0)
      for j in 0..<Int(k) {
        sum += term
        term *= x / Double(j + 1)
      }
      mean += 1 - sum
      k += 1
    }
    #expect(isNear(run["tier.near.hit_ratio"], rate * near / (1 + rate * near), within: 0.004))
    #expect(isNear(run["tier.far.hit_ratio"], mean / (1 + mean), within: 0.01))
  }

  /// Independent lives add up; inherited ones do not.
  @Test func inheritedLivesBoundTheAge() throws {
    let requests = Self.oneKey(100_000, rate: 2)
    let independent = try SystemRun(requests, try Self.lives("7s", "30s"))
    let inherited = try SystemRun(requests, try Self.lives("7s", "30s", inherits: true))
    #expect(independent["data_age_max_ms"] > 36_000 && independent["data_age_max_ms"] < 37_000)
    #expect(inherited["data_age_max_ms"] > 29_000 && inherited["data_age_max_ms"] < 30_000)
  }

  // MARK: - Clients

  /// Each client has a cache of its own, and the next tier is for all.
  @Test func cachesOfClients() throws {
    var browser = try TierPlan("browser", capacity: "100")
    browser.scope = .perClient(groupOf: 1)
    var router = try TierPlan("router", capacity: "100")
    router.scope = .perClient(groupOf: 2)
    var plan = try SystemPlan([browser, router, try TierPlan("edge", capacity: "100")], origin: [:])
    plan.clients.numbering = .inTurn(count: 4)
    var requests = Requests()
    // Four clients ask for the same ten keys, twice.
    for round in 0..<2 {
      for key in 0..<10 {
        for client in 0..<4 { requests.append(UInt64(key), at: Int64(round * 100 + key * 10 + client) * 1000) }
      }
    }
    let run = try SystemRun(requests, plan)
    #expect(run["tier.browser.requests"] == 80 && run["tier.browser.hits"] == 40)
    #expect(run["tier.router.requests"] == 40 && run["tier.router.hits"] == 20)
    #expect(run["tier.edge.requests"] == 20 && run["tier.edge.hits"] == 10)
    #expect(run["origin_reads"] == 10 && run["tier.browser.nodes"] == 4 && run["tier.router.nodes"] == 2)
  }

  /// A write takes its key out of every tier on its way, at the nodes that it passes: other clients' caches keep it.
  @Test func writesPassThroughAllTiers() throws {
    var browser = try TierPlan("browser", capacity: "100")
    browser.scope = .perClient(groupOf: 1)
    var plan = try SystemPlan([browser, try TierPlan("edge", capacity: "100")], origin: [:])
    plan.clients.numbering = .inTurn(count: 2)
    var requests = Requests()
    for time in 0..<4 { requests.append(7, at: Int64(time)) }
    // Client 0 writes; then both read twice.
    requests.append(7, at: 10, .write)
    for time in 11..<16 { requests.append(7, at: Int64(time)) }
    let run = try SystemRun(requests, plan)
    // Client 1 still has the old value, and hits it; client 0 loads the new one.
    let late = run.outcomes.filter { $0.index > 4 }
    #expect(late.map(\.isStale) == [true, false, true, false, true])
    #expect(late.map(\.version) == [0, 1, 0, 1, 0])
    #expect(run["origin_writes"] == 1 && run["origin_reads"] == 2)
  }

  // MARK: - Without an origin

  @Test func withoutAnOriginWhatIsLackingIsAbsent() throws {
    var plan = SystemPlan(
      tiers: [try TierPlan("sessions", capacity: "10", ["ttl": "10s", "write-strategy": "write-through"])])
    plan.origin = nil
    var requests = Requests()
    requests.append(1, at: 0)
    requests.append(1, at: 1_000_000_000, .write)
    requests.append(1, at: 5_000_000_000)
    requests.append(1, at: 12_000_000_000)
    let run = try SystemRun(requests, plan)
    #expect(run.outcomes.map(\.outcome) == [.negative, .hit, .hit, .negative])
    #expect(run["origin_reads"] == 0 && run["negatives"] == 2)
  }

  /// Stipulated hit ratios are what they are, and shares follow from them.
  @Test func stipulatedTiers() throws {
    var tiers: [TierPlan] = []
    for (name, ratio, latency) in [("browser", 0.35, "0ms"), ("cdn", 0.9, "30ms"), ("redis", 0.8, "3ms")] {
      var tier = try TierPlan(name, capacity: nil, ["cache-latency": "constant:\(latency)"])
      tier.stipulatedHitRatio = ratio
      tiers.append(tier)
    }
    let plan = try SystemPlan(tiers, origin: ["origin-latency": "constant:125ms"])
    let run = try SystemRun(Self.skewed(50_000, objects: 1000, seed: 8), plan)
    let shares = [0.35, 0.65 * 0.9, 0.065 * 0.8]
    for (tier, share) in zip(["browser", "cdn", "redis"], shares) {
      #expect(isNear(run["tier.\(tier).answer_share"], share, within: 0.007))
    }
    #expect(isNear(run.latency, 0.65 * (30 + 0.1 * (3 + 0.2 * 125)), within: 0.3))
  }
}
