public import CacheCore
internal import CacheStructures

/// Most recently used: of the objects in the cache, the one that was asked for last leaves for a newcomer.
///
/// A list threaded through the slots, most recent in front, whose front leaves; the newcomer then takes its place there.
/// Optimal on a loop larger than the cache, where LRU never hits; poor elsewhere. An object that grew and needs room stays,
/// the one behind it leaves. Same counts as Caffeine's linked.Mru.
/// Source: Chou, DeWitt, "An evaluation of buffer management strategies for relational database systems", VLDB 1985,
/// https://www.vldb.org/conf/1985/P127.PDF. O(1) a request; 8 bytes a slot.
public struct MRU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "mru", summary: "most recently used: evicts what was asked for last; for loops",
      source: "Chou, DeWitt, VLDB 1985, https://www.vldb.org/conf/1985/P127.PDF", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 8))
  }

  public static var victimMayStay: Bool { true }

  private var lists = SlotLists()
  private var list = SlotList()

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) { lists.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { lists.prefetch(slot) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { lists.moveToFront(slot, &list) }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    list.head == incoming && list.count > 1 ? lists.next(incoming) : list.head
  }

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
