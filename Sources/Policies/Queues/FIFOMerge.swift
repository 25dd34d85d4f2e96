public import CacheCore
internal import CacheStructures

/// FIFO with merging: looks at a stretch of the queue, evicts what was hit least for its size, and leaves the rest where it is.
///
/// A full cache looks at `examine` objects, from where it stopped before towards the newest and then from the oldest again,
/// and gives up all but `keep` of them, least hits a unit of weight first; then at the next ones. A draw below a tenth of a hit
/// is added to the hits, so that equals leave in any order. Hits that come after the look count at the next one. A cache of
/// no more objects than `examine` is a FIFO queue.
///
/// So objects are merged instead of segments: Segcache writes to segments that expire together, merges a few neighbours into
/// one that keeps the objects of most hits a byte, and evicts the others. `fifo-merge:keep=51` gives the counts of
/// libCacheSim's fifo-merge, which means to keep 50 of 100, but looks anew when the 50th should leave, and keeps that too.
/// Source: Yang, Yue, Rashmi, "Segcache: a memory-efficient and scalable in-memory key-value cache for small objects", NSDI
/// 2021, https://www.usenix.org/conference/nsdi21/presentation/yang-juncheng; the reduction to objects is libCacheSim's
/// (FIFO_Merge). Amortised O(log examine) an eviction, which is O(1) in the number of objects. 16 bytes a slot.
public struct FIFOMerge: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "fifo-merge", aliases: ["fifomerge"],
      summary:
        "FIFO with merging: evicts the least hit for their size of a stretch of the queue, keeps the rest in place",
      parameters: [
        Parameter("examine", .integer(1...1_000_000), default: "100", "objects looked at together"),
        Parameter("keep", .integer(0...999_999), default: "50", "of those, how many stay; fewer than examine"),
      ], isRandom: true,
      source: "Yang, Yue, Rashmi, NSDI 2021, https://www.usenix.org/conference/nsdi21/presentation/yang-juncheng",
      verification: .reference, cost: PolicyCost(.amortised, bytesPerSlot: 16))
  }

  public static var victimMayStay: Bool { true }

  /// What an object is worth: hits by weight, and its turn among equals.
  private struct Worth: BitwiseCopyable, Comparable {
    let hits: Double
    let turn: UInt32

    static func < (a: Worth, b: Worth) -> Bool { a.hits < b.hits || a.hits == b.hits && a.turn < b.turn }
  }

  private var lists = SlotLists()
  private var queue = SlotList()
  private var hits = SlotArray<UInt32>()
  /// The objects looked at, until enough of them have left.
  private var examined = SlotHeap<Worth>()
  /// How many of those have still to leave.
  private var surplus: UInt32 = 0
  /// Where the next look starts; `none`: at the oldest.
  private var cursor = SlotList.none
  private let examine: UInt32
  private let keep: UInt32
  private var generator: SplitMix64

  public init(_ setup: PolicySetup) throws(CachesimError) {
    examine = UInt32(setup.parameters.integer("examine"))
    keep = UInt32(setup.parameters.integer("keep"))
    guard keep < examine else {
      throw CachesimError(
        .usage, "policy 'fifo-merge' cannot keep \(keep) of \(examine) objects: nothing would leave; lower keep")
    }
    generator = SplitMix64(seed: setup.seed)
  }

  public mutating func reserve(slots: Int) {
    lists.reserve(slots: slots)
    hits.reserve(slots)
    examined.reserve(slots: slots)
  }

  public func prefetch(_ slot: Slot) { CacheStructures.prefetch(hits.pointer(slot)) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) { hits[slot] &+= 1 }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if surplus > 0, examined.count > 0 { return examined.first }
    examined.removeAll()
    surplus = 0
    if queue.count <= examine {
      cursor = SlotList.none
      return queue.tail
    }
    for turn in 0..<examine {
      let slot = cursor == SlotList.none ? queue.tail : cursor
      let luck = Double(generator.below(1000)) / 10000
      examined.insert(slot, Worth(hits: (Double(hits[slot]) + luck) / Double(max(1, cache.weight(slot))), turn: turn))
      cursor = lists.previous(slot)
    }
    surplus = examine - keep
    return examined.first
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    remove(slot, cache)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    hits[slot] = 0
    lists.pushFront(slot, &queue)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    if examined.contains(slot) {
      examined.remove(slot)
      surplus = surplus > 0 ? surplus &- 1 : 0
    }
    if cursor == slot { cursor = lists.previous(slot) }
    lists.remove(slot, &queue)
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    guard let slots = lists.checkedSlots(queue) else { return "the queue is broken" }
    if slots.count != cache.count { return "\(slots.count) in the queue, \(cache.count) residents" }
    if !examined.isConsistent { return "the heap is broken" }
    if slots.count(where: { examined.contains($0) }) != Int(examined.count) {
      return "an examined object is not resident"
    }
    if surplus > examine - keep { return "\(surplus) have to leave of \(examine), \(keep) stay" }
    return cursor == SlotList.none || slots.contains(cursor) ? nil : "the cursor is on no resident"
  }
}
