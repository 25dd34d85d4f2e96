import CacheCore
@testable import Policies
import TestSupport
import Testing

@Suite("Redis") struct RedisTests {
  /// Half seconds between requests, and thirds of minutes, so that counters decay.
  @Test(arguments: [500_000_000, 20_000_000_000] as [Int64]) func matchesTheNaiveModel(period: Int64) throws {
    for (spelling, rule) in [
      ("redis-lru", NaiveRedis.Rule.lru), ("redis-lfu", .lfu), ("redis-random", .random), ("redis-ttl", .ttl),
    ] as [(String, NaiveRedis.Rule)] {
      try compareWithNaive(spelling, { _, _ in NaiveRedis(rule, seed: 5) }, period: period)
      guard rule != .ttl else { continue }
      try compareWithNaive(
        spelling + ":keys=volatile", { _, _ in NaiveRedis(rule, isVolatile: true, seed: 5) }, period: period)
    }
  }

  @Test func matchesTheNaiveModelWithOtherSamplesAndPools() throws {
    for (samples, pool) in [(3, 0), (10, 4)] {
      try compareWithNaive(
        "redis-lru:samples=\(samples):pool=\(pool)",
        { _, _ in NaiveRedis(.lru, samples: samples, pool: pool, seed: 5) }, period: 1_000_000_000)
    }
    try compareWithNaive(
      "redis-lru:draw=uniform", { _, _ in NaiveRedis(.lru, drawsEvenly: true, seed: 5) }, period: 1_000_000_000)
  }

  static func hits(
    _ spelling: String, _ keys: [UInt32], capacity: Int64, times: [Int64]? = nil, seed: UInt64 = 1
  ) throws -> Int64 {
    try PolicyRun(
      policy: spelling, capacity: capacity, isUnit: true, keys: keys,
      times: times ?? keys.indices.map { Int64($0) * 1_000_000_000 }, seed: seed
    ).replayAll().hits
  }

  /// FIELD.md 0.8: the counter after 100, 1,000, 100,000 and 1,000,000 requests in a minute, for each log factor: mean and
  /// standard deviation by an independent simulation. The documentation's table is one draw of it.
  @Test(
    arguments: [
      (0, 100, 105, 0.0, 104), (1, 100, 18.5, 2.2, 18), (1, 1000, 49.2, 4.0, 49), (10, 100, 9.7, 1.2, 10),
      (10, 1000, 19.3, 2.2, 18), (10, 100_000, 146.8, 7.1, 142), (100, 100, 6.8, 0.7, 8), (100, 1000, 9.8, 1.3, 11),
      (100, 100_000, 50.6, 3.9, 49), (100, 1_000_000, 147.0, 7.2, 143), (10, 1_000_000, 255, 0.0, 255),
    ] as [(Int, Int, Double, Double, Int)])
  func countersRiseAsDocumented(factor: Int, requests: Int, mean: Double, deviation: Double, documented: Int) throws {
    let draws = try (1...(requests > 100_000 ? 2 : requests > 1000 ? 10 : 40)).map { seed in
      Double(try Self.counter(factor: factor, requests: requests, seed: UInt64(seed)))
    }
    let average = draws.reduce(0, +) / Double(draws.count)
    #expect(abs(average - mean) <= 3 * deviation / Double(draws.count).squareRoot() + 0.15)
    #expect(draws.allSatisfy { abs($0 - mean) <= 4 * deviation + 0.5 })
    #expect(abs(Double(documented) - mean) <= 3 * deviation + 1)
  }

  /// A key's counter after some requests at one time.
  static func counter(factor: Int, requests: Int, seed: UInt64) throws -> Int {
    let parameters = try PolicyChoice("redis-lfu:log-factor=\(factor)").parameters
    var keyspace = RedisKeyspace(
      PolicySetup(parameters: parameters, capacity: 1, isUnit: true, seed: seed), evictsAll: true)
    var rank = RedisLFU(parameters)
    keyspace.reserve(slots: 1)
    rank.reserve(slots: 1)
    return withUnsafePointer(to: RequestColumns(count: 1)) { columns in
      let request = Request(columns, 0)
      rank.store(0, request)
      for _ in 0..<requests { rank.touch(0, request, &keyspace) }
      return 255 - Int(rank.idleness(0, request, keyspace))
    }
  }

