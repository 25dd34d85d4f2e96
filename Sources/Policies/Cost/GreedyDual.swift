public import CacheCore
internal import CacheStructures

/// What GreedyDual-Size and GreedyDual-Size-Frequency differ in.
public protocol GreedyDualVariant {
  /// The row of the table.
  static var description: PolicyDescription { get }
  /// Whether uses multiply an object's worth.
  static var countsUses: Bool { get }
  /// What the parameters ask for.
  static func rules(_ parameters: ParameterValues) -> GreedyDualRules
}

/// How a newcomer meets a full cache, and who leaves of equals.
public struct GreedyDualRules {
  /// How a newcomer meets a full cache.
  public enum Newcomers {
    /// Room is made, then it comes in.
    case afterRoomIsMade
    /// It is refused, and nothing evicted for it, if it would be among those that have to leave.
    case weighed
    /// It comes in, and the least leave until all fit: the newcomer too when its turn comes.
    case first
  }

  /// How a newcomer meets a full cache.
  public var newcomers: Newcomers
  /// Of equals the one with the least key leaves, not the one asked for longest ago.
  public var ordersByKey = false
  /// What a cost of 1 counts. Only rounding depends on it.
  public var scale = 1.0

  /// Rules.
  public init(newcomers: Newcomers) { self.newcomers = newcomers }
}

/// Worth per byte on top of a floor that rises: what GreedyDual-Size and GDSF have in common.
///
/// An object's priority is the floor at its last request plus what a byte of it is worth: the cost of missing it over its
/// size, times its uses where the variant counts them. The least leaves, of equals the one asked for longest ago, and the
/// floor rises to its priority: so what is not asked for sinks, and no priority has to be changed. A size of 0 counts as 1.
///
/// O(log n) a request and an eviction; 24 bytes an object and 16 or 20 a slot.
public struct GreedyDual<Variant: GreedyDualVariant>: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription { Variant.description }

  private struct Priority: BitwiseCopyable, Comparable {
    var value: Double
    var order: UInt64

    @inline(__always)
    static func < (left: Priority, right: Priority) -> Bool {
      left.value == right.value ? left.order < right.order : left.value < right.value
    }
  }

  /// A resident taken from the heap to leave for a newcomer.
  private struct Chosen: BitwiseCopyable {
    var slot: Slot
    var priority: Priority
  }

  private var heap = SlotHeap<Priority>()
  private var uses = SlotArray<UInt32>()
  private var costs = SlotArray<Double>()
  /// Those that leave for one newcomer, least first, and how many of them have left.
  private var chosen = SlotArray<Chosen>()
  private var chosenCount: UInt32 = 0
  private var leftCount: UInt32 = 0
  private var floor = 0.0
  /// What it was when the newcomer arrived.
  private var arrivalFloor = 0.0
  private var requests: UInt64 = 0
  /// Whether room is made for a resident that grew.
  private var isGrowing = false
  private let rules: GreedyDualRules

  public init(_ setup: PolicySetup) { rules = Variant.rules(setup.parameters) }

  public var insertsFirst: Bool { rules.newcomers == .first }

  public mutating func reserve(slots: Int) {
    heap.reserve(slots: slots)
    costs.reserve(slots)
    chosen.reserve(slots)
    if Variant.countsUses { uses.reserve(slots) }
  }

  public func prefetch(_ slot: Slot) { heap.prefetch(slot) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    if Variant.countsUses { uses[slot] &+= 1 }
    costs[slot] = request.cost
    isGrowing = true
    requests &+= 1
    heap.update(slot, Priority(value: floor + worth(slot, cache), order: order(request)))
  }

  public mutating func miss(_ slot: Slot, ghost: Bool, _ request: Request, _ cache: CacheView) {
    if Variant.countsUses { uses[slot] = 1 }
    costs[slot] = request.cost
    isGrowing = false
    arrivalFloor = floor
    requests &+= 1
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    let base = rules.newcomers == .afterRoomIsMade ? floor : arrivalFloor
    heap.insert(slot, newcomer(slot, base, request, cache))
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    if rules.newcomers != .weighed {
      let least = heap.first
      floor = heap.key(of: least).value
      heap.remove(least)
      return least
    }
    if leftCount == chosenCount, !choose(for: incoming, request, cache) {
      if isGrowing { heap.remove(incoming) }
      return incoming
    }
    leftCount &+= 1
    return chosen[leftCount &- 1].slot
  }

  /// Takes from the heap those that have to leave for an object. Answers false, and puts them back, if it is among them.
  private mutating func choose(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Bool {
    (chosenCount, leftCount) = (0, 0)
    var excess = cache.used &- cache.capacity
    let own = newcomer(incoming, arrivalFloor, request, cache)
    if !isGrowing { excess &+= cache.weight(incoming) }
    while excess > 0 {
      let slot = heap.first
      let priority = heap.key(of: slot)
      if isGrowing ? slot == incoming : own < priority {
        for place in 0..<chosenCount { heap.insert(chosen[place].slot, chosen[place].priority) }
        chosenCount = 0
        return false
      }
      heap.remove(slot)
      chosen[chosenCount] = Chosen(slot: slot, priority: priority)
      chosenCount &+= 1
      excess &-= cache.weight(slot)
    }
    floor = chosen[chosenCount &- 1].priority.value
    return true
  }

  public mutating func resized(_ slot: Slot, from: Int64, to: Int64, _ cache: CacheView) {
    heap.update(slot, Priority(value: floor + worth(slot, cache), order: heap.key(of: slot).order))
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { heap.remove(slot) }

  @inline(__always)
  private func worth(_ slot: Slot, _ cache: CacheView) -> Double {
    let size = Double(max(1, cache.weight(slot)))
    guard Variant.countsUses else { return costs[slot] / size }
    let uses = Double(uses[slot])
    return rules.scale == 1 ? uses * (costs[slot] / size) : uses * (rules.scale * costs[slot]) / size
  }

  @inline(__always)
  private func newcomer(_ slot: Slot, _ base: Double, _ request: Request, _ cache: CacheView) -> Priority {
    Priority(value: base + worth(slot, cache), order: order(request))
  }

  /// The place among equals of an object asked for now. Keys are compared as signed numbers.
  @inline(__always)
  private func order(_ request: Request) -> UInt64 { rules.ordersByKey ? request.key ^ (1 << 63) : requests }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(heap.count) != cache.count { return "the heap holds \(heap.count) of \(cache.count) residents" }
    return heap.isConsistent ? nil : "the heap is out of order"
  }
}
