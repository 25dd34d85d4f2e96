internal import CacheCore
internal import CacheStructures
internal import Policies

/// An LRU curve from a bounded number of objects: those whose keys have the lowest hashes (SHARDS, fixed size).
///
/// When more than `limit` objects are followed, the threshold falls to the hash that leaves seven eighths of them, and
/// what has been counted is scaled to the new rate. The paper lowers it by one object at a time; in batches the memory is
/// bounded alike, and a sort pays for many. Distances are kept to 0.4 %. Source: Waldspurger et al., Efficient MRC
/// Construction with SHARDS, FAST 2015, sections 4.2 and 4.3 (the correction is that of `CurveMethod.sampled`).
struct FixedSizeCurve: ~Copyable, BlockSimulation {
  private let limit: Int
  private let rule: OperationRule
  private let salt: UInt64
  private let result: FixedSizeCounts
  private var table = KeyTable()
  private var stack = StackDistances()
  private var keys = SlotArray<UInt64>()
  private var free = SlotArray<UInt32>()
  private var freeCount: UInt32 = 0
  private var used: UInt32 = 0
  /// Keys whose hash is at most this are followed.
  private var highest = UInt64.max
  private var rate: Double { (Double(highest) + 1) * 0x1p-64 }

  /// Follows at most `limit` objects; `salt` chooses which.
  init(_ result: FixedSizeCounts, limit: Int, rule: OperationRule, salt: UInt64) {
    self.result = result
    self.limit = limit
    self.rule = rule
    self.salt = SplitMix64.mix(salt &+ 0x9E37_79B9_7F4A_7C15)
    stack.reserve(limit + 1)
    keys.reserve(limit + 1)
    free.reserve(limit + 1)
  }

  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    guard let all = columns.pointee.keys else { preconditionFailure("a sample needs keys") }
    var counted: Int64 = 0
    for position in range {
      let key = all[position]
      let operation = Request(columns, position).operation
      let counts = operation == .read || operation == .write && rule == .accesses
      counted += counts ? 1 : 0
      guard SplitMix64.mix(key ^ salt) <= highest else { continue }
      if operation == .delete { result.hasDeletes = true }
      if operation == .delete { forget(key) } else { access(key, counts: counts) }
    }
    result.requests += counted
  }

  mutating func begin(_ stretch: TraceStretch) { if stretch == .counted { result.clear() } }

  private mutating func access(_ key: UInt64, counts: Bool) {
    var slot = table.find(key)
    if slot == KeyTable.none {
      if freeCount > 0 {
        freeCount -= 1
        slot = free[freeCount]
      } else {
        slot = used
        used += 1
      }
      table.set(key, slot)
      keys[slot] = key
    }
    let distance = stack.access(slot)
    if counts { result.count(distance == StackDistances.none ? nil : Double(distance) / rate) }
    if stack.count > limit { lowerThreshold() }
  }

  private mutating func forget(_ key: UInt64) {
    let slot = table.find(key)
    guard slot != KeyTable.none, stack.remove(slot) else { return }
    release(slot)
  }

  private mutating func release(_ slot: UInt32) {
    table.remove(keys[slot])
    free[freeCount] = slot
    freeCount += 1
  }

  private mutating func lowerThreshold() {
    var hashes: [UInt64] = []
    for slot in 0..<used where table.find(keys[slot]) == slot { hashes.append(SplitMix64.mix(keys[slot] ^ salt)) }
    hashes.sort()
    let before = rate
    highest = hashes[limit - limit / 8 - 1]
    for slot in 0..<used where table.find(keys[slot]) == slot && SplitMix64.mix(keys[slot] ^ salt) > highest {
      _ = stack.remove(slot)
      release(slot)
    }
    result.scale(by: rate / before)
  }

  mutating func finish() { result.rate = rate }
  var counters: CacheCounters { CacheCounters() }
  var windowCounters: CacheCounters { CacheCounters() }
}

/// What a `FixedSizeCurve` counted. One thread at a time.
final class FixedSizeCounts: @unchecked Sendable {
  /// Counted requests, inside the sample and outside.
  var requests: Int64 = 0
  /// The share of keys that is followed at the end.
  var rate = 1.0
  /// Something that was followed was deleted.
  var hasDeletes = false
  private var sampled = 0.0
  private var hits = LogBuckets()

  func clear() {
    requests = 0
    sampled = 0
    hits = LogBuckets()
  }

  func count(_ distance: Double?) {
    sampled += 1
    if let distance { hits.add(UInt64(distance), 1) }
  }

  func scale(by factor: Double) {
    sampled *= factor
    hits.scale(by: factor)
  }

  /// The miss ratio of a cache of so many objects, corrected for the requests that the sample has too few or too many.
  func missRatio(_ capacity: Int64) -> Double? {
    let expected = Double(requests) * rate
    guard expected > 0 else { return nil }
    return min(1, max(0, (sampled - hits.sum(below: UInt64(capacity))) / expected))
  }
}
