public import CacheCore
internal import CacheStructures

/// LRU-MAD, least recently used with minimum aggregate delay: evicts what will cost least waiting.
///
/// While an object is fetched, which takes `latency`, further requests for it wait as well: delayed hits. What an object's
/// absence costs is estimated from its past: its requests are cut into windows that begin with the first request at least
/// a latency after the last window's first; a window's requests would all have waited for one fetch, the first for all of it
/// and each other for what would have been left. The mean over windows, divided by the time since the object's last request
/// and one, is its rank; the least rank leaves, of equals the one asked for longest ago.
///
/// `latency` is a number of requests, as in the authors' simulator (one request a cycle; it has no default there), or a length
/// of time such as `2ms`, which needs a trace with times. What is known of objects that left is kept for ever, as theirs: memory
/// follows the trace. The hit-ratio engine fetches in no time, so its counts show what the ranking costs in hits; under the
/// authors' timing a test finds the totals of FIELD.md 0.7.
///
/// Source: Atre, Sherry, Wang, Berger, "Caching with delayed hits", SIGCOMM 2020, doi 10.1145/3387514.3405883, and its
/// github.com/cmu-snap/Delayed-Hits. The rank's reciprocal grows at a rate of the object's own, so a kinetic tournament finds the greatest:
/// O(log n) a hit, O(log^2 n) amortised an eviction, where the authors' scans the cache. 36 bytes a slot, 64 a resident.
public struct LRUMAD: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lru-mad", aliases: ["lrumad", "lru-aggdelay"],
      summary: "LRU-MAD: evicts what costs the least waiting when requests for an object wait for its fetch",
      parameters: [
        Parameter("latency", .text, default: "100", "how long a fetch takes, in requests (100) or time (2ms)")
      ],
      source: "Atre et al., SIGCOMM 2020, doi 10.1145/3387514.3405883", verification: .reference,
      cost: PolicyCost(.logarithmicSquared, bytesPerSlot: 100))
  }

  public static var victimMayStay: Bool { true }

  private struct History: BitwiseCopyable {
    var windows: Int64
    var windowStart: Int64
    var delay: Int64
    var last: Int64
  }

  private var histories = SlotArray<History>()
  private var residents = KineticTournament()
  private let latency: Int64
  private let usesTime: Bool

  public init(_ setup: PolicySetup) throws(CachesimError) {
    let text = setup.parameters.text("latency")
    let (requests, span) = (parseCount(text), TimeSpan.nanoseconds(text))
    guard let value = requests ?? span, value > 0, value < 1 << 50 else {
      throw CachesimError(
        .usage, "policy 'lru-mad': latency=\(text) is neither a number of requests (100) nor a time (2ms), above 0")
    }
    latency = value
    usesTime = requests == nil
  }

  public mutating func reserve(slots: Int) {
    histories.reserve(slots)
    residents.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(histories.pointer(slot))
    residents.prefetch(slot)
  }

  @inline(__always)
  private func now(_ request: Request) -> Int64 { usesTime ? request.time : request.index }

  /// A request for an object arrives.
  @inline(__always)
  private func arrive(_ slot: Slot, _ now: Int64) {
    let history = histories.pointer(slot)
    let elapsed = now &- history.pointee.windowStart
    if history.pointee.windows == 0 || elapsed >= latency {
      history.pointee.windows &+= 1
      history.pointee.windowStart = now
      history.pointee.delay &+= latency
    } else {
      history.pointee.delay &+= latency &- elapsed
    }
    history.pointee.last = now
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    arrive(slot, now(request))
    let history = histories[slot]
    residents.update(slot, start: history.last, rate: history.windows, span: history.delay)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    if !ghost { histories[slot] = History(windows: 0, windowStart: 0, delay: 0, last: 0) }
    arrive(slot, now(request))
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    residents.greatest(at: now(request))
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    residents.remove(slot)
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let history = histories[slot]
    residents.insert(slot, start: history.last, rate: history.windows, span: history.delay)
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool { true }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { residents.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if !residents.isConsistent { return "the tournament is broken" }
    return Int(residents.count) == cache.count ? nil : "\(residents.count) of \(cache.count) residents are ranked"
  }
}
