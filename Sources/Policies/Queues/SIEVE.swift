public import CacheCore
internal import CacheStructures

/// A hand that sifts: unlike CLOCK's it leaves survivors where they are, so newcomers prove themselves first.
///
/// Objects stand in order of arrival, each with a mark that a hit sets. The hand moves from old to new, takes marks away,
/// and stops at the first object without one, which leaves; from the newest it goes on at the oldest. Newcomers go in at the
/// new end, whatever the hand does.
/// Source: Zhang, Yang, Yue, Vigfusson, Rashmi, "SIEVE is simpler than LRU: an efficient turn-key eviction algorithm for web
/// caches", NSDI 2024, https://www.usenix.org/conference/nsdi24/presentation/zhang-yazhuo. As published; same counts as
/// libCacheSim's Sieve and Caffeine's linked.Sieve.
///
/// The order is an array and no list: the hand moves survivors down over the gaps that victims left, so it reads memory in
/// order (PERFORMANCE.md 3: 6.0 ns against 15.9 out of cache). O(1) a hit, amortised O(1 + hits since) an eviction; 4 bytes
/// a slot and 8 an object.
public struct SIEVE: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "sieve", summary: "a hand goes from old to new, spares what was asked for, and evicts what was not",
      source: "Zhang et al., NSDI 2024", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 12))
  }

  public static var victimMayStay: Bool { true }

  /// Objects from old to new: survivors of this round below `kept`, a gap, and from `hand` on those the hand has not seen.
  /// An object that was removed leaves `Slot.max`.
  private var order = SlotArray<Slot>()
  private var room: UInt32 = 64
  private var kept: UInt32 = 0
  private var hand: UInt32 = 0
  private var end: UInt32 = 0
  /// The place of a slot in `order`, and in the top bit its mark.
  private var states = SlotArray<UInt32>()

  private static var mark: UInt32 { 0x8000_0000 }

  public init(_ setup: PolicySetup) { order.reserve(Int(room)) }

  public mutating func reserve(slots: Int) { states.reserve(slots) }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(states.pointer(slot)) }

  public func comingVictims() -> ComingSlots { ComingSlots(near: ahead(6), far: ahead(16)) }

  @inline(__always)
  private func ahead(_ distance: UInt32) -> Slot {
    let place = hand &+ distance
    return place < end ? order[place] : .max
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    states[slot] |= SIEVE.mark
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let slot = order[hand]
      if states[slot] & SIEVE.mark == 0 { return slot }
      order[kept] = slot
      states[slot] = kept
      kept &+= 1
      hand &+= 1
      settleHand()
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    takeOut(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if end == room { makeRoom() }
    order[end] = slot
    states[slot] = end
    end &+= 1
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { takeOut(slot) }

  private mutating func takeOut(_ slot: Slot) {
    order[states[slot] & ~SIEVE.mark] = .max
    settleHand()
  }

  /// Moves the hand on to an object, and at the new end at once to the oldest: what comes in later is behind it.
  @inline(__always)
  private mutating func settleHand() {
    while true {
      if hand == end {
        if end == 0 { return }
        end = kept
        kept = 0
        hand = 0
      } else if order[hand] != .max {
        return
      } else {
        hand &+= 1
      }
    }
  }

  /// Closes the gaps, in a larger array if they are small.
  @inline(never)
  private mutating func makeRoom() {
    var count: UInt32 = 0
    var newHand: UInt32 = 0
    for place in 0..<end {
      if place == hand { newHand = count }
      let slot = order[place]
      guard slot != .max, place < kept || place >= hand else { continue }
      order[count] = slot
      states[slot] = count | states[slot] & SIEVE.mark
      count &+= 1
    }
    kept = newHand
    hand = newHand
    end = count
    if count > room / 2 {
      room *= 2
      order.reserve(Int(room))
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var count = 0
    for place in 0..<end where place < kept || place >= hand {
      let slot = order[place]
      if slot == .max { continue }
      count += 1
      if states[slot] & ~SIEVE.mark != place { return "slot \(slot) stands at \(place) and does not know it" }
      if place < kept, hand > end { return "the hand is beyond the end" }
    }
    if end > 0, hand == end || order[hand] == .max { return "the hand is at no object" }
    return count == cache.count ? nil : "the order holds \(count) of \(cache.count) residents"
  }
}
