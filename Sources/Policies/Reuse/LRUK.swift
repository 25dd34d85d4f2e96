public import CacheCore
internal import CacheStructures

/// LRU-K: the object whose K-th last request is longest ago leaves; one with fewer requests leaves before all others.
///
/// For each object the times of its last `k` requests are kept, counted in requests. Requests that follow the last one by
/// no more than the correlated-reference period `crp` count as one with it, and the object cannot leave so soon (unless all
/// objects are so recent; then the least recent does). When later a request opens a new period, the older times move up by
/// the length of the period that ended, as in the paper. Among objects with fewer than `k` requests the least recently used
/// leaves (`ties=lru`, which the paper proposes), or the first inserted (`ties=fifo`).
///
/// The history of an object that left is retained: of the last `ghost` capacities that left, if they are asked for again
/// within `rip` requests of their last one (0: whenever). The paper gives no constants but k = 2; both periods follow from
/// the time between requests that belong together and the five minute rule. Same counts as libCacheSim's lru-k with
/// `ghost=0:ties=fifo`.
///
/// Objects asked for since the last eviction wait in a list before they enter the heap, so that a hit costs a list
/// operation, and a heap operation at most once between evictions.
/// Source: O'Neil, O'Neil, Weikum, "The LRU-K page replacement algorithm for database disk buffering", SIGMOD 1993,
/// doi 10.1145/170035.170081. O(k + log n) a request; 41 + 8 k bytes a slot.
public struct LRUK: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lru-k", aliases: ["lruk", "lru-2"],
      summary: "evicts the object whose k-th last request is longest ago",
      parameters: [
        Parameter("k", .integer(1...16), default: "2", "how many requests are remembered"),
        Parameter("crp", .count(0...1_000_000_000), default: "0", "requests that belong together are no further apart"),
        Parameter("ghost", .number(0...64), default: "1", "retained histories, in capacities"),
        Parameter("rip", .count(0...Int64.max), default: "0", "requests after which a history is worthless; 0: never"),
        Parameter(
          "ties", .choice(["lru", "fifo"]), default: "lru", "which of those with fewer than k requests leaves"),
      ],
      source: "O'Neil, O'Neil, Weikum, SIGMOD 1993, doi 10.1145/170035.170081", verification: .reference,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 57))
  }

  public static var victimMayStay: Bool { true }

  /// The time of the k-th last request, 0 for fewer, then what decides among those.
  private struct Age: BitwiseCopyable, Comparable {
    let kth: Int64
    let tie: Int64

    @inline(__always)
    static func < (a: Age, b: Age) -> Bool { a.kth != b.kth ? a.kth < b.kth : a.tie < b.tie }
  }

  /// The last `k` times of each slot, latest first; 0: none.
  private var times = SlotArray<Int64>()
  /// When an object was last asked for, whatever belongs together.
  private var latest = SlotArray<Int64>()
  /// When an object came in, where that decides.
  private var arrivals = SlotArray<Int64>()
  /// Objects not in the heap yet, most recently asked for in front.
  private var lists = SlotLists()
  private var recent = SlotList()
  private var isRecent = SlotArray<Bool>()
  private var heap = SlotHeap<Age>()
  private var ghosts = SlotQueue()
  private var ghostsWeight: Int64 = 0
  private var hasHistory = false
  private let k: UInt32
  private let correlated: Int64
  private let retained: Int64
  private let ghostsLimit: Int64
  private let tiesByArrival: Bool

  public init(_ setup: PolicySetup) {
    k = UInt32(setup.parameters.integer("k"))
    correlated = setup.parameters.integer("crp")
    let period = setup.parameters.integer("rip")
    retained = period == 0 ? .max : period
    ghostsLimit = Int64(Double(setup.capacity) * setup.parameters.number("ghost"))
    tiesByArrival = setup.parameters.text("ties") == "fifo"
  }

  public mutating func reserve(slots: Int) {
    times.reserve(slots * Int(k))
    latest.reserve(slots)
    if tiesByArrival { arrivals.reserve(slots) }
    lists.reserve(slots: slots)
    isRecent.reserve(slots)
    heap.reserve(slots: slots)
    ghosts.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) {
    lists.prefetch(slot)
    CacheStructures.prefetch(latest.pointer(slot))
    CacheStructures.prefetch(times.pointer(slot &* k))
  }

  public func comingForgotten() -> ComingSlots { ComingSlots(ghosts) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let now = request.index &+ 1
    let last = latest[slot]
    if now &- last > correlated {
      let first = times.pointer(slot &* k)
      push(now, onto: first, period: last &- first.pointee)
    }
    latest[slot] = now
    if isRecent[slot] {
      lists.moveToFront(slot, &recent)
    } else {
      heap.remove(slot)
      putInFront(slot)
    }
  }

  /// Puts a time in front of an object's; the others move up by the length of the period that ended.
  @inline(__always)
  private func push(_ now: Int64, onto first: UnsafeMutablePointer<Int64>, period: Int64) {
    var place = Int(k) - 1
    while place > 0 {
      let earlier = first[place - 1]
      first[place] = earlier == 0 ? 0 : earlier &+ period
      place -= 1
    }
    first.pointee = now
  }

  @inline(__always)
  private mutating func putInFront(_ slot: Slot) {
    lists.pushFront(slot, &recent)
    isRecent[slot] = true
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    hasHistory = ghost && request.index &+ 1 &- latest[slot] <= retained
    guard ghost else { return }
    ghosts.remove(slot)
    ghostsWeight &-= cache.weight(slot)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let now = request.index &+ 1
    while !recent.isEmpty, now &- latest[recent.tail] > correlated {
      let slot = recent.tail
      lists.remove(slot, &recent)
      isRecent[slot] = false
      let kth = times[slot &* k &+ k &- 1]
      let tie = tiesByArrival ? arrivals[slot] : latest[slot]
      heap.insert(slot, Age(kth: kth, tie: tie))
    }
    return heap.count > 0 ? heap.first : recent.tail
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    let weight = cache.weight(slot)
    guard weight <= ghostsLimit else { return false }
    while ghostsWeight &+ weight > ghostsLimit {
      let oldest = ghosts.popFirst()
      ghostsWeight &-= cache.weight(oldest)
      cache.forget(oldest)
    }
    ghosts.append(slot)
    ghostsWeight &+= weight
    return true
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let now = request.index &+ 1
    let first = times.pointer(slot &* k)
    if !hasHistory { first.update(repeating: 0, count: Int(k)) }
    push(now, onto: first, period: 0)
    latest[slot] = now
    if tiesByArrival { arrivals[slot] = now }
    putInFront(slot)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if isRecent[slot] { lists.remove(slot, &recent) } else { heap.remove(slot) }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(recent) else { return "the list of recent objects is broken" }
    if !heap.isConsistent { return "the heap is broken" }
    if zip(slots, slots.dropFirst()).contains(where: { latest[$0] < latest[$1] }) {
      return "recent objects out of order"
    }
    let weight = ghosts.slots.reduce(0) { $0 + cache.weight($1) }
    if weight != ghostsWeight || weight > ghostsLimit { return "ghosts weigh \(weight), not \(ghostsWeight)" }
    let residents = slots.count + Int(heap.count)
    return residents == cache.count ? nil : "\(residents) of \(cache.count) residents are known"
  }
}
