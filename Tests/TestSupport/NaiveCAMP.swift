/// CAMP without its queues: GreedyDual over rounded ratios, searched.
public struct NaiveCAMP: NaivePolicy {
  struct Entry {
    var priority: Int
    var ratio: Int
    var order: Int
    var cost: Double
    var weight: Int64
  }

  let precision: Int
  let tiesByRatio: Bool
  var entries: [UInt32: Entry] = [:]
  var floor = 0
  var largest: Int64 = 1
  var order = 0

  public init(precision: Int = 5, tiesByRatio: Bool = true) {
    self.precision = precision
    self.tiesByRatio = tiesByRatio
  }

  /// Places an object anew.
  mutating func place(_ key: UInt32, cost: Double, weight: Int64) {
    var ratio = Int(Double(largest) / Double(weight) * cost)
    var zeroes = 0
    while ratio >> zeroes >= 1 << precision { zeroes += 1 }
    ratio = (ratio >> zeroes) << zeroes
    order += 1
    entries[key] = Entry(priority: floor + ratio, ratio: ratio, order: order, cost: cost, weight: weight)
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    guard let entry = entries[key] else { return }
    place(key, cost: entry.cost, weight: entry.weight)
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) { largest = max(largest, request.weight) }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    place(key, cost: request.cost, weight: request.weight)
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    largest = max(largest, weight)
    place(key, cost: entries[key]?.cost ?? 0, weight: weight)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let least = entries.min {
      let (left, right) = ($0.value, $1.value)
      return (left.priority, tiesByRatio ? left.ratio : 0, left.order)
        < (right.priority, tiesByRatio ? right.ratio : 0, right.order)
    }
    return least?.key ?? 0
  }

  public mutating func evicted(_ key: UInt32) {
    entries[key] = nil
    floor = entries.values.map(\.priority).min() ?? floor
  }

  public mutating func remove(_ key: UInt32) { entries[key] = nil }
}
