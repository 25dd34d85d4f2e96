public import CacheCore
internal import CacheStructures

/// FIFO with delayed reinsertion: CLOCK to which a hit soon after the object went in says nothing.
///
/// As CLOCK, but a hit raises the counter only if since the object came in, or its last counted hit, more than `delay` times
/// the number of residents were inserted or reinserted: requests that come in a burst count once. The default 0.05 is that of
/// the study below. (FIFO-reinsertion without delay is `clock`.)
/// Source: Delay-FR in the artifact of "Demystifying and improving lazy promotion in cache eviction", 2025,
/// https://github.com/cacheMon/Lazy-Promotions. O(1) a hit, O(1 + hits since) an eviction; 17 bytes a slot.
public struct DelayedReinsertion: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "delay-fr", summary: "CLOCK, but hits soon after an object came in do not count",
      parameters: [
        Parameter("bits", .integer(1...8), default: "1", "size of the counters: up to 2^bits - 1 further chances"),
        Parameter(
          "delay", .number(0...1), default: "0.05", "insertions before a hit counts, as a share of the residents"),
      ],
      source: "Demystifying and improving lazy promotion in cache eviction, 2025", verification: .naiveModel,
      cost: PolicyCost(.amortised, bytesPerSlot: 17))
  }

  public static var victimMayStay: Bool { true }

  private var queue = SlotQueue()
  private var chances = SlotArray<UInt8>()
  /// When a slot was inserted or last counted, in insertions.
  private var counted = SlotArray<Int64>()
  private var insertions: Int64 = 0
  private let most: UInt8
  private let delay: Double

  public init(_ setup: PolicySetup) {
    most = UInt8(truncatingIfNeeded: 1 << setup.parameters.integer("bits") - 1)
    delay = setup.parameters.number("delay")
  }

  public mutating func reserve(slots: Int) {
    queue.reserve(slots: slots)
    chances.reserve(slots)
    counted.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(chances.pointer(slot))
    CacheStructures.prefetch(counted.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { ComingSlots(queue) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let chance = chances[slot]
    guard chance < most, Double(insertions &- counted[slot]) > delay * Double(cache.count) else { return }
    chances[slot] = chance &+ 1
    counted[slot] = insertions
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let slot = queue.peekFirst()
      let chance = chances[slot]
      if chance == 0 { return slot }
      chances[slot] = chance &- 1
      _ = queue.popFirst()
      queue.append(slot)
      insertions &+= 1
    }
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    queue.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    queue.append(slot)
    insertions &+= 1
    chances[slot] = 0
    counted[slot] = insertions
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { queue.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    let slots = queue.slots
    if slots.count != cache.count { return "the queue holds \(slots.count) of \(cache.count) residents" }
    return slots.first { chances[$0] > most }.map { "slot \($0) has \(chances[$0]) chances of \(most)" }
  }
}
