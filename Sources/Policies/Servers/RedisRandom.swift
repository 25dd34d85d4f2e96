public import CacheCore
internal import CacheStructures

/// Redis's `allkeys-random` and `volatile-random`: a random key of a random bucket of the hash table.
///
/// Keys that share a bucket are less likely to leave than keys alone in theirs. Keys are evicted before the next command,
/// after the one that stored them, so that a key can be the victim of its own insertion. O(1) expected.
public struct RedisRandom: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "redis-random", summary: "Redis's random eviction: a key of a random bucket of its hash table",
      parameters: [RedisParameters.keys] + RedisLifetime.parameters, needs: .time, isRandom: true,
      source: "Redis 7.0.15, evict.c and dict.c", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 20))
  }
  public static var expires: Bool { true }

  private var keyspace: RedisKeyspace

  public init(_ setup: PolicySetup) {
    keyspace = RedisKeyspace(setup, evictsAll: setup.parameters.text("keys") == "all")
  }

  public mutating func reserve(slots: Int) { keyspace.reserve(slots: slots) }

  @inline(__always)
  public func prefetch(_ slot: Slot) { keyspace.prefetch(slot) }

  @inline(__always)
  public mutating func advance(to request: Request, _ cache: CacheView) { keyspace.advance(to: request.time, cache) }

  @inline(__always)
  public func isExpired(_ slot: Slot, _ request: Request) -> Bool { keyspace.isExpired(slot, request) }

  @inline(__always)
  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { keyspace.hit(slot, request) }

  public var insertsFirst: Bool { keyspace.hasVictims }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    keyspace.hasVictims ? keyspace.drawOne() : incoming
  }

  @inline(__always)
  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    keyspace.remove(slot)
    return false
  }

  @inline(__always)
  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) { keyspace.insert(slot, request) }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { keyspace.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? { keyspace.checkInvariants(cache) }
}
