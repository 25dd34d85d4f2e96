public import CacheCore
internal import CacheStructures

/// SIZE: the largest object leaves.
///
/// `ties` says which of several equally large ones. `recency` (default): the one asked for longest ago, as the paper's
/// tie-break, so that it is LRU where all have one size. `heap`: the one that a binary heap holds on top, which orders
/// equals by its own shape: same counts as libCacheSim's Size. A newcomer is let in whatever its size.
///
/// Source: Williams, Abrams, Standridge, Abdulla, Fox, "Removal policies in network caches for World-Wide Web documents",
/// SIGCOMM 1996, doi 10.1145/248156.248182. O(log n) a request; 24 bytes an object and 4 a slot.
public struct LargestFirst: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "size", summary: "SIZE: evicts the largest object",
      parameters: [
        Parameter("ties", .choice(["recency", "heap"]), default: "recency", "who leaves of equally large ones")
      ], source: "Williams et al., SIGCOMM 1996, doi 10.1145/248156.248182", verification: .reference,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 28))
  }

  public static var victimMayStay: Bool { true }

  private struct Rank: BitwiseCopyable {
    var size: Int64
    var time: UInt64
    var slot: Slot

    /// Whether the other leaves first.
    @inline(__always)
    func isBelow(_ other: Rank) -> Bool { size == other.size ? time > other.time : size < other.size }
  }

  /// A binary heap from place 1 on, whose steps are those of the textbook's: what `ties=heap` depends on.
  private var heap = SlotArray<Rank>()
  private var places = SlotArray<UInt32>()
  private var count: UInt32 = 0
  private var requests: UInt64 = 0
  private let tiesByRecency: Bool

  public init(_ setup: PolicySetup) { tiesByRecency = setup.parameters.text("ties") == "recency" }

  public mutating func reserve(slots: Int) {
    heap.reserve(slots + 1)
    places.reserve(slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(places.pointer(slot)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if tiesByRecency { change(slot, cache.weight(slot)) }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { heap[1].slot }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    count &+= 1
    rise(rank(slot, cache.weight(slot)), from: count)
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) { change(slot, to) }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let place = places[slot]
    let last = heap[count]
    count &-= 1
    if last.slot != slot { settle(last, at: place, was: heap[place]) }
  }

  private mutating func change(_ slot: Slot, _ size: Int64) {
    let place = places[slot]
    settle(rank(slot, size), at: place, was: heap[place])
  }

  private mutating func rank(_ slot: Slot, _ size: Int64) -> Rank {
    requests &+= tiesByRecency ? 1 : 0
    return Rank(size: size, time: requests, slot: slot)
  }

  @inline(__always)
  private mutating func settle(_ rank: Rank, at place: UInt32, was old: Rank) {
    if old.isBelow(rank) { rise(rank, from: place) } else { sink(rank, from: place) }
  }

  private func rise(_ rank: Rank, from start: UInt32) {
    var place = start
    while place > 1, heap[place &>> 1].isBelow(rank) {
      put(heap[place &>> 1], at: place)
      place &>>= 1
    }
    put(rank, at: place)
  }

  private func sink(_ rank: Rank, from start: UInt32) {
    var place = start
    while place &<< 1 <= count {
      var child = place &<< 1
      if child < count, heap[child].isBelow(heap[child &+ 1]) { child &+= 1 }
      guard rank.isBelow(heap[child]) else { break }
      put(heap[child], at: place)
      place = child
    }
    put(rank, at: place)
  }

  @inline(__always)
  private func put(_ rank: Rank, at place: UInt32) {
    heap[place] = rank
    places[rank.slot] = place
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(count) != cache.count { return "the heap holds \(count) of \(cache.count) residents" }
    for place in 0..<count {
      let rank = heap[place + 1]
      if places[rank.slot] != place + 1 { return "slot \(rank.slot) does not know its place" }
      if rank.size != cache.weight(rank.slot) { return "slot \(rank.slot) is ranked by another size" }
      if place > 0, heap[(place + 1) / 2].isBelow(rank) { return "the heap is out of order" }
    }
    return nil
  }
}
