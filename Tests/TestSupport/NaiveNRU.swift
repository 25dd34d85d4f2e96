/// NRU as an array in order of arrival and a set of those asked for.
public struct NaiveNRU: NaivePolicy {
  var order: [UInt32] = []
  var marked: Set<UInt32> = []

  public init() {}

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { marked.insert(key) }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if order.allSatisfy({ marked.contains($0) }) { marked = [] }
    return order.first { !marked.contains($0) } ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    order.removeAll { $0 == key }
    marked.remove(key)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    order.append(key)
    marked.insert(key)
  }
}
