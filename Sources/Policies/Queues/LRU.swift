public import CacheCore
internal import CacheStructures

/// Least recently used: the object that was asked for longest ago leaves.
///
/// A list threaded through the slots, most recent in front. Same counts as libCacheSim's LRU and Caffeine's linked.Lru.
/// Source: Mattson, Gecsei, Slutz, Traiger, "Evaluation techniques for storage hierarchies", IBM Systems Journal 9(2),
/// 1970, doi 10.1147/sj.92.0078. O(1) a request; 8 bytes a slot.
public struct LRU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lru", summary: "least recently used: evicts what was asked for longest ago",
      source: "Mattson et al., IBM Systems Journal 9(2), 1970, doi 10.1147/sj.92.0078", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 8))
  }

  public static var victimMayStay: Bool { true }

  private var lists = SlotLists()
  private var list = SlotList()

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) { lists.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { lists.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(list, lists) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { lists.moveToFront(slot, &list) }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { list.tail }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    lists.remove(slot, &list)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) { lists.pushFront(slot, &list) }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { lists.remove(slot, &list) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(list) else { return "the list is broken" }
    return slots.count == cache.count ? nil : "the list holds \(slots.count) of \(cache.count) residents"
  }
}
