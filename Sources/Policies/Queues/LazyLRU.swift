public import CacheCore
internal import CacheStructures

/// LRU that promotes lazily: not every hit moves its object to the front, so that most hits take no lock.
///
/// `when=probability` (default): each hit promotes with probability `probability`. `delay`: a hit promotes if since the
/// object's last promotion or insertion more than `delay` times the number of residents were promoted or inserted, so that it
/// has gone some way down the list. `batch`: hits are noted, and when so many objects are noted as `batch` times the
/// residents, all go to the front, in the order in which they were noted; one that leaves before is noted in vain.
///
/// The defaults 0.5, 0.2 and 0.5 are those of the study below. With probability 1 it is LRU. Not the draws of libCacheSim's
/// lru-prob, whose counts it meets within sampling error.
/// Source: the artifact of "Demystifying and improving lazy promotion in cache eviction", 2025,
/// https://github.com/cacheMon/Lazy-Promotions. O(1) a request, amortised with `batch`; 8 to 16 bytes a slot.
public struct LazyLRU: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lru-lazy", aliases: ["lru-prob"], summary: "LRU of which only some hits promote",
      parameters: [
        Parameter("when", .choice(["probability", "delay", "batch"]), default: "probability", "which hits promote"),
        Parameter("probability", .number(0...1), default: "0.5", "that a hit promotes"),
        Parameter(
          "delay", .number(0...1), default: "0.2", "moves since the last promotion, as a share of the residents"),
        Parameter("batch", .number(0...1), default: "0.5", "promotions made at once, as a share of the residents"),
      ], isRandom: true,
      source: "Demystifying and improving lazy promotion in cache eviction, 2025", verification: .naiveModel,
      cost: PolicyCost(.constant, bytesPerSlot: 8))
  }

  public static var victimMayStay: Bool { true }

  private enum When {
    case probability, delay, batch
  }

  private var lists = SlotLists()
  private var list = SlotList()
  private var generator: SplitMix64
  /// Promotions and insertions so far, and where a slot stood in them.
  private var moves: Int64 = 0
  private var moved = SlotArray<Int64>()
  private var noted = SlotQueue()
  private var isNoted = SlotArray<Bool>()
  private let when: When
  private let share: Double

  public init(_ setup: PolicySetup) {
    generator = SplitMix64(seed: setup.seed)
    let word = setup.parameters.text("when")
    when = word == "delay" ? .delay : word == "batch" ? .batch : .probability
    share = setup.parameters.number(word)
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    if when == .delay { moved.reserve(slots) }
    if when == .batch {
      noted.reserve(slots: slots)
      isNoted.reserve(slots)
    }
  }

  public func prefetch(_ slot: Slot) { lists.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(list, lists) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    switch when {
    case .probability:
      if generator.unit() < share { lists.moveToFront(slot, &list) }
    case .delay:
      guard Double(moves &- moved[slot]) > share * Double(cache.count) else { return }
      lists.moveToFront(slot, &list)
      moves &+= 1
      moved[slot] = moves
    case .batch:
      guard !isNoted[slot] else { return }
      isNoted[slot] = true
      noted.append(slot)
      if Double(noted.count) >= share * Double(cache.count) { promoteNoted() }
    }
  }

  @inline(never)
  private mutating func promoteNoted() {
    while noted.count > 0 {
      let slot = noted.popFirst()
      isNoted[slot] = false
      lists.moveToFront(slot, &list)
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { list.tail }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    lists.pushFront(slot, &list)
    guard when == .delay else { return }
    moves &+= 1
    moved[slot] = moves
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    lists.remove(slot, &list)
    guard when == .batch, isNoted[slot] else { return }
    noted.remove(slot)
    isNoted[slot] = false
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(list) else { return "the list is broken" }
    if when == .batch, slots.count(where: { isNoted[$0] }) != noted.count { return "notes do not agree" }
    return slots.count == cache.count ? nil : "the list holds \(slots.count) of \(cache.count) residents"
  }
}
