public import CacheCore
internal import CacheStructures

/// First in, first out with further chances: the hand passes over objects that were asked for since it last came by.
///
/// Each object has a counter of `bits` bits, which a hit raises. The hand looks at the object that has waited longest: a
/// counter above zero goes down by one and the object to the back of the queue, one at zero leaves. With one bit this is
/// second chance, or FIFO-reinsertion.
/// Source: Corbató, "A paging experiment with the Multics system", In Honor of P. M. Morse, MIT Press, 1969; several bits:
/// Smith, "Sequentiality and prefetching in database systems", ACM TODS 3(3), 1978, doi 10.1145/320263.320276.
/// The hand sweeps before the newcomer goes in: same counts as libCacheSim's Clock (`bits` is its n-bit-counter). Caffeine's
/// linked.Clock puts the newcomer in first, so that it leaves at once where every other object was asked for:
/// `insert=before`, same counts.
/// O(1) a hit, O(1 + hits since) an eviction; 9 bytes a slot.
public struct CLOCK: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "clock", aliases: ["second-chance", "fifo-reinsertion"],
      summary: "first in, first out, but what was asked for since goes to the back instead of leaving",
      parameters: [
        Parameter("bits", .integer(1...8), default: "1", "size of the counters: up to 2^bits - 1 further chances"),
        Parameter(
          "insert", .choice(["after", "before"]), default: "after",
          "whether the newcomer goes in after or before the hand sweeps; before: as Caffeine"),
      ], source: "Corbató, In Honor of P. M. Morse, MIT Press, 1969", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 9))
  }

  public static var victimMayStay: Bool { true }

  private var queue = SlotQueue()
  private var chances = SlotArray<UInt8>()
  private let most: UInt8
  public let insertsFirst: Bool

  public init(_ setup: PolicySetup) {
    most = UInt8(truncatingIfNeeded: 1 << setup.parameters.integer("bits") - 1)
    insertsFirst = setup.parameters.text("insert") == "before"
  }

  public mutating func reserve(slots: Int) {
    queue.reserve(slots: slots)
    chances.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(chances.pointer(slot)) }

  public func comingVictims() -> ComingSlots { ComingSlots(queue) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let chance = chances[slot]
    if chance < most { chances[slot] = chance &+ 1 }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let slot = queue.peekFirst()
      let chance = chances[slot]
      if chance == 0 { return slot }
      chances[slot] = chance &- 1
      _ = queue.popFirst()
      queue.append(slot)
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    queue.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    chances[slot] = 0
    queue.append(slot)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { queue.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let slots = queue.slots
    if slots.count != cache.count { return "the queue holds \(slots.count) of \(cache.count) residents" }
    return slots.first { chances[$0] > most }.map { "slot \($0) has \(chances[$0]) chances of \(most)" }
  }
}
