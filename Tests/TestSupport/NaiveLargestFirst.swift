/// SIZE: residents from oldest to newest request, searched for the largest.
public struct NaiveLargestFirst: NaivePolicy {
  var residents: [(key: UInt32, weight: Int64)] = []

  public init() {}

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    guard let place = residents.firstIndex(where: { $0.key == key }) else { return }
    residents.append(residents.remove(at: place))
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let largest = residents.map(\.weight).max()
    return residents.first { $0.weight == largest }?.key ?? 0
  }

  public mutating func evicted(_ key: UInt32) { residents.removeAll { $0.key == key } }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { residents.append((key, request.weight)) }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    evicted(key)
    residents.append((key, weight))
  }
}
