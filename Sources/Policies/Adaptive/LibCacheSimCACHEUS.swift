public import CacheCore
internal import CacheStructures

/// CACHEUS as libCacheSim plays it: two halves that keep to themselves, and one history that decides what is protected.
///
/// Beside `cacheus`, which follows the authors' code, these rules are others, and so are the counts:
/// - SR and R have half of the capacity each. When SR is over its share its oldest objects leave, although the cache has
///   room. Where an object is larger than the share of the part that it would enter, it leaves at once, after room was
///   made for it.
/// - What leaves, for whatever reason, enters a history of its own (H), less than a whole capacity, oldest forgotten first,
///   with how often it was used; only the return from there leads to R. The experts' histories decide weights alone.
/// - SR's share only grows: by how many were demoted for one that was new when it left, when such a one comes back; to one
///   less than what the cache holds at most. A hit on a demoted object should take from it, but the mark is looked for on a
///   fresh copy that never has it. New objects that left are counted and never uncounted; so are demoted ones that a hit
///   has promoted again.
/// - The rate of learning starts at random between 0.001 and 1. The hit ratio that should steer it is a quotient of integers, 0
///   but where a window of a capacity of requests only hits; so the rate falls, and less each time. In bytes a window is
///   as many requests as the capacity has bytes.
/// - Weights have no bounds, and the draw is one of hundredths: an expert of weight 0.995 is never overruled, one of any
///   weight above 0 is followed once in a hundred.
///
/// A model with libCacheSim's generator counts its misses exactly (Tests/PoliciesTests/LibCacheSimRulesTests.swift). Sources:
/// libCacheSim 0.3.5, Cacheus; Rodriguez, Yusuf, Lyons, Paz, Rangaswami, Liu, Zhao, Narasimhan, "Learning cache replacement
/// with CACHEUS", FAST 2021. O(1) a request; an object that comes back with its count passes the lower counts. 49 bytes a
/// slot.
public struct LibCacheSimCACHEUS: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "libcachesim-cacheus",
      summary: "CACHEUS by libCacheSim's rules: SR and R keep to themselves, and one history leads to R",
      isRandom: true,
      source:
        "libCacheSim 0.3.5, Cacheus; Rodriguez et al., FAST 2021, https://www.usenix.org/conference/fast21/presentation/rodriguez",
      verification: .reference, cost: PolicyCost(.constant, bytesPerSlot: 49))
  }

  public static var victimMayStay: Bool { true }

  public static var surplusEvictions: SurplusEvictions { .onMisses }

  /// A slot's state: its place in the low two bits, and marks.
  private enum State {
    /// In neither part nor H; a ghost if an expert remembers it.
    static var elsewhere: UInt8 { 0 }
    static var probation: UInt8 { 1 }
    static var protected: UInt8 { 2 }
    static var history: UInt8 { 3 }
    static var place: UInt8 { 3 }
    /// Came in as a newcomer, and was not hit since.
    static var new: UInt8 { 4 }
    /// Was pushed back by the protected part.
    static var demoted: UInt8 { 8 }
    /// Remembered as given up by SR-LRU alone.
    static var recencyGhost: UInt8 { 16 }
    /// Remembered as given up by CR-LFU alone.
    static var frequencyGhost: UInt8 { 32 }
    static var ghost: UInt8 { 48 }
    /// Leaves because SR is over its share.
    static var surplus: UInt8 { 64 }
    /// Leaves because no part has room for one so large.
    static var oversized: UInt8 { 128 }
  }

  /// Whose victim is leaving.
  private enum Expert { case both, recency, frequency }

  /// Links of the parts and of H, and of the experts' histories: an object can be in H and in one of those.
  private var lists = SlotLists()
  private var ghostLists = SlotLists()
  private var states = SlotArray<UInt8>()
  private var frequencies = FrequencyList()
  /// How often what is in H had been used, and what it weighed then.
  private var uses = SlotArray<UInt64>()
  private var pastWeights = SlotArray<Int64>()
  private var probation = SlotList()
  private var protected = SlotList()
  private var history = SlotList()
  private var recencyGhosts = SlotList()
  private var frequencyGhosts = SlotList()
  private var probationWeight: Int64 = 0
  private var protectedWeight: Int64 = 0
  private var historyWeight: Int64 = 0
  private var recencyGhostsWeight: Int64 = 0
  private var frequencyGhostsWeight: Int64 = 0
  private let capacity: Int64
  private var probationLimit: Int64
  private var protectedLimit: Int64
  private let ghostsLimit: Int64
  private var demotedCount: Int64 = 0
  private var newCount: Int64 = 0

  private var recencyShare = 0.5
  private var rate: LibCacheSimLearningRate
  private var generator: SplitMix64
  private var chooser = Expert.both
  /// The object that is missed.
  private var asked = SlotList.none

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    probationLimit = capacity / 2
    protectedLimit = capacity / 2
    ghostsLimit = capacity / 2
    generator = SplitMix64(seed: setup.seed)
    rate = LibCacheSimLearningRate(window: capacity, &generator)
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    ghostLists.reserve(slots: slots)
    states.reserve(slots)
    frequencies.reserve(slots: slots)
    uses.reserve(slots)
    pastWeights.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
    frequencies.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(near: probation.tail, far: frequencies.newestOfFirst) }

  public func comingForgotten() -> ComingSlots { ComingSlots(near: history.tail, far: recencyGhosts.tail) }

  // MARK: - What the store tells

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    rate.countRequest(&generator)
    rate.hits &+= 1
    frequencies.increment(slot)
    if states[slot] & State.place == State.protected { return lists.moveToFront(slot, &protected) }
    let weight = cache.weight(slot)
    lists.remove(slot, &probation)
    probationWeight &-= weight
    protect(slot, weight)
    while protectedWeight > protectedLimit { demote(cache) }
  }

  private mutating func protect(_ slot: Slot, _ weight: Int64) {
    states[slot] = State.protected
    lists.pushFront(slot, &protected)
    protectedWeight &+= weight
  }

  /// Pushes the least recent protected object back.
  private mutating func demote(_ cache: CacheView) {
    let slot = protected.tail
    let weight = cache.weight(slot)
    lists.remove(slot, &protected)
    protectedWeight &-= weight
    demotedCount &+= 1
    states[slot] = State.probation | State.demoted
    lists.pushFront(slot, &probation)
    probationWeight &+= weight
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    rate.countRequest(&generator)
    asked = slot
    guard ghost else {
      states[slot] = State.elsewhere
      return
    }
    let state = states[slot]
    guard state & State.ghost != 0 else { return }
    let factor = PortableMath.exp(-rate.value)
    let (first, second) = (recencyShare, 1 - recencyShare)
    if state & State.recencyGhost != 0 {
      recencyShare = first * factor / (first * factor + second)
    } else {
      recencyShare = first / (first + second * factor)
    }
    leaveGhosts(slot, cache.weight(slot))
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let oldest = probation.isEmpty ? protected.tail : probation.tail
    let rarest = frequencies.newestOfFirst
    let isRecency = Double(generator.below(100)) / 100 < recencyShare
    chooser = oldest == rarest ? .both : isRecency ? .recency : .frequency
    return isRecency ? oldest : rarest
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    let state = states[slot]
    if state & State.oversized != 0 {
      states[slot] = state & ~State.oversized
      return state & State.place == State.history
    }
    let weight = cache.weight(slot)
    uses[slot] = frequencies.frequency(of: slot)
    pastWeights[slot] = weight
    takeOut(slot, weight)
    if state & State.new != 0 { newCount &+= 1 }
    states[slot] = State.history | state & State.new
    lists.pushFront(slot, &history)
    historyWeight &+= weight
    boundHistory(cache, leaving: slot)
    if state & State.surplus == 0, chooser != .both, weight <= ghostsLimit { remember(slot, weight, cache) }
    return states[slot] & (State.place | State.ghost) != 0
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    asked = SlotList.none
    let state = states[slot]
    if state & State.place == State.history {
      guard weight <= protectedLimit else { return turnAway(slot, cache) }
      lists.remove(slot, &history)
      historyWeight &-= pastWeights[slot]
      while protectedWeight &+ weight > protectedLimit { demote(cache) }
      protect(slot, weight)
      frequencies.insert(slot, frequency: uses[slot] &+ 1)
      if state & State.new != 0 {
        let step = max(1, demotedCount / max(1, newCount))
        probationLimit = max(0, min(probationLimit &+ step, probationWeight &+ protectedWeight &- 1))
        protectedLimit = capacity &- probationLimit
      }
    } else {
      guard weight <= probationLimit else { return turnAway(slot, cache) }
      states[slot] = State.probation | State.new
      lists.pushFront(slot, &probation)
      probationWeight &+= weight
      frequencies.insert(slot, frequency: 1)
    }
    boundProbation(cache)
  }

  public mutating func refused(_ slot: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    asked = SlotList.none
    return states[slot] & State.place == State.history
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { takeOut(slot, cache.weight(slot)) }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.place == State.protected {
      protectedWeight &+= to &- from
    } else {
      probationWeight &+= to &- from
    }
  }

  // MARK: - Leaving

  /// Lets an object go that is too large for its part.
  private mutating func turnAway(_ slot: Slot, _ cache: CacheView) {
    states[slot] |= State.oversized
    cache.giveUp(slot)
  }

  /// Gives up the oldest that are over SR's share. The store takes the last one given up first.
  private mutating func boundProbation(_ cache: CacheView) {
    guard probationWeight > probationLimit else { return }
    var slot = probation.tail
    var surplus = probationWeight &- probationLimit &- cache.weight(slot)
    while surplus > 0 {
      slot = lists.previous(slot)
      surplus &-= cache.weight(slot)
    }
    while slot != SlotList.none {
      states[slot] |= State.surplus
      cache.giveUp(slot)
      slot = lists.next(slot)
    }
  }

  /// Takes a resident out of its part, and of CR-LFU.
  private mutating func takeOut(_ slot: Slot, _ weight: Int64) {
    frequencies.remove(slot)
    if states[slot] & State.place == State.protected {
      lists.remove(slot, &protected)
      protectedWeight &-= weight
    } else {
      lists.remove(slot, &probation)
      probationWeight &-= weight
      if states[slot] & State.demoted != 0 { demotedCount &-= 1 }
    }
  }

  /// Remembers a victim of one expert.
  private mutating func remember(_ slot: Slot, _ weight: Int64, _ cache: CacheView) {
    if chooser == .recency {
      while recencyGhostsWeight &+ weight > ghostsLimit { forgetGhost(recencyGhosts.tail, cache) }
      states[slot] |= State.recencyGhost
      ghostLists.pushFront(slot, &recencyGhosts)
      recencyGhostsWeight &+= weight
    } else {
      while frequencyGhostsWeight &+ weight > ghostsLimit { forgetGhost(frequencyGhosts.tail, cache) }
      states[slot] |= State.frequencyGhost
      ghostLists.pushFront(slot, &frequencyGhosts)
      frequencyGhostsWeight &+= weight
    }
  }

  private mutating func forgetGhost(_ slot: Slot, _ cache: CacheView) {
    leaveGhosts(slot, cache.weight(slot))
    if states[slot] & State.place == State.elsewhere { cache.forget(slot) }
  }

  private mutating func leaveGhosts(_ slot: Slot, _ weight: Int64) {
    if states[slot] & State.recencyGhost != 0 {
      ghostLists.remove(slot, &recencyGhosts)
      recencyGhostsWeight &-= weight
    } else {
      ghostLists.remove(slot, &frequencyGhosts)
      frequencyGhostsWeight &-= weight
    }
    states[slot] &= ~State.ghost
  }

  /// Keeps H below a capacity. The object asked for, and `leaving`, are no ghosts of the store's: nothing to give back.
  private mutating func boundHistory(_ cache: CacheView, leaving: Slot) {
    while historyWeight >= capacity, !history.isEmpty {
      let slot = history.tail
      lists.remove(slot, &history)
      historyWeight &-= pastWeights[slot]
      states[slot] &= ~(State.place | State.new)
      if slot != asked, slot != leaving, states[slot] & State.ghost == 0 { cache.forget(slot) }
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard frequencies.checkedBuckets() != nil, frequencies.count == cache.count else { return "CR-LFU is broken" }
    let places = [
      ("SR", probation, probationWeight, State.probation, Int64.max),
      ("R", protected, protectedWeight, State.protected, .max),
      ("H", history, historyWeight, State.history, capacity - 1),
    ]
    for (name, list, weight, place, limit) in places {
      guard let slots = lists.checkedSlots(list) else { return "\(name) is broken" }
      let sum = slots.reduce(0) { $0 + (place == State.history ? pastWeights[$1] : cache.weight($1)) }
      if sum != weight || sum > limit { return "\(name) weighs \(sum), not \(weight), of \(limit)" }
      if !slots.allSatisfy({ states[$0] & State.place == place }) { return "\(name) holds what is elsewhere" }
    }
    let ghosts = [
      (recencyGhosts, recencyGhostsWeight, State.recencyGhost),
      (frequencyGhosts, frequencyGhostsWeight, State.frequencyGhost),
    ]
    for (list, weight, mark) in ghosts {
      guard let slots = ghostLists.checkedSlots(list) else { return "an expert's history is broken" }
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight || sum > ghostsLimit { return "a history weighs \(sum), not \(weight), of \(ghostsLimit)" }
      if !slots.allSatisfy({ states[$0] & State.ghost == mark }) { return "a history holds the other's object" }
    }
    if probationLimit < 0 || protectedLimit > capacity { return "shares are \(probationLimit), \(protectedLimit)" }
    return Int(probation.count + protected.count) == cache.count ? nil : "SR and R do not hold the residents"
  }
}

