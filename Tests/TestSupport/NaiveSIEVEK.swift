/// SIEVE with counters as an array from old to new and the key under the hand; none: the oldest.
public struct NaiveSIEVEK: NaivePolicy {
  let k: Int
  var order: [UInt32] = []
  var counts: [UInt32: Int] = [:]
  var hand: UInt32?

  public init(k: Int) { self.k = k }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) { counts[key] = min(k, counts[key, default: 0] + 1) }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    var place = order.firstIndex { $0 == hand } ?? 0
    while let count = counts[order[place]], count > 0 {
      counts[order[place]] = count - 1
      place = (place + 1) % order.count
    }
    hand = order[place]
    return order[place]
  }

  public mutating func evicted(_ key: UInt32) {
    guard let place = order.firstIndex(of: key) else { return }
    if hand == key { hand = place + 1 < order.count ? order[place + 1] : order[0] }
    order.remove(at: place)
    if order.isEmpty { hand = nil }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    order.append(key)
    counts[key] = 0
  }
}
