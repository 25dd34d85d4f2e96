public import CacheCore
internal import CacheStructures

/// CACHEUS: draws between the victims of a scan-resistant LRU and a churn-resistant LFU, and learns how fast to learn.
///
/// Residents are in two lists. Newcomers go to the probationary one (SR); a hit there, or a return from a history, leads to the
/// protected one (R), which pushes its least recent object back when it is over its share: demoted. SR-LRU gives up the oldest
/// of SR; CR-LFU the least used of all, of equals the one used last, so that a loop keeps a part. The victim is drawn by
/// weight; what one expert alone gave up is remembered, half a capacity each, and its return multiplies that expert's weight
/// by e^-rate; weights stay between 0.01 and 0.99. A hit on a demoted object takes from SR's share, the return of an object
/// that was new when SR-LRU gave it up adds to it. The rate of learning climbs with the hit ratio, capacity by capacity of
/// requests.
///
/// After the authors' code, which has more than the paper: SR starts at 1 % of the capacity, the rate at sqrt(2 ln 2 / N) and
/// not at random, and it is reset or nudged when the hit ratio falls. Same law as Caffeine's adaptive.Cacheus: with Java's
/// generator the naive model of it counts the same hits exactly. libCacheSim's cacheus differs: its SR-LRU has a history of
/// its own, a whole capacity, which decides what returns to R. In bytes, where the authors say nothing, shares and histories
/// are bytes, steps of the share are weights of the object in hand, and N is the number of residents.
///
/// Source: Rodriguez, Yusuf, Lyons, Paz, Rangaswami, Liu, Zhao, Narasimhan, "Learning cache replacement with CACHEUS", FAST
/// 2021, https://www.usenix.org/conference/fast21/presentation/rodriguez; github.com/sylab/cacheus. O(1) a request; an
/// object that comes back with its count passes the lower counts. 33 bytes a slot.
public struct CACHEUS: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "cacheus",
      summary: "CACHEUS: draws between a scan-resistant LRU and a churn-resistant LFU, by learnt weights",
      isRandom: true,
      source: "Rodriguez et al., FAST 2021, https://www.usenix.org/conference/fast21/presentation/rodriguez",
      verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 33))
  }

  public static var victimMayStay: Bool { true }

  /// A slot's state: its place in the low two bits, and two marks.
  private enum State {
    static var probation: UInt8 { 0 }
    static var protected: UInt8 { 1 }
    /// Given up by SR-LRU alone.
    static var recencyGhost: UInt8 { 2 }
    /// Given up by CR-LFU alone.
    static var frequencyGhost: UInt8 { 3 }
    static var place: UInt8 { 3 }
    /// Came in as a newcomer to a full cache.
    static var new: UInt8 { 4 }
    /// Was pushed back by the protected list.
    static var demoted: UInt8 { 8 }
  }

  /// Whose victim is leaving.
  private enum Expert { case both, recency, frequency }

  private var lists = SlotLists()
  private var states = SlotArray<UInt8>()
  private var frequencies = FrequencyList()
  /// How often ghosts had been used.
  private var uses = SlotArray<UInt64>()
  private var probation = SlotList()
  private var protected = SlotList()
  private var recencyGhosts = SlotList()
  private var frequencyGhosts = SlotList()
  private var probationWeight: Int64 = 0
  private var protectedWeight: Int64 = 0
  private var recencyGhostsWeight: Int64 = 0
  private var frequencyGhostsWeight: Int64 = 0
  private let capacity: Int64
  private let ghostsLimit: Int64
  private var protectedLimit: Int64
  /// Demoted objects on probation, and new ones among SR-LRU's ghosts.
  private var demotedCount: Int64 = 0
  private var newCount: Int64 = 0

  private var recencyShare = 0.5
  private var rate: LearningRate
  private var generator: SplitMix64
  private let isUnit: Bool
  private var chooser = Expert.both
  private var hasEvicted = false
  /// Whether the object that is missed returns from a history, and how often it had been used.
  private var returns = false
  private var past: UInt64 = 0

  public init(_ setup: PolicySetup) {
    capacity = setup.capacity
    isUnit = setup.isUnit
    ghostsLimit = capacity / 2
    protectedLimit = capacity - max(1, Int64((0.01 * Double(capacity)).rounded(.toNearestOrAwayFromZero)))
    generator = SplitMix64(seed: setup.seed)
    rate = LearningRate()
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    states.reserve(slots)
    frequencies.reserve(slots: slots)
    uses.reserve(slots)
  }

  public func prefetch(_ slot: Slot) {
    CacheStructures.prefetch(states.pointer(slot))
    lists.prefetch(slot)
    frequencies.prefetch(slot)
  }

  public func comingVictims() -> ComingSlots { ComingSlots(near: probation.tail, far: frequencies.newestOfFirst) }

  public func comingForgotten() -> ComingSlots { ComingSlots(near: recencyGhosts.tail, far: frequencyGhosts.tail) }

  /// N of the paper.
  private func objects(_ cache: CacheView) -> Double { isUnit ? Double(capacity) : Double(max(1, cache.count)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    rate.countRequest(objects: objects(cache), &generator)
    rate.hits &+= 1
    frequencies.increment(slot)
    if states[slot] & State.place == State.protected { return lists.moveToFront(slot, &protected) }
    let weight = cache.weight(slot)
    if states[slot] & State.demoted != 0 {
      protectedLimit = min(capacity &- 1, protectedLimit &+ step(newCount, over: demotedCount) &* weight)
      states[slot] &= ~State.demoted
      demotedCount &-= 1
    }
    lists.remove(slot, &probation)
    probationWeight &-= weight
    while protectedWeight &+ weight > protectedLimit, !protected.isEmpty { demote(cache) }
    protect(slot, weight)
  }

  /// By how much a share moves: the ratio of what speaks for it, rounded, at least 1.
  private func step(_ numerator: Int64, over denominator: Int64) -> Int64 {
    max(1, Int64((Double(numerator) / Double(max(1, denominator)) + 0.5).rounded(.down)))
  }

  private mutating func protect(_ slot: Slot, _ weight: Int64) {
    states[slot] = states[slot] & ~State.place | State.protected
    lists.pushFront(slot, &protected)
    protectedWeight &+= weight
  }

  private mutating func probate(_ slot: Slot, _ weight: Int64) {
    states[slot] = states[slot] & ~State.place | State.probation
    lists.pushFront(slot, &probation)
    probationWeight &+= weight
  }

  /// Pushes the least recent protected object back.
  private mutating func demote(_ cache: CacheView) {
    let slot = protected.tail
    let weight = cache.weight(slot)
    lists.remove(slot, &protected)
    protectedWeight &-= weight
    if states[slot] & State.demoted == 0 { demotedCount &+= 1 }
    states[slot] |= State.demoted
    probate(slot, weight)
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    rate.countRequest(objects: objects(cache), &generator)
    hasEvicted = false
    returns = ghost
    past = 0
    if ghost {
      let state = states[slot]
      let weight = cache.weight(slot)
      past = uses[slot] &- 1
      dropGhost(slot, weight)
      if state & State.place == State.recencyGhost {
        if state & State.new != 0 {
          let probationLimit = min(
            capacity &- 1, capacity &- protectedLimit &+ step(demotedCount, over: newCount) &* weight)
          protectedLimit = capacity &- probationLimit
        }
        learn(recency: rate.factor(objects: objects(cache)), frequency: 1)
      } else {
        learn(recency: 1, frequency: rate.factor(objects: objects(cache)))
      }
    }
    states[slot] = State.probation
  }

  private mutating func learn(recency: Double, frequency: Double) {
    let (first, second) = (recencyShare * recency, (1 - recencyShare) * frequency)
    recencyShare = min(0.99, max(0.01, first / (first + second)))
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let oldest = probation.isEmpty ? protected.tail : probation.tail
    let rarest = frequencies.newestOfFirst
    let isRecency = generator.unit() < recencyShare
    chooser = oldest == rarest ? .both : isRecency ? .recency : .frequency
    return isRecency ? oldest : rarest
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    hasEvicted = true
    let weight = cache.weight(slot)
    let count = frequencies.frequency(of: slot)
    takeOut(slot, weight)
    guard chooser != .both, weight <= ghostsLimit else { return false }
    uses[slot] = count
    if chooser == .recency {
      while recencyGhostsWeight &+ weight > ghostsLimit { forget(recencyGhosts.tail, cache) }
      states[slot] = states[slot] & ~State.place | State.recencyGhost
      if states[slot] & State.new != 0 { newCount &+= 1 }
      lists.pushFront(slot, &recencyGhosts)
      recencyGhostsWeight &+= weight
    } else {
      while frequencyGhostsWeight &+ weight > ghostsLimit { forget(frequencyGhosts.tail, cache) }
      states[slot] = states[slot] & ~State.place | State.frequencyGhost
      lists.pushFront(slot, &frequencyGhosts)
      frequencyGhostsWeight &+= weight
    }
    return true
  }

  /// Takes a resident out of its list, and of CR-LFU.
  private mutating func takeOut(_ slot: Slot, _ weight: Int64) {
    frequencies.remove(slot)
    if states[slot] & State.place == State.protected {
      lists.remove(slot, &protected)
      protectedWeight &-= weight
    } else {
      lists.remove(slot, &probation)
      probationWeight &-= weight
    }
    if states[slot] & State.demoted != 0 {
      states[slot] &= ~State.demoted
      demotedCount &-= 1
    }
  }

  private mutating func forget(_ slot: Slot, _ cache: CacheView) {
    dropGhost(slot, cache.weight(slot))
    cache.forget(slot)
  }

  private mutating func dropGhost(_ slot: Slot, _ weight: Int64) {
    if states[slot] & State.place == State.recencyGhost {
      lists.remove(slot, &recencyGhosts)
      recencyGhostsWeight &-= weight
      if states[slot] & State.new != 0 { newCount &-= 1 }
    } else {
      lists.remove(slot, &frequencyGhosts)
      frequencyGhostsWeight &-= weight
    }
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let weight = cache.weight(slot)
    frequencies.insert(slot, frequency: past &+ 1)
    if returns {
      protect(slot, weight)
      limitProtected(cache)
    } else if !hasEvicted, probation.isEmpty, protectedWeight &+ weight <= protectedLimit {
      protect(slot, weight)
    } else if !hasEvicted, probationWeight &+ weight <= capacity &- protectedLimit {
      probate(slot, weight)
    } else {
      states[slot] |= State.new
      probate(slot, weight)
      limitProtected(cache)
    }
  }

  /// Leaves room in the protected list.
  private mutating func limitProtected(_ cache: CacheView) {
    while protectedWeight >= protectedLimit, !protected.isEmpty { demote(cache) }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { takeOut(slot, cache.weight(slot)) }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    if states[slot] & State.place == State.protected {
      protectedWeight &+= to &- from
    } else {
      probationWeight &+= to &- from
    }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard frequencies.checkedBuckets() != nil, frequencies.count == cache.count else { return "CR-LFU is broken" }
    let parts = [
      ("SR", probation, probationWeight, State.probation, Int64.max), ("R", protected, protectedWeight, 1, .max),
      ("SR-LRU's history", recencyGhosts, recencyGhostsWeight, State.recencyGhost, ghostsLimit),
      ("CR-LFU's history", frequencyGhosts, frequencyGhostsWeight, State.frequencyGhost, ghostsLimit),
    ]
    for (name, list, weight, place, limit) in parts {
      guard let slots = lists.checkedSlots(list) else { return "\(name) is broken" }
      let sum = slots.reduce(0) { $0 + cache.weight($1) }
      if sum != weight || sum > limit { return "\(name) weighs \(sum), not \(weight), of \(limit)" }
      if slots.contains(where: { states[$0] & State.place != place }) { return "\(name) holds another's object" }
      let demoted = Int64(slots.count { states[$0] & State.demoted != 0 })
      let new = Int64(slots.count { states[$0] & State.new != 0 })
      if demoted != (place == State.probation ? demotedCount : 0) { return "\(name) has \(demoted) demoted objects" }
      if place == State.recencyGhost, new != newCount { return "\(newCount) new objects counted, \(new) found" }
    }
    if protectedLimit < 0 || protectedLimit >= capacity { return "R's share is \(protectedLimit) of \(capacity)" }
    return Int(probation.count + protected.count) == cache.count ? nil : "SR and R do not hold the residents"
  }
}

