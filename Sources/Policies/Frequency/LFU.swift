public import CacheCore
internal import CacheStructures

/// Least frequently used: the object that was asked for least often leaves, among equals the one asked for longest ago.
///
/// What counts as often has three readings, which give very different figures (FIELD.md 0.1), so reports name theirs.
/// `lfu`: uses since the object came in; a count is lost when its object leaves. `history=perfect`: uses since the trace
/// began; counts outlive their objects, and memory follows the trace. `aging=A`: all counts are halved, rounding down, after
/// every A x N requests, N being the capacity, or the number of residents where the capacity is in bytes; of objects that
/// become equal, those that had been used less leave first. The newcomer is always let in.
///
/// Source: counting in the cache as Shah, Mitra, Matani, "An O(1) algorithm for implementing the LFU cache eviction scheme",
/// 2010, arXiv:2110.11602; counts kept for ever as Breslau, Cao, Fan, Phillips, Shenker, "Web caching and Zipf-like
/// distributions", INFOCOM 1999, doi 10.1109/INFCOM.1999.749260; halving as Robinson and Devarakonda, "Data cache management
/// using frequency-based replacement", SIGMETRICS 1990, doi 10.1145/98457.98523.
/// `lfu` gives the counts of libCacheSim's LFU (which calls its order among equals first in, first out; every use enters a
/// new frequency, so it is the same order) and of Caffeine's linked.Lfu.
/// O(1) a request in the cache; with `history=perfect` an insertion passes the frequencies below its own; halving is O(n),
/// amortised over its period. 16 bytes a slot, 8 more for `perfect`.
public struct LFU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lfu", summary: "least frequently used: evicts what was asked for least often",
      parameters: [
        Parameter(
          "history", .choice(["cache", "perfect"]), default: "cache",
          "counts last as long as their object is cached, or for ever"),
        Parameter(
          "aging", .number(0...1_000_000_000), default: "0",
          "halve all counts after this many times the capacity in requests; 0: never"),
      ], source: "Shah, Mitra, Matani, arXiv:2110.11602, 2010", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 16))
  }

  public static var victimMayStay: Bool { true }

  /// The count of an object that is not cached, as it was after so many halvings.
  private struct Kept: BitwiseCopyable {
    var count: UInt32
    var halvings: UInt32
  }

  private var frequencies = FrequencyList()
  private let isPerfect: Bool
  private var kept = SlotArray<Kept>()
  private let aging: Double
  private let isUnit: Bool
  private var requests = 0.0
  private var halvings: UInt32 = 0
  /// How often the object that was missed had been used before.
  private var past: UInt64 = 0

  public init(_ setup: PolicySetup) {
    isPerfect = setup.parameters.text("history") == "perfect"
    aging = setup.parameters.number("aging")
    isUnit = setup.isUnit
  }

  public mutating func reserve(slots: Int) {
    frequencies.reserve(slots: slots)
    if isPerfect { kept.reserve(slots) }
  }

  public func prefetch(_ slot: Slot) { frequencies.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(near: frequencies.first, far: frequencies.second) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if aging > 0 { age(cache) }
    frequencies.increment(slot)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    if aging > 0 { age(cache) }
    if isPerfect { past = ghost ? UInt64(kept[slot].count >> min(31, halvings &- kept[slot].halvings)) : 0 }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { frequencies.first }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if isPerfect { keep(slot, frequencies.frequency(of: slot)) }
    frequencies.remove(slot)
    return isPerfect
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    frequencies.insert(slot, frequency: past &+ 1)
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    if isPerfect { keep(slot, past &+ 1) }
    return isPerfect
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { frequencies.remove(slot) }

  private mutating func keep(_ slot: Slot, _ count: UInt64) {
    kept[slot] = Kept(count: UInt32(clamping: count), halvings: halvings)
  }

  private mutating func age(_ cache: CacheView) {
    requests += 1
    let objects = isUnit ? Double(cache.capacity) : Double(cache.count)
    guard requests >= max(1, aging * objects) else { return }
    requests = 0
    halvings &+= 1
    frequencies.halve()
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard frequencies.checkedBuckets() != nil else { return "the frequency list is broken" }
    return frequencies.count == cache.count ? nil : "\(frequencies.count) of \(cache.count) residents are counted"
  }
}
