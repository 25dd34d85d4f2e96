public import CacheCore

/// A cache without limit: only an object's first request misses, and the first after a delete.
///
/// A bound on hits at any capacity, which it ignores: what is missed here no policy can hit. The objects that it holds at the end are
/// the working set. Same counts as Caffeine's opt.Unbounded. O(1) a request; 8 bytes an object of the trace.
public struct Infinite: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "infinite", aliases: ["unbounded"], summary: "bound: a cache without limit, misses first requests only",
      source: "compulsory misses; Hill and Smith, IEEE Transactions on Computers 38(12), 1989, doi 10.1109/12.40842",
      verification: .reference, cost: PolicyCost(.constant, bytesPerSlot: 8))
  }

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) {}

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { incoming }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {}

  public func checkInvariants(_ cache: CacheView) -> String? { nil }
}
