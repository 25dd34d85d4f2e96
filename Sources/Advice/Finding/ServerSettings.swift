internal import CacheCore
internal import Policies
internal import Traces

/// What to tell Redis and memcached.
public struct ServerSettings: Sendable {
  /// Values in the cache.
  public var keys: Int64
  /// Bytes of those values.
  public var valueBytes: Int64
  /// Whether those bytes are assumed, the trace having no sizes.
  public var isAssumed: Bool
  /// Redis's `maxmemory` in bytes.
  public var maxmemory: Int64
  /// Redis's memory for a key beside its value, on average, hash tables among it.
  public var redisOverhead: Int64
  /// Redis's `maxmemory-policy`.
  public var policy: String
  /// Redis's `maxmemory-samples`.
  public var samples: Int
  /// What was replayed for it: Redis's own rules where the trace has times, else the exact policy that they approximate.
  public var redis: Measured
  /// Whether it reaches the target; nil: there is none.
  public var reachesGoal: Bool?
  /// memcached's `-m`, in MiB.
  public var megabytes: Int64
  /// memcached's memory for an item beside its value, on average.
  public var memcachedOverhead: Int64
  /// memcached's largest value, where it is above the 1 MiB that it has without `-I`; in bytes.
  public var largestItem: Int64?
  /// What was replayed for it; nil: the trace has no times.
  public var memcached: Measured?

  /// What values weigh where the trace does not say: an assumption.
  static let assumedValue: Int64 = 1024

  /// Redis's names of the policies that are replayed for it.
  static let policies = [
    "redis-lru": "allkeys-lru", "redis-lfu": "allkeys-lfu", "redis-random": "allkeys-random", "lru": "allkeys-lru",
    "lfu": "allkeys-lfu", "random": "allkeys-random",
  ]
  /// How much a higher `maxmemory-samples` must give, in hit ratio, to be worth its time.
  static let samplesGain = 0.002

  /// Memory for what a cache under one of Redis's policies held when its capacity was full: `keys` values of `bytes`
  /// together; nil: the trace has no sizes. `sizes`: those of the trace's objects.
  init(_ redis: Measured, keys: Int64, bytes: Int64?, sizes: DistributionSummary?, expires: Bool) {
    self.redis = redis
    self.keys = keys
    isAssumed = bytes == nil
    valueBytes = bytes ?? keys * ServerSettings.assumedValue
    let mean = Double(valueBytes) / Double(max(1, keys))
    let values = ServerSettings.values(sizes, mean: mean)
    let perKey = ServerSettings.mean(values) { Double(RedisMemory.perKey(value: $0, expires: expires) - $0) }
    let tables = RedisMemory.tables(keys: keys, expires: expires)
    redisOverhead = Int64((perKey + Double(tables) / Double(max(1, keys))).rounded())
    maxmemory = valueBytes + Int64((perKey * Double(keys)).rounded(.up)) + tables + RedisMemory.base
    let perItem = ServerSettings.mean(values) { MemcachedMemory.perItem(value: $0) - Double($0) }
    memcachedOverhead = Int64(perItem.rounded())
    megabytes = MemcachedMemory.megabytes(Double(valueBytes) + perItem * Double(keys))
    let largest = (values.last?.value ?? 0) + RedisMemory.keyBytes + MemcachedMemory.overhead
    largestItem = largest > 1 << 20 ? largest : nil
    let name = redis.policy.row.description.name
    policy = ServerSettings.policies[name] ?? "allkeys-lru"
    samples = redis.policy.spelling.hasSuffix(":samples=10") ? 10 : 5
  }

  /// The sizes of values with about this mean: the smaller of the trace's objects where a cache keeps those.
  private static func values(_ sizes: DistributionSummary?, mean: Double) -> [(value: Int64, count: Int64)] {
    guard let sizes, sizes.count > 0 else { return [(assumedValue, 1)] }
    var chosen: [(value: Int64, count: Int64)] = []
    var (sum, count) = (0.0, 0.0)
    for (value, times) in sizes.values {
      sum += Double(value) * Double(times)
      count += Double(times)
      if sum > mean * count, !chosen.isEmpty { break }
      chosen.append((value, times))
    }
    return chosen
  }

  private static func mean(_ values: [(value: Int64, count: Int64)], _ cost: (Int64) -> Double) -> Double {
    var (sum, count) = (0.0, 0.0)
    for (value, times) in values {
      sum += cost(value) * Double(times)
      count += Double(times)
    }
    return sum / max(1, count)
  }

  /// The best of the policies that Redis has; more samples only where they give something. `ratio`: what they are judged by.
  static func best(_ found: [Measured], _ ratio: (Measured) -> Double) -> Measured? {
    let plain = found.filter { !$0.policy.spelling.contains("samples=") }
    guard let best = plain.max(by: { ratio($0) < ratio($1) }) else { return nil }
    let finer = found.first { $0.policy.spelling == best.policy.spelling + ":samples=10" }
    return finer.flatMap { ratio($0) - ratio(best) >= samplesGain ? $0 : nil } ?? best
  }

  /// The share of the values that fits into a budget where these settings are more.
  func share(fitting budget: Int64) -> Double {
    let room = Double(max(0, budget - RedisMemory.base))
    return min(1, room / Double(max(1, maxmemory - RedisMemory.base)))
  }
}
