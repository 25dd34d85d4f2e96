internal import CacheCore
internal import CacheStructures

/// Redis's `volatile-ttl`: the key that expires soonest leaves, of those with a time to live that `RedisEviction` draws.
///
/// Keys without a time to live never leave; where there is no other, newcomers are refused. The exact form is `ttl`.
struct RedisTTL: RedisRank, ~Copyable {
  static var description: PolicyDescription {
    PolicyDescription(
      name: "redis-ttl", summary: "Redis's volatile-ttl: the soonest to expire of a few keys drawn",
      parameters: [RedisParameters.samples, RedisParameters.pool, RedisParameters.draw] + RedisLifetime.parameters,
      needs: .time, isRandom: true, source: "Redis 7.0.15, evict.c", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 32))
  }

  static func evictsAll(_ parameters: ParameterValues) -> Bool { false }

  init(_ parameters: ParameterValues) {}

  mutating func reserve(slots: Int) {}

  func prefetch(_ slot: Slot) {}

  mutating func store(_ slot: Slot, _ request: Request) {}

  mutating func touch(_ slot: Slot, _ request: Request, _ keyspace: inout RedisKeyspace) {}

  @inline(__always)
  mutating func idleness(_ slot: Slot, _ request: Request, _ keyspace: borrowing RedisKeyspace) -> UInt64 {
    // Milliseconds, as Redis keeps them; flipped so that the soonest is the highest, before 0 too.
    ~(UInt64(bitPattern: keyspace.expiry(slot) / 1_000_000) ^ 1 &<< 63)
  }
}
