/// Least recently used, or first in first out: an array in order, searched.
public struct NaiveLRU: NaivePolicy {
  var order: [UInt32] = []
  let movesOnHit: Bool

  /// `movesOnHit` false: first in, first out.
  public init(movesOnHit: Bool = true) { self.movesOnHit = movesOnHit }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    guard movesOnHit else { return }
    order.removeAll { $0 == key }
    order.append(key)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 { order[0] }

  public mutating func evicted(_ key: UInt32) { order.removeAll { $0 == key } }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { order.append(key) }
}
