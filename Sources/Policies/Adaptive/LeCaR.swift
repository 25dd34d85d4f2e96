public import CacheCore
internal import CacheStructures

/// LeCaR: chooses at random between LRU's victim and LFU's, with weights that it learns from what it regrets.
///
/// What LRU gave up is remembered in one history, what LFU gave up in another, each for half a capacity; what both would have
/// given up in neither. A miss that is found in a history says that its expert was wrong t requests ago: the expert's weight
/// is multiplied by e^(-rate * discount^(t/N)), N being the capacity in objects (in bytes: the number of residents), and the
/// weights are brought back to a sum of 1.
///
/// `rules=authors` (default) is the authors' later code: an object that comes back from a history has its count back, and one
/// more; weights stay between 0.01 and 0.99. `rules=libcachesim`: it starts at 1; weights may go to almost 0, but the draw is
/// in hundredths; in bytes N is the bytes. The same law as libCacheSim's LeCaR: its counts lie among ours over seeds. LFU's
/// equals leave in the order of their last use; with the authors in the order of their names, which says nothing.
///
/// Source: Vietri, Rodriguez, Martinez, Lyons, Liu, Rangaswami, Zhao, Narasimhan, "Driving cache replacement with ML-based
/// LeCaR", HotStorage 2018, https://www.usenix.org/conference/hotstorage18/presentation/vietri; github.com/sylab/cacheus for
/// the constants. O(1) a request; an object that comes back with a count passes the lower counts. 37 bytes a slot.
public struct LeCaR: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lecar", summary: "LeCaR: draws between LRU's and LFU's victim, with weights learnt from what it regrets",
      parameters: [
        Parameter("rate", .number(0...10), default: "0.45", "how fast weights are learnt; 0: they stay"),
        Parameter(
          "discount", .number(1e-9...1), default: "0.005",
          "what a regret is worth that comes a capacity of requests later"),
        Parameter("weight", .number(0...1), default: "0.5", "LRU's weight at first"),
        Parameter(
          "rules", .choice(["authors", "libcachesim"]), default: "authors",
          "whether counts come back from the histories, and where weights end"),
      ],
      isRandom: true,
      source: "Vietri et al., HotStorage 2018, https://www.usenix.org/conference/hotstorage18/presentation/vietri",
      verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 37))
  }

  public static var victimMayStay: Bool { true }

  private enum Expert {
    static var both: UInt8 { 0 }
    static var recency: UInt8 { 1 }
    static var frequency: UInt8 { 2 }
  }

  /// What is known of an object that left.
  private struct Memory: BitwiseCopyable {
    var time: Int64
    var uses: UInt64
    /// Whose fault it is.
    var expert: UInt8
  }

  private var lists = SlotLists()
  private var recency = SlotList()
  private var frequencies = FrequencyList()
  private var memories = SlotArray<Memory>()
  private var recencyGhosts = SlotList()
  private var frequencyGhosts = SlotList()
  private var recencyGhostsWeight: Int64 = 0
  private var frequencyGhostsWeight: Int64 = 0
  private let ghostsLimit: Int64
  private let rate: Double
  /// The logarithm of the discount over a capacity; the capacity is 0 where it is the number of residents.
  private let discount: Double
  private let period: Double
  private let followsAuthors: Bool
  private var recencyShare: Double
  private var generator: SplitMix64
  private var time: Int64 = 0
  /// Whose victim is leaving.
  private var chooser = Expert.both
  /// How often the object that is missed had been used.
  private var past: UInt64 = 0

  public init(_ setup: PolicySetup) {
    ghostsLimit = setup.capacity / 2
    rate = setup.parameters.number("rate")
    discount = PortableMath.log(setup.parameters.number("discount"))
    followsAuthors = setup.parameters.text("rules") == "authors"
    period = setup.isUnit || !followsAuthors ? Double(setup.capacity) : 0
    recencyShare = setup.parameters.number("weight")
    generator = SplitMix64(seed: setup.seed)
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    frequencies.reserve(slots: slots)
    memories.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    frequencies.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(near: recency.tail, far: frequencies.first) }

  public func comingForgotten() -> ComingSlots { ComingSlots(near: recencyGhosts.tail, far: frequencyGhosts.tail) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    time &+= 1
    lists.moveToFront(slot, &recency)
    frequencies.increment(slot)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    time &+= 1
    past = 0
    guard ghost else { return }
    let memory = memories[slot]
    dropGhost(slot, memory.expert, cache)
    let capacity = period > 0 ? period : Double(max(1, cache.count))
    learn(
      wrong: memory.expert, regret: PortableMath.exp(Double(time &- memory.time) / capacity * discount))
    if followsAuthors { past = memory.uses }
  }

  private mutating func learn(wrong: UInt8, regret: Double) {
    guard rate > 0 else { return }
    let factor = PortableMath.exp(-rate * regret)
    var (first, second) = (recencyShare, 1 - recencyShare)
    if wrong == Expert.recency { first *= factor } else { second *= factor }
    if followsAuthors {
      recencyShare = min(0.99, max(0.01, first / (first + second)))
    } else {
      recencyShare = (first + 1e-10) / (first + second + 2e-10)
    }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let (oldest, rarest) = (recency.tail, frequencies.first)
    chooser = Expert.both
    if oldest == rarest { return oldest }
    let draw = followsAuthors ? generator.unit() : Double(generator.below(100)) / 100
    chooser = draw < recencyShare ? Expert.recency : Expert.frequency
    return chooser == Expert.recency ? oldest : rarest
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let uses = frequencies.frequency(of: slot)
    frequencies.remove(slot)
    lists.remove(slot, &recency)
    let weight = cache.weight(slot)
    guard chooser != Expert.both, weight <= ghostsLimit else { return false }
    memories[slot] = Memory(time: time, uses: uses, expert: chooser)
    if chooser == Expert.recency {
      while recencyGhostsWeight &+ weight > ghostsLimit { forget(recencyGhosts.tail, cache) }
      lists.pushFront(slot, &recencyGhosts)
      recencyGhostsWeight &+= weight
    } else {
      while frequencyGhostsWeight &+ weight > ghostsLimit { forget(frequencyGhosts.tail, cache) }
      lists.pushFront(slot, &frequencyGhosts)
      frequencyGhostsWeight &+= weight
    }
    return true
  }

  private mutating func forget(_ slot: Slot, _ cache: CacheView) {
    dropGhost(slot, memories[slot].expert, cache)
    cache.forget(slot)
  }

  private mutating func dropGhost(_ slot: Slot, _ expert: UInt8, _ cache: CacheView) {
    if expert == Expert.recency {
      lists.remove(slot, &recencyGhosts)
      recencyGhostsWeight &-= cache.weight(slot)
    } else {
      lists.remove(slot, &frequencyGhosts)
      frequencyGhostsWeight &-= cache.weight(slot)
    }
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    lists.pushFront(slot, &recency)
    frequencies.insert(slot, frequency: past &+ 1)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    lists.remove(slot, &recency)
    frequencies.remove(slot)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let residents = lists.checkedSlots(recency) else { return "the list of residents is broken" }
    guard let buckets = frequencies.checkedBuckets() else { return "the frequency list is broken" }
    if residents.count != cache.count || Set(buckets.flatMap(\.slots)) != Set(residents) {
      return "the experts do not know the same \(cache.count) residents"
    }
    let ghosts = [
      (recencyGhosts, recencyGhostsWeight, Expert.recency), (frequencyGhosts, frequencyGhostsWeight, Expert.frequency),
    ]
    for (list, weight, expert) in ghosts {
      guard let slots = lists.checkedSlots(list) else { return "a history is broken" }
      if slots.contains(where: { memories[$0].expert != expert }) { return "a history holds the other's object" }
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight || sum > ghostsLimit { return "a history weighs \(sum), not \(weight), of \(ghostsLimit)" }
    }
    return recencyShare >= 0 && recencyShare <= 1 ? nil : "LRU's weight is \(recencyShare)"
  }
}
