/// SIEVE as an array from old to new and the key under the hand; none: the oldest.
public struct NaiveSIEVE: NaivePolicy {
  var order: [UInt32] = []
  var marked: Set<UInt32> = []
  var hand: UInt32?

  public init() {}

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { marked.insert(key) }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    var place = order.firstIndex { $0 == hand } ?? 0
    while marked.remove(order[place]) != nil { place = (place + 1) % order.count }
    hand = order[place]
    return order[place]
  }

  public mutating func evicted(_ key: UInt32) {
    guard let place = order.firstIndex(of: key) else { return }
    if hand == key { hand = place + 1 < order.count ? order[place + 1] : nil }
    order.remove(at: place)
    marked.remove(key)
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { order.append(key) }
}
