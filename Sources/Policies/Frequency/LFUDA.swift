public import CacheCore
internal import CacheStructures

/// LFU with dynamic aging: an object counts its uses, and newcomers start where the last victim ended.
///
/// On each use an object's rank becomes its uses in the cache plus the age of the cache, which is the rank of the last
/// victim. The least rank leaves, among equals the one used longest ago. So what was popular once is overtaken.
///
/// `rules=libcachesim` gives the counts of libCacheSim's LFUDA, which adds the age again at every use instead of one, takes
/// the least rank there is for the age, and passes over objects whose rank was overtaken until they are used again. Ranks
/// grow exponentially so, and its search for the next one steps through all numbers: it does not end where ours answers.
///
/// Source: Arlitt, Cherkasova, Dilley, Friedrich, Jin, "Evaluating content management techniques for web proxy caches", ACM
/// SIGMETRICS Performance Evaluation Review 27(4), 2000, doi 10.1145/346000.346003.
/// O(log n) a request; 32 bytes a slot, 57 with `rules=libcachesim`.
public struct LFUDA: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "lfuda", summary: "least frequently used with dynamic aging: newcomers start at the last victim's rank",
      parameters: [
        Parameter(
          "rules", .choice(["paper", "libcachesim"]), default: "paper", "what a use adds to a rank, and what the age is"
        )
      ], source: "Arlitt et al., SIGMETRICS PER 27(4), 2000, doi 10.1145/346000.346003", verification: .reference,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 32))
  }

  public static var victimMayStay: Bool { true }

  private struct Rank: BitwiseCopyable, Comparable {
    var value: UInt64
    /// When it was reached.
    var order: UInt64

    static func < (a: Rank, b: Rank) -> Bool { a.value < b.value || (a.value == b.value && a.order < b.order) }
  }

  private var heap = SlotHeap<Rank>()
  /// Objects whose rank the age has overtaken, with `rules=libcachesim`.
  private var overtaken = SlotHeap<Rank>()
  private var isOvertaken = SlotArray<Bool>()
  private var uses = SlotArray<UInt32>()
  private var age: UInt64 = 0
  private var order: UInt64 = 0
  private let followsPaper: Bool

  public init(_ setup: PolicySetup) { followsPaper = setup.parameters.text("rules") == "paper" }

  public mutating func reserve(slots: Int) {
    heap.reserve(slots: slots)
    if followsPaper {
      uses.reserve(slots)
    } else {
      overtaken.reserve(slots: slots)
      isOvertaken.reserve(slots)
    }
  }

  public func prefetch(_ slot: Slot) { heap.prefetch(slot) }

  public func comingVictims() -> ComingSlots { ComingSlots(near: heap.count > 0 ? heap.first : .max, far: .max) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if followsPaper {
      uses[slot] &+= 1
      heap.update(slot, next(age &+ UInt64(uses[slot])))
    } else {
      addAge(slot)
    }
  }

  private mutating func next(_ value: UInt64) -> Rank {
    order &+= 1
    return Rank(value: value, order: order)
  }

  private mutating func addAge(_ slot: Slot) {
    let old = isOvertaken[slot] ? overtaken.key(of: slot).value : heap.key(of: slot).value
    let sum = old.addingReportingOverflow(age)
    let rank = next(sum.overflow ? .max : sum.partialValue)
    take(slot)
    if old == age { catchUp() }
    isOvertaken[slot] = rank.value < age
    if rank.value < age { overtaken.insert(slot, rank) } else { heap.insert(slot, rank) }
  }

  /// The age is the least rank that it has not overtaken.
  private mutating func catchUp() {
    if heap.count > 0 { age = heap.key(of: heap.first).value }
  }

  private mutating func take(_ slot: Slot) {
    if !followsPaper, isOvertaken[slot] { overtaken.remove(slot) } else { heap.remove(slot) }
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    heap.count > 0 ? heap.first : overtaken.first
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    if followsPaper {
      age = heap.key(of: slot).value
      heap.remove(slot)
    } else {
      if !isOvertaken[slot] { age = heap.key(of: slot).value }
      take(slot)
      catchUp()
    }
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if followsPaper { uses[slot] = 1 } else { isOvertaken[slot] = false }
    heap.insert(slot, next(age == .max ? age : age &+ 1))
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {
    let wasLeast = !followsPaper && !isOvertaken[slot] && heap.key(of: slot).value == age
    take(slot)
    if wasLeast { catchUp() }
  }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if !heap.isConsistent || !overtaken.isConsistent { return "a heap is broken" }
    let residents = Int(heap.count + overtaken.count)
    return residents == cache.count ? nil : "\(residents) of \(cache.count) residents are ranked"
  }
}