/// How fast CACHEUS learns: a hill climber over the hit ratios of windows of N requests.
struct LearningRate {
  /// Hits in the window under way.
  var hits: Int64 = 0
  private var requests = 0.0
  /// 0: not chosen yet.
  private var value = 0.0
  private var initial = 0.0
  private var current = 0.0
  private var previous = 0.0
  private var lastHitRatio = 0.0
  private var zeros = 0
  private var negatives = 0

  /// What the weight of an expert that was wrong is multiplied by.
  mutating func factor(objects: Double) -> Double {
    start(objects)
    return PortableMath.exp(-value)
  }

  private mutating func start(_ objects: Double) {
    guard value == 0 else { return }
    value = (2 * PortableMath.log(2) / objects).squareRoot()
    initial = min(1, max(0.001, value))
    current = value
  }

  /// A request begins; the last of a window changes the rate.
  mutating func countRequest(objects: Double, _ generator: inout SplitMix64) {
    requests += 1
    guard requests >= objects else { return }
    start(objects)
    let change = LearningRate.thousandths(current) - LearningRate.thousandths(previous)
    let hitRatio = LearningRate.thousandths(Double(hits) / requests)
    let gain = LearningRate.thousandths(hitRatio - lastHitRatio)
    if change * gain != 0 {
      let step = (value * change).magnitude
      value = change * gain > 0 ? min(1, value + step) : max(0.001, value - step)
      (zeros, negatives) = (0, 0)
    } else if gain <= 0 {
      if gain < 0 { negatives += 1 }
      if gain < 0 || hitRatio <= 0 { zeros += 1 }
      if zeros >= 10 {
        value = initial
        zeros = 0
      } else if gain < 0, negatives >= 10 {
        value = initial
        negatives = 0
      } else if gain < 0 {
        nudge(&generator)
      }
    }
    (previous, current, lastHitRatio) = (current, value, hitRatio)
    (requests, hits) = (0, 0)
  }

  private mutating func nudge(_ generator: inout SplitMix64) {
    if value >= 1 {
      value = 0.9
    } else if value <= 0.001 {
      value = 0.005
    } else {
      value = generator.next() >> 63 == 1 ? min(1, value * 1.25) : max(0.001, value * 0.75)
    }
  }

  private static func thousandths(_ x: Double) -> Double { (x * 1000 + 0.5).rounded(.down) / 1000 }
}
