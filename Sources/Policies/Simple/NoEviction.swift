public import CacheCore

/// Evicts nothing: a full cache refuses what does not fit.
///
/// The floor under every other policy on a stable workload, and Redis's `noeviction`. Deletes and expiry make room again.
/// With `fill=no` it never holds anything, as libCacheSim's nop: every request misses. O(1) a request; no state.
public struct NoEviction: EvictionPolicy, ~Copyable {
  public static var description: PolicyDescription {
    PolicyDescription(
      name: "none", aliases: ["noeviction"], summary: "evicts nothing: refuses newcomers when full",
      parameters: [
        Parameter("fill", .choice(["yes", "no"]), default: "yes", "whether anything is admitted at all")
      ],
      source: "Redis documentation, key eviction, maxmemory-policy noeviction", verification: .reference,
      cost: PolicyCost(.constant, bytesPerSlot: 0))
  }

  public static var victimMayStay: Bool { true }

  public let heaviestAdmitted: Int64

  public init(_ setup: PolicySetup) { heaviestAdmitted = setup.parameters.text("fill") == "yes" ? .max : -1 }

  public mutating func reserve(slots: Int) {}

  public mutating func hit(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func victim(for incoming: Slot, _ request: Request, _ cache: CacheView) -> Slot { incoming }

  public mutating func insert(_ slot: Slot, _ request: Request, _ cache: CacheView) {}

  public mutating func remove(_ slot: Slot, _ cache: CacheView) {}

  public func checkInvariants(_ cache: CacheView) -> String? { nil }
}
