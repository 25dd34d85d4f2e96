/// A cache simulated with arrays and dictionaries, to compare a policy with: slow, short, and written apart from it.
public protocol NaiveCache {
  /// Replays a request; answers whether it hit.
  mutating func access(_ id: UInt32, _ weight: Int64) -> Bool
}

/// A queue of objects, oldest first, that knows what they weigh.
public struct NaiveQueue {
  public private(set) var ids: [UInt32] = []
  public private(set) var weight: Int64 = 0
  private var weights: [UInt32: Int64] = [:]

  public init() {}

  public var isEmpty: Bool { ids.isEmpty }
  public func contains(_ id: UInt32) -> Bool { weights[id] != nil }

  public mutating func append(_ id: UInt32, _ objectWeight: Int64) {
    ids.append(id)
    weights[id] = objectWeight
    weight += objectWeight
  }

  @discardableResult
  public mutating func remove(_ id: UInt32) -> Int64 {
    guard let objectWeight = weights.removeValue(forKey: id) else { return 0 }
    ids.removeAll { $0 == id }
    weight -= objectWeight
    return objectWeight
  }

  public mutating func removeOldest() -> (id: UInt32, weight: Int64) {
    let id = ids[0]
    return (id, remove(id))
  }

  public mutating func moveToEnd(_ id: UInt32) { append(id, remove(id)) }
}

extension NaiveCache {
  /// Whether each request hits.
  public mutating func outcomes(_ keys: [UInt32], _ sizes: [Int64]?) -> [Bool] {
    keys.indices.map { access(keys[$0], sizes?[$0] ?? 1) }
  }
}