  /// FIELD.md 0.8: with even draws a sample of 1 without a pool is random eviction. Redis's draws are not even: the first
  /// of a chain, which came last, and what follows empty buckets are likelier.
  @Test func aSampleOfOneIsRandom() throws {
    let keys = Array(GoldenTrace.keys.prefix(20_000))
    let random = try hitCount("random", capacity: 100, keys: keys)
    let one = try Self.hits("redis-lru:samples=1:pool=0:draw=uniform", keys, capacity: 100)
    #expect(abs(one - random) < 250, "\(one) \(random)")
    #expect(try Self.hits("redis-lru:samples=1:pool=0", keys, capacity: 100) < random - 100)
    #expect(abs(try Self.hits("redis-random", keys, capacity: 100) - random) < 300)
  }

  /// FIELD.md 0.8, the row of a loop over 1,000 objects with room for 400: with even draws and a clock that ticks with
  /// every request, and one that ticks every 1,000.
  @Test(arguments: [("samples=3", 0.0040), ("clock=1000", 0.0471)] as [(String, Double)])
  func loopsAsPublished(parameters: String, ratio: Double) throws {
    let keys = Array(loopKeys.prefix(20_000))
    let hits = try Self.hits("redis-lru:draw=uniform:" + parameters, keys, capacity: 400)
    #expect(abs(Double(hits) / 20_000 - ratio) < (parameters == "clock=1000" ? 0.012 : 0.0015), "\(hits)")
  }

  /// A key of its own time to live is gone when that is over, is counted as expired, and makes room.
  @Test func keysExpire() throws {
    let second: Int64 = 1_000_000_000
    let trace = PolicyTrace(seed: 5, requests: 4000, objects: 100, largest: 1, hasDeletes: false)
    let times = trace.keys.indices.map { Int64($0) * second / 100 }
    for policy in ["redis-lru", "redis-lfu", "redis-random", "redis-ttl"] {
      let run = try PolicyRun(
        policy: policy + ":ttl=2", capacity: 200, isUnit: true, keys: trace.keys, times: times, seed: 3)
      // Room for all, so a request hits exactly if the key was stored less than two seconds ago.
      var stored: [UInt32: Int64] = [:]
      let expected = zip(trace.keys, times).map { key, time in
        if let since = stored[key], time < since + 2 * second { return true }
        stored[key] = time
        return false
      }
      #expect(try run.replaySteps(checkEachStep: true) == expected)
      let counters = run.counters
      #expect(counters.expirations > 0 && counters.evictions == 0)
    }
  }

  /// Real Redis 7 (../shared/reference/redis-expiry.csv): 100,000 keys, the quarter of them with 1 to 10 seconds to live,
  /// the others with an hour: how many are still held after 10 and 19.75 seconds, though nobody asks for them.
  @Test(
    arguments: [
      (0.25, [5.0: 99_932, 10.0: 98_614, 19.75: 93_158]), (0.1, [5.0: 99_972, 10.0: 99_872, 19.75: 99_615]),
    ] as [(Double, [Double: Int])]) func theActiveCycleIsAsSlowAsRedis(share: Double, held: [Double: Int]) throws
  {
    let count: UInt32 = 100_000
    var random = SplitMix64(seed: 11)
    var (keys, times, ttls): ([UInt32], [Int64], [Int64]) = ([], [], [])
    for key in 0..<count {
      keys.append(key)
      times.append(0)
      ttls.append(Double(key) < share * Double(count) ? 1_000_000_000 + Int64(random.unit() * 9e9) : 3_600_000_000_000)
    }
    // One request for a further key every 250 ms, as the measurement's.
    for tick in 1...79 {
      keys.append(count)
      times.append(Int64(tick) * 250_000_000)
      ttls.append(0)
    }
    let run = try PolicyRun(
      policy: "redis-lru", capacity: 1 << 20, isUnit: true, keys: keys, times: times, ttls: ttls)
    for (seconds, expected) in held.sorted(by: { $0.key < $1.key }) {
      let expired = run.replay(through: Int(count) + Int(seconds * 4) - 1).expirations
      let gone = Int64(100_000 - expected)
      #expect(abs(expired - gone) <= max(30, gone / 5), "\(seconds) s: \(expired) and \(gone)")
    }
  }
}
