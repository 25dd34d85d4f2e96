internal import CacheCore
internal import CacheStructures

/// Redis's LRU, `allkeys-lru` and `volatile-lru`: the key untouched for longest leaves, of those that `RedisEviction` draws.
///
/// The clock ticks once a second (`clock`): keys touched in the same second are equals, so a cache that turns over in a
/// few seconds is close to random. Redis's wraps after 194 days, ours does not. 8 bytes a slot.
struct RedisLRU: RedisRank, ~Copyable {
  static var description: PolicyDescription {
    PolicyDescription(
      name: "redis-lru", summary: "Redis's approximated LRU: the longest untouched of a few keys drawn",
      parameters: [
        RedisParameters.keys, RedisParameters.samples, RedisParameters.pool, RedisParameters.draw,
        Parameter("clock", .number(1e-9...1e9), default: "1", "LRU_CLOCK_RESOLUTION: seconds from tick to tick"),
      ] + RedisLifetime.parameters,
      needs: .time, isRandom: true, source: "Redis 7.0.15, evict.c", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 28))
  }

  private let tick: Int64
  private var touched = SlotArray<Int64>()

  static func evictsAll(_ parameters: ParameterValues) -> Bool { parameters.text("keys") == "all" }

  init(_ parameters: ParameterValues) { tick = max(1, Int64(parameters.number("clock") * 1e9)) }

  mutating func reserve(slots: Int) { touched.reserve(slots) }

  @inline(__always)
  func prefetch(_ slot: Slot) { CacheStructures.prefetch(touched.pointer(slot)) }

  @inline(__always)
  mutating func store(_ slot: Slot, _ request: Request) { touched[slot] = request.time }

  @inline(__always)
  mutating func touch(_ slot: Slot, _ request: Request, _ keyspace: inout RedisKeyspace) {
    touched[slot] = request.time
  }

  @inline(__always)
  mutating func idleness(_ slot: Slot, _ request: Request, _ keyspace: borrowing RedisKeyspace) -> UInt64 {
    UInt64(bitPattern: request.time / tick &- touched[slot] / tick)
  }
}
