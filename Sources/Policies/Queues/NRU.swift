public import CacheCore
internal import CacheStructures

/// Not recently used: the first object, in order of arrival, that was not asked for in the present round leaves.
///
/// Each object has a bit, which a hit and its insertion set. A round ends when room is needed and all bits are set: all are
/// taken away, and the search starts again at the object that has been there longest. Unlike CLOCK's hand the search moves
/// nothing: objects stay in order of arrival for ever. This is the one-bit policy of processor caches (a re-reference
/// prediction of one bit); theirs searches in order of the ways, which an object takes over from its predecessor.
///
/// A bit is the number of the round it was set in, so that ending a round costs nothing, and since no bit is taken away
/// within a round, the search goes on where it stopped.
/// Source: as described by Jaleel, Theobald, Steely, Emer, "High performance cache replacement using re-reference interval
/// prediction (RRIP)", ISCA 2010, doi 10.1145/1815961.1815971. O(1) a hit, amortised O(1) an eviction; 12 bytes a slot.
public struct NRU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "nru", summary: "not recently used: evicts the oldest object not asked for in this round of one-bit marks",
      source: "Jaleel et al., ISCA 2010, doi 10.1145/1815961.1815971", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 12))
  }

  public static var victimMayStay: Bool { true }

  private var lists = SlotLists()
  /// In order of arrival.
  private var list = SlotList()
  /// The round in which an object was last asked for.
  private var rounds = SlotArray<UInt32>()
  private var round: UInt32 = 1
  /// Where the search goes on: everything before was asked for in this round.
  private var hand = SlotList.none

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    rounds.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(rounds.pointer(slot)) }

  public func comingVictims() -> ComingSlots {
    ComingSlots(near: hand, far: hand == SlotList.none ? hand : lists.next(hand))
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { rounds[slot] = round }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      if hand == SlotList.none {
        round &+= 1
        hand = list.head
      }
      if rounds[hand] != round { return hand }
      hand = lists.next(hand)
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    rounds[slot] = round
    lists.pushBack(slot, &list)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if hand == slot { hand = lists.next(slot) }
    lists.remove(slot, &list)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(list) else { return "the list is broken" }
    let seen = hand == SlotList.none ? slots[...] : slots.prefix { $0 != hand }
    if hand != SlotList.none, seen.count == slots.count { return "the hand is at no resident" }
    if seen.contains(where: { rounds[$0] != round }) { return "the hand passed an object without its bit" }
    return slots.count == cache.count ? nil : "the list holds \(slots.count) of \(cache.count) residents"
  }
}
