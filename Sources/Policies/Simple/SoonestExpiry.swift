public import CacheCore
internal import CacheStructures

/// Soonest expiry first: the object leaves that would expire first anyway.
///
/// An object's expiry is the time of the request that stored it plus that request's time to live; a write stores anew, a
/// read does not. Objects without a time to live leave last. Among equals the one stored longest ago leaves.
/// Source: Redis's `volatile-ttl`, which samples a few keys and refuses writes where none has a time to live; this one is
/// exact and evicts those as well. O(log n) a request; 24 bytes an object and 4 a slot.
public struct SoonestExpiry: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "ttl", aliases: ["volatile-ttl"], summary: "evicts what would expire soonest", needs: [.time, .ttl],
      source: "Redis documentation, key eviction, maxmemory-policy volatile-ttl", verification: .naiveModel,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 28))
  }

  public static var victimMayStay: Bool { true }

  private struct Expiry: BitwiseCopyable, Comparable {
    var time: Int64
    var order: Int64

    static func < (left: Expiry, right: Expiry) -> Bool {
      left.time == right.time ? left.order < right.order : left.time < right.time
    }
  }

  private var heap = SlotHeap<Expiry>()
  private var stored: Int64 = 0

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) { heap.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { heap.prefetch(slot) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if request.operation == .write { heap.update(slot, expiry(request)) }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { heap.first }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    heap.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    heap.insert(slot, expiry(request))
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { heap.remove(slot) }

  private mutating func expiry(_ request: Request) -> Expiry {
    stored &+= 1
    let (ttl, time) = (request.ttl, request.time)
    let sum = time.addingReportingOverflow(ttl)
    return Expiry(time: ttl == 0 || sum.overflow ? .max : sum.partialValue, order: stored)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(heap.count) != cache.count { return "the heap holds \(heap.count) of \(cache.count) residents" }
    return heap.isConsistent ? nil : "the heap is out of order"
  }
}
