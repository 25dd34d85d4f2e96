public import CacheCore
internal import CacheStructures

/// GD-Wheel: GreedyDual by cost, whose priorities are places on wheels, as in a hierarchical timer wheel.
///
/// A wheel has `queues` queues and a hand. An object of cost c goes to the front of the queue c places ahead of the hand
/// of the lowest wheel; where c reaches `queues`, to a wheel above, a place of which is worth a round of the one below.
/// Victims come from the back of the first queue at or after the lowest hand that holds any, and the hand moves there:
/// GreedyDual's floor. When it has gone round, or its wheel is empty, the next wheel's hand moves a place, and the queue
/// there is dealt out to the wheel below. Costs are rounded to whole numbers, and what is beyond the last wheel wraps
/// around on it. A cost of 0 goes to the first queue wherever the hand is. Costs are the requests'; where the trace has
/// none all cost 1, which makes it LRU. Sizes play no part: the paper's objects share a slab class.
///
/// Source: Li and Cox, "GD-Wheel: a cost-aware replacement policy for key-value stores", EuroSys 2015,
/// doi 10.1145/2741948.2741956; two wheels of 256 queues are the authors'. Same counts as Caffeine's greedy-dual.GDWheel.
/// Amortised O(wheels) a request, and a bit of a word for every queue that is passed; 28 bytes a slot.
public struct GDWheel: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "gdwheel", aliases: ["gd-wheel"], summary: "GD-Wheel: GreedyDual by cost, on cost wheels instead of a heap",
      parameters: [
        Parameter("wheels", .integer(1...8), default: "2", "how many wheels"),
        Parameter("queues", .integer(2...65536), default: "256", "queues of a wheel"),
      ], source: "Li, Cox, EuroSys 2015, doi 10.1145/2741948.2741956", verification: .reference,
      cost: PolicyCost(.amortised, bytesPerSlot: 28))
  }

  private var lists = SlotLists()
  /// The queue of a slot, of all wheels'.
  private var places = SlotArray<UInt32>()
  private var costs = SlotArray<Double>()
  /// Lowest wheel first.
  private var queues = SlotArray<SlotList>()
  /// A bit for every queue that holds something.
  private var holds = SlotArray<UInt64>()
  private var hands = SlotArray<UInt32>()
  /// What a place of each wheel is worth, and of one more.
  private var values = SlotArray<Double>()
  private let wheelCount: UInt32
  private let queueCount: UInt32

  public init(_ setup: PolicySetup) {
    wheelCount = UInt32(setup.parameters.integer("wheels"))
    queueCount = UInt32(setup.parameters.integer("queues"))
    let count = wheelCount * queueCount
    queues.reserve(Int(count))
    holds.reserve(Int(count) / 64 + 1)
    hands.reserve(Int(wheelCount))
    values.reserve(Int(wheelCount))
    for queue in 0..<count { queues[queue] = SlotList() }
    var value = 1.0
    for wheel in 0..<wheelCount {
      values[wheel] = value
      value *= Double(queueCount)
    }
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    places.reserve(slots)
    costs.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { lists.prefetch(slot) }

  public func comingVictims() -> ComingSlots {
    let first = nextHolding(from: hands[0], below: queueCount)
    return first == queueCount ? .none : ComingSlots(queues[first], lists)
  }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    take(slot)
    insert(slot, request, cache)
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let cost = request.cost > 0 ? min(request.cost, 0x1p53) : 0
    var wheel: UInt32 = 0
    var steps: UInt64 = 0
    for candidate in 0..<wheelCount {
      let rounded = UInt64((cost / values[candidate]).rounded())
      if rounded > 0 { (wheel, steps) = (candidate, rounded &+ UInt64(hands[candidate])) }
    }
    costs[slot] = cost
    put(slot, wheel, UInt32(truncatingIfNeeded: steps % UInt64(queueCount)))
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    while true {
      let hand = hands[0]
      var queue = nextHolding(from: hand, below: queueCount)
      let wraps = queue == queueCount
      if wraps { queue = nextHolding(from: 0, below: hand) }
      if wraps, queue == hand {
        turn(1, skips: true)
        continue
      }
      hands[0] = queue
      let victim = queues[queue].tail
      take(victim)
      if wraps, wheelCount > 1 { turn(1, skips: false) }
      return victim
    }
  }

  /// Moves the hand of a wheel a place on, or over empty ones if it `skips` because the wheels below are empty, and deals
  /// out what it points at.
  private func turn(_ wheel: UInt32, skips: Bool) {
    let start = wheel &* queueCount
    let next = start &+ hands[wheel] &+ 1
    var hand = (skips ? nextHolding(from: next, below: start &+ queueCount) : next) &- start
    let goesRound = hand == queueCount
    if goesRound { hand = 0 }
    hands[wheel] = hand
    if goesRound, wheel &+ 1 < wheelCount {
      let isEmpty = nextHolding(from: start, below: start &+ queueCount) == start &+ queueCount
      turn(wheel &+ 1, skips: skips && isEmpty)
    }
    let queue = queues.pointer(start &+ hand)
    while !queue.pointee.isEmpty {
      let slot = queue.pointee.head
      take(slot)
      let rest = costs[slot].truncatingRemainder(dividingBy: values[wheel])
      let steps = UInt64((rest / values[wheel &- 1]).rounded()) &+ UInt64(hands[wheel &- 1])
      put(slot, wheel &- 1, UInt32(truncatingIfNeeded: steps % UInt64(queueCount)))
    }
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { take(slot) }

  @inline(__always)
  private func put(_ slot: Slot, _ wheel: UInt32, _ queue: UInt32) {
    let place = wheel &* queueCount &+ queue
    lists.pushFront(slot, &queues.pointer(place).pointee)
    places[slot] = place
    holds.pointer(place &>> 6).pointee |= 1 &<< UInt64(place & 63)
  }

  @inline(__always)
  private func take(_ slot: Slot) {
    let place = places[slot]
    lists.remove(slot, &queues.pointer(place).pointee)
    if queues[place].isEmpty { holds.pointer(place &>> 6).pointee &= ~(1 &<< UInt64(place & 63)) }
  }

  /// The first queue from `start` on that holds something, or `end`.
  @inline(__always)
  private func nextHolding(from start: UInt32, below end: UInt32) -> UInt32 {
    guard start < end else { return end }
    var word = start &>> 6
    var bits = holds[word] & (~0 &<< UInt64(start & 63))
    while bits == 0 {
      word &+= 1
      guard word &<< 6 < end else { return end }
      bits = holds[word]
    }
    return min(end, word &<< 6 &+ UInt32(truncatingIfNeeded: bits.trailingZeroBitCount))
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    for place in 0..<wheelCount * queueCount {
      guard let slots = lists.checkedSlots(queues[place]) else { return "queue \(place) is broken" }
      if slots.contains(where: { places[$0] != place }) { return "queue \(place) holds another's object" }
      if (holds[place / 64] >> UInt64(place % 64) & 1 == 1) == slots.isEmpty { return "queue \(place) is marked wrong" }
      residents += slots.count
    }
    return residents == cache.count ? nil : "the wheels hold \(residents) of \(cache.count) residents"
  }
}
