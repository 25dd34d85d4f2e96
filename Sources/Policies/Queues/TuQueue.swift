public import CacheCore
internal import CacheStructures

/// OpenBSD's variant of 2Q: hot, warm and cold LRU lists without ghosts; newcomers are hot, what is hit when cold gets warm.
///
/// A newcomer goes to the front of the hot list, a hit on a cold object moves it to the front of the warm list; hits on hot
/// and warm objects move them to the front of their own. What overflows hot or warm goes to the front of cold, whose least
/// recent object leaves. Where cold is empty (after deletes, or in bytes), warm gives up, then hot. In bytes the shares are of
/// bytes. Constants are OpenBSD's: a third each. Same counts as Caffeine's two-queue.TuQueue.
/// Source: Unangst, "2Q buffer cache algorithm in OpenBSD", 2014,
/// https://www.tedunangst.com/flak/post/2Q-buffer-cache-algorithm. O(1) a request, amortised in bytes; 9 bytes a slot.
public struct TuQueue: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "tu-queue", aliases: ["tuqueue"],
      summary: "OpenBSD's 2Q: hot newcomers, warm objects that were hit when cold, and a cold list that gives up",
      parameters: [
        Parameter("hot", .number(0...0.99), default: "0.33", "share of the capacity for newcomers"),
        Parameter("warm", .number(0...0.99), default: "0.33", "share of the capacity for what was hit when cold"),
      ],
      source: "Unangst, 2Q buffer cache algorithm in OpenBSD, 2014", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 9))
  }

  private enum Level {
    static var cold: UInt32 { 0 }
    static var warm: UInt32 { 1 }
    static var hot: UInt32 { 2 }
  }

  private struct Part: BitwiseCopyable {
    var list = SlotList()
    var weight: Int64 = 0
    var limit: Int64 = .max
  }

  private var lists = SlotLists()
  private var levels = SlotArray<UInt8>()
  private var parts = SlotArray<Part>()

  public init(_ setup: PolicySetup) {
    parts.reserve(3)
    for level in Level.cold...Level.hot { parts[level] = Part() }
    parts.pointer(Level.warm).pointee.limit = Int64(Double(setup.capacity) * setup.parameters.number("warm"))
    parts.pointer(Level.hot).pointee.limit = Int64(Double(setup.capacity) * setup.parameters.number("hot"))
  }

  public var insertsFirst: Bool { true }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    levels.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { lists.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(parts.pointer(Level.cold).pointee.list, lists) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let level = UInt32(levels[slot])
    guard level == Level.cold else { return lists.moveToFront(slot, &parts.pointer(level).pointee.list) }
    take(slot, Level.cold, cache)
    put(slot, Level.warm, cache)
    shrink(Level.warm, cache)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    var level = Level.cold
    while parts.pointer(level).pointee.list.isEmpty { level &+= 1 }
    return parts.pointer(level).pointee.list.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    put(slot, Level.hot, cache)
    shrink(Level.hot, cache)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { take(slot, UInt32(levels[slot]), cache) }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    let level = UInt32(levels[slot])
    parts.pointer(level).pointee.weight += to - from
    shrink(level, cache)
  }

  @inline(__always)
  private func put(_ slot: Slot, _ level: UInt32, _ cache: CacheView) {
    lists.pushFront(slot, &parts.pointer(level).pointee.list)
    parts.pointer(level).pointee.weight &+= cache.weight(slot)
    levels[slot] = UInt8(truncatingIfNeeded: level)
  }

  @inline(__always)
  private func take(_ slot: Slot, _ level: UInt32, _ cache: CacheView) {
    lists.remove(slot, &parts.pointer(level).pointee.list)
    parts.pointer(level).pointee.weight &-= cache.weight(slot)
  }

  /// What overflows a part gets cold.
  @inline(__always)
  private func shrink(_ level: UInt32, _ cache: CacheView) {
    while parts.pointer(level).pointee.weight > parts.pointer(level).pointee.limit {
      let slot = parts.pointer(level).pointee.list.tail
      take(slot, level, cache)
      put(slot, Level.cold, cache)
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for level in Level.cold...Level.hot {
      let part = parts[level]
      guard let slots = lists.checkedSlots(part.list) else { return "list \(level) is broken" }
      let weight = slots.reduce(0) { $0 + cache.weight($1) }
      if weight != part.weight || weight > part.limit { return "list \(level) weighs \(weight) of \(part.limit)" }
      if slots.contains(where: { levels[$0] != level }) { return "list \(level) holds another's object" }
      residents += slots.count
    }
    return residents == cache.count ? nil : "the lists hold \(residents) of \(cache.count) residents"
  }
}
