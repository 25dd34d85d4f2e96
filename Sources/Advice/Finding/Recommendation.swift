internal import CacheCore
internal import Policies

/// The capacity to buy and the policy to run, and what was tried beside them.
public struct Recommendation: Sendable {
  /// The policy at the capacity, replayed in full.
  public var best: Measured
  /// Whether the goal is reached; false: no capacity reaches it, and this one is the knee's.
  public var isReached: Bool
  /// All that were replayed in full at that capacity, best first.
  public var ranking: [Measured]
  /// LRU at that capacity; nil: it was not to choose among.
  public var lru: Measured?
  /// The smallest capacity at which LRU reaches the goal; nil: not looked for, or none.
  public var lruCapacity: Int64?
  /// What LRU gives that holds everything, where nothing reaches the goal; nil: something does.
  public var ceiling: Measured?
  /// The policy at half the capacity; nil: it is one object or byte.
  public var half: Measured?
  /// What the system with time says of it; nil: the trace has no times, or nothing to read.
  public var service: Measured?
}
