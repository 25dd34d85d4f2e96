public import CacheCore
internal import CacheStructures

/// CAMP: GreedyDual-Size over a few LRU queues, one for each rounded ratio of cost to size.
///
/// An object's ratio is its cost times the largest size seen so far over its size, cut to a whole number, of which the
/// highest `precision` bits are kept. Objects of one rounded ratio share an LRU queue: their priorities, the floor at their
/// last request plus the ratio, rise along it, so only the queues' ends have to be compared. The least priority leaves and
/// the floor becomes the least that is left. Of equal priorities the one with the lower ratio leaves (`ties=ratio`, the
/// authors' code), or the one asked for longest ago (`ties=recency`, their text). Room is made before a newcomer comes in.
/// The cost is that of the request that stored the object; 1 where the trace has none. A size of 0 counts as 1.
///
/// Source: Ghandeharizadeh, Irani, Lam, Yap, "CAMP: a cost adaptive multi-queue eviction policy for key-value stores",
/// Middleware 2014, doi 10.1145/2663165.2663317; precision 5 is the authors'. Same counts as Caffeine's greedy-dual.Camp.
/// O(log queues) a request, of which there are some hundreds at most with precision 5; 28 bytes a slot, 8 more with
/// `ties=recency`.
public struct CAMP: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "camp", summary: "CAMP: GreedyDual-Size over one LRU queue for each rounded ratio of cost to size",
      parameters: [
        Parameter("precision", .integer(1...16), default: "5", "bits of the ratio that are kept"),
        Parameter("ties", .choice(["ratio", "recency"]), default: "ratio", "who leaves of equal priorities"),
      ], source: "Ghandeharizadeh et al., Middleware 2014, doi 10.1145/2663165.2663317", verification: .reference,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 28))
  }

  public static var victimMayStay: Bool { true }

  private struct Priority: BitwiseCopyable, Comparable {
    var value: Int64
    var tie: UInt64

    @inline(__always)
    static func < (left: Priority, right: Priority) -> Bool {
      left.value == right.value ? left.tie < right.tie : left.value < right.value
    }
  }

  private var lists = SlotLists()
  private var queues = SlotArray<SlotList>()
  /// The queues that hold something, by the priority of their end.
  private var heap = SlotHeap<Priority>()
  private var places = SlotArray<UInt32>()
  private var priorities = SlotArray<Int64>()
  private var costs = SlotArray<Double>()
  private var times = SlotArray<UInt64>()
  private var floor: Int64 = 0
  private var largest: Int64 = 1
  private var requests: UInt64 = 0
  private let precision: UInt32
  private let tiesByRatio: Bool
  private let isUnit: Bool

  public init(_ setup: PolicySetup) {
    precision = UInt32(setup.parameters.integer("precision"))
    tiesByRatio = setup.parameters.text("ties") == "ratio"
    isUnit = setup.isUnit
    let count = CAMP.queue(of: Int64(Int32.max), precision).place + 1
    queues.reserve(Int(count))
    heap.reserve(slots: Int(count))
    for queue in 0..<count { queues[queue] = SlotList() }
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    places.reserve(slots)
    priorities.reserve(slots)
    costs.reserve(slots)
    if !tiesByRatio { times.reserve(slots) }
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(places.pointer(slot))
  }

  public func comingVictims() -> ComingSlots { heap.count == 0 ? .none : ComingSlots(queues[heap.first], lists) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    take(slot)
    put(slot, cache.weight(slot))
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    if !isUnit { largest = max(largest, request.size) }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    queues[heap.first].tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    take(slot)
    if heap.count > 0 { floor = heap.key(of: heap.first).value }
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    costs[slot] = request.cost > 0 ? request.cost : 0
    put(slot, cache.weight(slot))
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    largest = max(largest, to)
    take(slot)
    put(slot, to)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { take(slot) }

  private mutating func put(_ slot: Slot, _ weight: Int64) {
    let ratio = min(Double(largest) / Double(max(1, weight)) * costs[slot], Double(Int32.max))
    let (place, rounded) = CAMP.queue(of: Int64(ratio), precision)
    requests &+= 1
    priorities[slot] = floor &+ rounded
    places[slot] = place
    if !tiesByRatio { times[slot] = requests }
    let queue = queues.pointer(place)
    lists.pushFront(slot, &queue.pointee)
    if queue.pointee.count == 1 { heap.insert(place, priority(ofEnd: slot)) }
  }

  private mutating func take(_ slot: Slot) {
    let place = places[slot]
    let queue = queues.pointer(place)
    let wasEnd = queue.pointee.tail == slot
    lists.remove(slot, &queue.pointee)
    if queue.pointee.isEmpty {
      heap.remove(place)
    } else if wasEnd {
      heap.update(place, priority(ofEnd: queue.pointee.tail))
    }
  }

  @inline(__always)
  private func priority(ofEnd slot: Slot) -> Priority {
    Priority(value: priorities[slot], tie: tiesByRatio ? UInt64(places[slot]) : times[slot])
  }

  /// The queue of a ratio, in the order of ratios, and the ratio that its objects count as.
  @inline(__always)
  private static func queue(of ratio: Int64, _ precision: UInt32) -> (place: UInt32, rounded: Int64) {
    let dropped = max(0, Int64(64 &- ratio.leadingZeroBitCount) &- Int64(precision))
    let kept = ratio &>> dropped
    let place = dropped &<< Int64(precision &- 1) &+ kept
    return (UInt32(truncatingIfNeeded: place), kept &<< dropped)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    var residents = 0
    var held: UInt32 = 0
    for place in 0...CAMP.queue(of: Int64(Int32.max), precision).place where !queues[place].isEmpty {
      guard let slots = lists.checkedSlots(queues[place]) else { return "queue \(place) is broken" }
      if slots.contains(where: { places[$0] != place }) { return "queue \(place) holds another's object" }
      let order = slots.map { priorities[$0] }
      if zip(order, order.dropFirst()).contains(where: { $0 < $1 }) { return "queue \(place) is out of order" }
      if heap.key(of: place) != priority(ofEnd: queues[place].tail) { return "queue \(place) has another's priority" }
      residents += slots.count
      held += 1
    }
    if heap.count != held { return "the heap holds \(heap.count) of \(held) queues" }
    if !heap.isConsistent { return "the heap is out of order" }
    return residents == cache.count ? nil : "the queues hold \(residents) of \(cache.count) residents"
  }
}
