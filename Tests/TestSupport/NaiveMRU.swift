/// MRU as an array, most recent last.
public struct NaiveMRU: NaivePolicy {
  var order: [UInt32] = []

  public init() {}

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    evicted(key)
    order.append(key)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    order.last { $0 != incoming } ?? incoming
  }

  public mutating func evicted(_ key: UInt32) { order.removeAll { $0 == key } }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { order.append(key) }
}
