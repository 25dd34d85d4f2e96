public import CacheCore
internal import CacheStructures

/// First in, first out: the object that was stored longest ago leaves, however often it was asked for.
///
/// A ring of slots; a hit touches nothing. Same counts as libCacheSim's FIFO and Caffeine's linked.Fifo.
/// Source: Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966,
/// doi 10.1147/sj.52.0078. O(1) a request; 8 bytes a slot.
public struct FIFO: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "fifo", summary: "first in, first out: evicts what was stored longest ago",
      source: "Belady, IBM Systems Journal 5(2), 1966, doi 10.1147/sj.52.0078", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 8))
  }

  public static var victimMayStay: Bool { true }

  private var queue = SlotQueue()

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) { queue.reserve(slots: slots) }

  public func comingVictims() -> ComingSlots { ComingSlots(queue) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    queue.peekFirst()
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    queue.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) { queue.append(slot) }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { queue.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    queue.slots.count == cache.count ? nil : "the queue holds \(queue.slots.count) of \(cache.count) residents"
  }
}
