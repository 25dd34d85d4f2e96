public import CacheCore
internal import CacheStructures

/// Knows the future: the object whose next request is furthest away leaves.
///
/// Two definitions, and reports name theirs. By default every newcomer is let in, as a policy that must hold what it just
/// served has to: MIN as published. With `bypass=yes` a newcomer that is asked for again no sooner than everything in the
/// cache is refused: the bound of policies that may refuse, and the true one where all objects have one size. In bytes
/// neither is optimal.
/// Source: Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966,
/// doi 10.1147/sj.52.0078. Same counts as libCacheSim's Belady; with `bypass=yes` as Caffeine's opt.Clairvoyant. Which of
/// several objects that are never asked for again leaves first does not change hits.
/// O(log n) a request; 16 bytes an object and 4 a slot.
public struct Belady: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "belady", aliases: ["opt", "min", "clairvoyant"],
      summary: "knows the future: evicts what is asked for again last",
      parameters: [
        Parameter(
          "bypass", .choice(["no", "yes"]), default: "no",
          "whether a newcomer asked for again no sooner than all others is refused")
      ], needs: [.nextAccess], source: "Belady, IBM Systems Journal 5(2), 1966, doi 10.1147/sj.52.0078",
      verification: .reference,
      cost: PolicyCost(.logarithmic, bytesPerSlot: 20))
  }

  public static var victimMayStay: Bool { true }

  /// By next access, negated: the furthest is the least.
  private var heap = SlotHeap<Int64>()
  private let bypasses: Bool

  public init(_ setup: PolicySetup) { bypasses = setup.parameters.text("bypass") == "yes" }

  public mutating func reserve(slots: Int) { heap.reserve(slots: slots) }

  public func prefetch(_ slot: Slot) { heap.prefetch(slot) }

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    heap.update(slot, -request.nextAccess)
  }

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot {
    let furthest = heap.first
    return bypasses && -request.nextAccess <= heap.key(of: furthest) ? incoming : furthest
  }

  public mutating func evicted(_ slot: Slot, _ cache: CacheView) -> Bool {
    heap.remove(slot)
    return false
  }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {
    heap.insert(slot, -request.nextAccess)
  }

  public mutating func remove(_ slot: Slot, _ cache: CacheView) { heap.remove(slot) }

  public func checkInvariants(_ cache: CacheView) -> String? {
    if Int(heap.count) != cache.count { return "the heap holds \(heap.count) of \(cache.count) residents" }
    return heap.isConsistent ? nil : "the heap is out of order"
  }
}
