public import CacheCore
public import CacheStructures

/// Least recently used: the object that was asked for longest ago leaves.
///
/// A queue by recency, the latest in front. Same counts as libCacheSim's LRU and Caffeine's linked.Lru.
/// Source: Mattson, Gecsei, Slutz, Traiger, "Evaluation techniques for storage hierarchies", IBM Systems Journal 9(2),
/// 1970, doi 10.1147/sj.92.0078. Amortised O(1) a request; 8 bytes a
/// slot, and 12 to 20 in large caches, where the queue is a log.
public struct LRU<Form: RecencyForm>: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lru", summary: "least recently used: evicts what was asked for longest ago",
      source: "Mattson et al., IBM Systems Journal 9(2), 1970, doi 10.1147/sj.92.0078", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 20))
  }

  public static var victimMayStay: Bool { true }

  private var places = RecencyPlaces<Form>()
  private var queue = RecencyQueue<Form>()

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) { places.reserve(slots: slots) }

  @inline(__always)
  public func prefetch(_ slot: Slot) { places.prefetch(slot) }

  @inline(__always)
  public func comingVictims() -> ComingSlots { ComingSlots(queue, places) }

  @inline(__always)
  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { queue.moveToFront(slot, places) }

  @inline(__always)
  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { queue.last(places) }

  @inline(__always)
  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    queue.removeLast(slot, places)
    return false
  }

  @inline(__always)
  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) { queue.pushFront(slot, places) }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { queue.remove(slot, places) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = queue.checkedSlots(places) else { return "the queue is broken" }
    return slots.count == cache.count ? nil : "the queue holds \(slots.count) of \(cache.count) residents"
  }
}
