public import CacheCore
internal import CacheStructures

/// SIEVE with counters instead of marks: the hand spares an object once for each hit, up to `k`.
///
/// As SIEVE, but a hit counts up to `k`, and the hand takes one count away from each object that it passes. With k = 1 it is
/// SIEVE, with larger k it tells often used objects from those used once, at the cost of more rounds.
/// Source: Zhang et al., "SIEVE is simpler than LRU", NSDI 2024, whose authors name the variant; k has no default of theirs.
/// O(1) a hit, amortised O(1 + hits since) an eviction; 9 bytes a slot.
public struct SIEVEK: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "sieve-k", summary: "SIEVE whose hand spares an object once for each hit, up to k",
      parameters: [Parameter("k", .integer(1...255), default: "3", "where hits stop being counted")],
      source: "Zhang et al., NSDI 2024", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 9))
  }

  public static var victimMayStay: Bool { true }

  private var lists = SlotLists()
  /// Newest in front.
  private var list = SlotList()
  private var counts = SlotArray<UInt8>()
  /// The object the hand is at; none: it goes on at the oldest.
  private var hand = SlotList.none
  private let most: UInt8

  public init(_ setup: PolicySetup) { most = UInt8(truncatingIfNeeded: setup.parameters.integer("k")) }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    counts.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(counts.pointer(slot)) }

  public func comingVictims() -> ComingSlots {
    ComingSlots(near: hand, far: hand == SlotList.none ? hand : lists.previous(hand))
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let count = counts[slot]
    if count < most { counts[slot] = count &+ 1 }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      if hand == SlotList.none { hand = list.tail }
      let count = counts[hand]
      if count == 0 { return hand }
      counts[hand] = count &- 1
      hand = settled(lists.previous(hand))
    }
  }

  /// The hand leaves the newest for the oldest at once: what comes in later is behind it.
  @inline(__always)
  private func settled(_ slot: Slot) -> Slot { slot == SlotList.none ? list.tail : slot }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    counts[slot] = 0
    lists.pushFront(slot, &list)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let next = lists.previous(slot)
    lists.remove(slot, &list)
    if hand == slot { hand = settled(next) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(list) else { return "the list is broken" }
    if hand != SlotList.none, !slots.contains(hand) { return "the hand is at no resident" }
    if slots.contains(where: { counts[$0] > most }) { return "an object counts above k" }
    return slots.count == cache.count ? nil : "the list holds \(slots.count) of \(cache.count) residents"
  }
}
