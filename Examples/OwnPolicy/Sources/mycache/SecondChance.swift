import CacheCore
import CacheStructures
import Policies

/// Second chance, written outside cachesim: first in, first out, but what was asked for since goes to the back once.
///
/// The same rule as cachesim's own `clock`, so that the counts of both can be compared. O(1) a hit, amortised O(1) an
/// eviction; 9 bytes a slot.
struct SecondChance: EvictionPolicy, ~Copyable {
  static var description: PolicyDescription {
    PolicyDescription(
      name: "my-second-chance", summary: "what was asked for goes to the back of the queue instead of leaving",
      source: "Corbató, In Honor of P. M. Morse, MIT Press, 1969", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 9))
  }

  /// State is arrays by slot: a slot is the small number that an object has while the cache holds it.
  private var queue = SlotQueue()
  private var wasAskedFor = SlotArray<Bool>()

  init(_ setup: PolicySetup) {}

  /// Slots below `slots` may come from now on.
  mutating func reserve(slots: Int) {
    queue.reserve(slots: slots)
    wasAskedFor.reserve(slots)
  }

  /// Optional: a request for the slot comes soon, so bring its state close.
  func prefetch(_ slot: Slot) { CacheStructures.prefetch(wasAskedFor.pointer(slot)) }

  /// Optional: what will probably leave soon.
  func comingVictims() -> ComingSlots { ComingSlots(queue) }

  mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { wasAskedFor[slot] = true }

  mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let oldest = queue.peekFirst()
      if !wasAskedFor[oldest] { return oldest }
      wasAskedFor[oldest] = false
      queue.append(queue.popFirst())
    }
  }

  mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    queue.remove(slot)
    return false  // true would keep it as a ghost
  }

  mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    wasAskedFor[slot] = false
    queue.append(slot)
  }

  mutating func remove(_ slot: Slot, _ cache: CacheView) { queue.remove(slot) }

  /// For tests: what is wrong, or nil.
  func checkInvariants(_ cache: CacheView) -> String? {
    queue.count == cache.count ? nil : "the queue holds \(queue.count) of \(cache.count) residents"
  }
}
