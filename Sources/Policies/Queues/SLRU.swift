public import CacheCore
internal import CacheStructures

/// Segmented LRU: an object earns its way up through segments, each an LRU list; the lowest segment gives up victims.
///
/// A newcomer goes to the lowest segment; a hit moves an object one segment up, or to the front of the top one. A segment
/// that overflows pushes its least recent object to the front of the one below. The upper segments share `protected` of
/// the capacity evenly; two segments are the SLRU of the paper, four with 0.75 the S4LRU of Facebook's photo cache.
///
/// `rules` says what bounds the lowest segment. `open` (default): nothing, it has whatever the others leave: Caffeine's
/// linked.SegmentedLru (`slru`) and linked.S4Lru (`segments=4:protected=0.75`). `strict`: the rest of the capacity;
/// what overflows leaves, even while an upper segment has room: S4LRU as its paper describes it. `libcachesim`: the rest
/// rounded down, and a newcomer goes to the lowest segment that has room: libCacheSim's slru
/// (`segments=4:protected=0.75:rules=libcachesim`), which holds nothing below four objects. In bytes the last two refuse objects larger than the lowest segment;
/// with `open` an object larger than an upper segment stays where it is. `s4lru` is a row of its own:
/// `segments=4:protected=0.75:rules=strict`.
///
/// Sources: Karedla, Love, Wherry, "Caching strategies to improve disk system performance", IEEE Computer 27(3), 1994,
/// doi 10.1109/2.268884; Huang et al., "An analysis of Facebook photo caching", SOSP 2013, doi 10.1145/2517349.2522722.
/// O(segments) a request, amortised in bytes; 9 bytes a slot.
public struct SLRU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "slru", aliases: ["segmentedlru"],
      summary: "segmented LRU: a hit moves an object one segment up, victims come from the lowest segment",
      parameters: parameters(segments: "2", protected: "0.8", rules: "open"),
      source: "Karedla, Love, Wherry, IEEE Computer 27(3), 1994, doi 10.1109/2.268884", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 9))
  }

  /// The row of S4LRU: four segments of a quarter each, all of them bounded.
  static var s4lru: PolicyDescription {
    PolicyDescription(
      name: "s4lru", summary: "S4LRU: segmented LRU of four segments of a quarter each",
      parameters: parameters(segments: "4", protected: "0.75", rules: "strict"),
      source: "Huang et al., SOSP 2013, doi 10.1145/2517349.2522722", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 9))
  }

  private static func parameters(segments: String, protected: String, rules: String) -> [Parameter] {
    [
      Parameter("segments", .integer(2...16), default: segments, "how many segments"),
      Parameter("protected", .number(0...0.99), default: protected, "share of the capacity above the lowest segment"),
      Parameter(
        "rules", .choice(["open", "strict", "libcachesim"]), default: rules,
        "whether the lowest segment is bounded too, and where newcomers go"),
    ]
  }

  public static var victimMayStay: Bool { true }

  public static var surplusEvictions: SurplusEvictions { .onHits }

  /// The segment of a slot that was given up and is about to leave.
  private static var leaving: UInt8 { .max }

  private var lists = SlotLists()
  private var levels = SlotArray<UInt8>()
  private var segments = SlotArray<WeighedList>()
  private let top: UInt32
  private let upperLimit: Int64
  private let isBounded: Bool
  private let fillsUp: Bool

  public init(_ setup: PolicySetup) {
    let count = UInt32(setup.parameters.integer("segments"))
    let protected = setup.parameters.number("protected")
    let rules = setup.parameters.text("rules")
    top = count - 1
    upperLimit = Int64(Double(setup.capacity) * protected / Double(top))
    isBounded = rules != "open"
    fillsUp = rules == "libcachesim"
    segments.reserve(Int(count))
    for level in 0..<count {
      segments[level] = WeighedList()
      segments.pointer(level).pointee.limit = upperLimit
    }
    segments.pointer(0).pointee.limit =
      switch rules {
      case "strict": setup.capacity - Int64(top) * upperLimit
      case "libcachesim": Int64(Double(setup.capacity) * (1 - protected))
      default: .max
      }
  }

  public var heaviestAdmitted: Int64 { segments.pointer(0).pointee.limit }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    levels.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { lists.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(segments.pointer(0).pointee.list, lists) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let level = UInt32(levels[slot])
    let weight = cache.weight(slot)
    if level == top || weight > upperLimit {
      lists.moveToFront(slot, &segments.pointer(level).pointee.list)
      if fillsUp { shrink(from: level, cache) }
    } else {
      take(slot, weight, level)
      put(slot, weight, level &+ 1)
      shrink(from: level &+ 1, cache)
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var level: UInt32 = 0
    while segments.pointer(level).pointee.list.isEmpty { level &+= 1 }
    return segments.pointer(level).pointee.list.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if levels[slot] != SLRU.leaving { take(slot, cache.weight(slot), UInt32(levels[slot])) }
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    guard isBounded else { return put(slot, weight, 0) }
    guard fillsUp else {
      put(slot, weight, 0)
      return shrink(from: 0, cache)
    }
    var level: UInt32 = 0
    while level <= top, segments.pointer(level).pointee.weight &+ weight > segments.pointer(level).pointee.limit {
      level &+= 1
    }
    put(slot, weight, level > top ? 0 : level)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    take(slot, cache.weight(slot), UInt32(levels[slot]))
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    let level = UInt32(levels[slot])
    segments.pointer(level).pointee.weight += to - from
    shrink(from: level, cache)
  }

  @inline(__always)
  private func put(_ slot: Slot, _ weight: Int64, _ level: UInt32) {
    lists.pushFront(slot, &segments.pointer(level).pointee, weight)
    levels[slot] = UInt8(truncatingIfNeeded: level)
  }

  @inline(__always)
  private func take(_ slot: Slot, _ weight: Int64, _ level: UInt32) {
    lists.remove(slot, &segments.pointer(level).pointee, weight)
  }

  /// Pushes what overflows a segment down, and what overflows a bounded lowest one out.
  @inline(__always)
  private func shrink(from level: UInt32, _ cache: CacheView) {
    var level = level
    while segments.pointer(level).pointee.overflows {
      repeat {
        let slot = segments.pointer(level).pointee.list.tail
        let weight = cache.weight(slot)
        take(slot, weight, level)
        if level == 0 {
          levels[slot] = SLRU.leaving
          cache.giveUp(slot)
        } else {
          put(slot, weight, level &- 1)
        }
      } while segments.pointer(level).pointee.overflows
      if level == 0 { return }
      level &-= 1
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for level in 0...top {
      let segment = segments[level]
      if let problem = lists.problem("segment \(level)", segment, cache, owns: { levels[$0] == level }) {
        return problem
      }
      // libCacheSim's lowest segment takes a newcomer for which no segment has room.
      if segment.overflows, level > 0 || !fillsUp {
        return "segment \(level) weighs \(segment.weight) of \(segment.limit)"
      }
      residents += Int(segment.list.count)
    }
    return residents == cache.count ? nil : "the segments hold \(residents) of \(cache.count) residents"
  }
}
