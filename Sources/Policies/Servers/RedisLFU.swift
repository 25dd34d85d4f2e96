internal import CacheCore
internal import CacheStructures

/// Redis's LFU, `allkeys-lfu` and `volatile-lfu`: the key with the lowest counter leaves, of those that `RedisEviction`
/// draws.
///
/// A counter of 8 bits starts at 5, goes up with a probability of 1 / (factor x (counter - 5) + 1) when its key is asked
/// for, so that it grows with the logarithm of the requests, and down by one for every `decay` minutes without a request
/// (0: never), which is worked out when the key is asked for or drawn. Minutes are counted in 16 bits and wrap. The
/// constants are Redis's defaults. 4 bytes a slot.
struct RedisLFU: RedisRank, ~Copyable {
  static var description: PolicyDescription {
    PolicyDescription(
      name: "redis-lfu", summary: "Redis's approximated LFU: the lowest logarithmic counter of a few keys drawn",
      parameters: [
        RedisParameters.keys, RedisParameters.samples, RedisParameters.pool, RedisParameters.draw,
        Parameter("log-factor", .integer(0...10_000), default: "10", "lfu-log-factor: how hard a high counter rises"),
        Parameter("decay", .integer(0...65_535), default: "1", "lfu-decay-time: minutes that cost a count; 0: none do"),
        Parameter("init", .integer(0...255), default: "5", "LFU_INIT_VAL: the counter of a new key"),
      ] + RedisLifetime.parameters,
      needs: .time, isRandom: true, source: "Redis 7.0.15, evict.c and db.c", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 24))
  }

  private static var minute: Int64 { 60_000_000_000 }

  private let factor: UInt32
  private let decay: UInt32
  private let initial: UInt32
  /// The minute of the last request in the upper 24 bits, the counter in the lower 8.
  private var counters = SlotArray<UInt32>()
  /// The minute of the clock, and when it began.
  private var now: UInt32 = 0
  private var nowBegan: Int64 = .min

  static func evictsAll(_ parameters: ParameterValues) -> Bool { parameters.text("keys") == "all" }

  init(_ parameters: ParameterValues) {
    factor = UInt32(parameters.integer("log-factor"))
    decay = UInt32(parameters.integer("decay"))
    initial = UInt32(parameters.integer("init"))
  }

  mutating func reserve(slots: Int) { counters.reserve(slots) }

  @inline(__always)
  func prefetch(_ slot: Slot) { CacheStructures.prefetch(counters.pointer(slot)) }

  @inline(__always)
  mutating func store(_ slot: Slot, _ request: Request) {
    lookAtClock(request.time)
    counters[slot] = now &<< 8 | initial
  }

  @inline(__always)
  mutating func touch(_ slot: Slot, _ request: Request, _ keyspace: inout RedisKeyspace) {
    lookAtClock(request.time)
    var counter = decayed(counters[slot])
    if counter < 255, keyspace.happens(oneIn: (max(counter, initial) &- initial) &* factor &+ 1) { counter &+= 1 }
    counters[slot] = now &<< 8 | counter
  }

  @inline(__always)
  mutating func idleness(_ slot: Slot, _ request: Request, _ keyspace: borrowing RedisKeyspace) -> UInt64 {
    lookAtClock(request.time)
    return 255 &- UInt64(decayed(counters[slot]))
  }

  @inline(__always)
  private mutating func lookAtClock(_ time: Int64) {
    guard UInt64(bitPattern: time &- nowBegan) >= UInt64(RedisLFU.minute) else { return }
    let minutes = time / RedisLFU.minute
    now = UInt32(truncatingIfNeeded: minutes) & 0xFFFF
    nowBegan = minutes * RedisLFU.minute
  }

  @inline(__always)
  private func decayed(_ stored: UInt32) -> UInt32 {
    let (then, counter) = (stored &>> 8, stored & 0xFF)
    if then == now || decay == 0 { return counter }
    let elapsed = now >= then ? now &- then : 65_535 &- then &+ now
    return counter &- min(counter, elapsed / decay)
  }
}
