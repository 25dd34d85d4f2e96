internal import CacheCore
internal import CacheStructures

/// The reuse distances of a trace: exact while few enough objects are followed, estimated from a sample of them beyond.
///
/// When more than `limit` objects are on the stack, half of the keys, by hash, are no longer followed; those that are
/// left stand for twice as many, and so do the distances among them. Repeated as needed, this bounds memory and time.
/// Source: Waldspurger et al., Efficient MRC Construction with SHARDS, FAST 2015, with thresholds that halve.
struct ReuseProfile: ~Copyable {
  private let limit: Int
  private var stack = StackDistances()
  private var halvings: Int64 = 0
  private var highest = UInt64.max

  /// The distances; each counted as often as the requests that it stands for.
  var distances = Distribution()
  /// The share of keys that is followed at the end.
  var rate: Double { 1 / Double(Int64(1) << halvings) }

  init(limit: Int) { self.limit = limit }

  /// A request for an object with a key.
  mutating func access(_ object: UInt32, key: UInt64) {
    if halvings > 0, SplitMix64.mix(key) > highest { return }
    stack.reserve(Int(object) + 1)
    let distance = stack.access(object)
    if distance != StackDistances.none {
      distances.add(Int64(distance) << halvings, weight: 1 << halvings)
    }
  }

  /// The object is deleted.
  mutating func remove(_ object: UInt32) {
    stack.reserve(Int(object) + 1)
    _ = stack.remove(object)
  }

  /// Follows fewer keys if there are too many; `keys` are those of the objects below `objects`. Called now and then.
  mutating func trim(_ keys: UnsafePointer<UInt64>, objects: Int) {
    while stack.count > limit {
      halvings += 1
      highest >>= 1
      stack.reserve(objects)
      for object in 0..<objects where SplitMix64.mix(keys[object]) > highest { _ = stack.remove(UInt32(object)) }
    }
  }
}
