public import CacheCore

/// Evicts nothing: a full cache refuses what does not fit.
///
/// The floor under every other policy on a stable workload, and Redis's `noeviction`. Deletes and expiry make room again.
/// Not libCacheSim's nop, which never holds anything. O(1) a request; no state.
public struct NoEviction: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "none", aliases: ["noeviction"], summary: "evicts nothing: refuses newcomers when full",
      source: "Redis documentation, key eviction, maxmemory-policy noeviction", verification: .naiveModel,
      cost: PolicyCost(.constant, bytesPerSlot: 0))
  }

  public static var victimMayStay: Bool { true }

  public init(_ setup: PolicySetup) {}

  public mutating func reserve(slots: Int) {}

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { incoming }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {}

  public func checkInvariants(_ cache: CacheView) -> String? { nil }
}