/// How fast libCacheSim's CACHEUS learns: see `LibCacheSimCACHEUS`.
struct LibCacheSimLearningRate {
  /// Hits in the window under way.
  var hits: Int64 = 0
  private(set) var value: Double
  private let window: Int64
  private var requests: Int64 = 0
  private var previous = 0.0
  private var previousRatio: Int64 = 0
  private var unchanged = 0

  init(window: Int64, _ generator: inout SplitMix64) {
    self.window = window
    value = LibCacheSimLearningRate.draw(&generator)
  }

  private static func draw(_ generator: inout SplitMix64) -> Double { 0.001 + Double(generator.below(1000)) / 1000 }

  /// A request begins; the first after a window changes the rate.
  mutating func countRequest(_ generator: inout SplitMix64) {
    if requests == window {
      endWindow(&generator)
      requests = 0
    }
    requests &+= 1
  }

  private mutating func endWindow(_ generator: inout SplitMix64) {
    let ratio = hits / window
    let gain = ratio - previousRatio
    let change = value - previous
    (previous, previousRatio, hits) = (value, ratio, 0)
    if change != 0 {
      let step = (value * change).magnitude
      let next = Double(gain) / change > 0 ? value + step : value - step
      value = next > 0.001 ? next : 0.0001
      unchanged = 0
    } else if ratio == 0 || gain <= 0 {
      unchanged += 1
    } else if unchanged >= 10 {
      unchanged = 0
      value = LibCacheSimLearningRate.draw(&generator)
    }
  }
}
