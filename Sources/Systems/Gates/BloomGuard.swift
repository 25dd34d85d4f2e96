internal import CacheCore
internal import CacheStructures

/// Keeps requests for keys that do not exist away from the tiers and the origin (cache penetration): a key that the filter
/// does not hold is answered as absent at once. A key that was deleted still passes, and so do false positives.
public struct BloomGuard: ~Copyable {
  private var filter: BloomFilter
  /// How many requests passed.
  public private(set) var passed: Int64 = 0
  /// How many were answered as absent.
  public private(set) var stopped: Int64 = 0

  /// A guard that knows no key.
  public init(_ plan: BloomPlan) {
    filter = BloomFilter(expected: plan.keys, falsePositives: plan.falsePositives)
  }

  /// Says that a key exists.
  public mutating func add(_ key: UInt64) { filter.insert(key) }

  /// The warm-up is over: what passed and what was stopped is counted anew; the filter stays.
  public mutating func beginCounting() {
    passed = 0
    stopped = 0
  }

  /// Whether a request for a key passes.
  public mutating func admits(_ key: UInt64) -> Bool {
    if filter.contains(key) {
      passed += 1
      return true
    }
    stopped += 1
    return false
  }
}
