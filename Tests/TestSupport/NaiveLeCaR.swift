import CacheCore
import Glibc

/// LeCaR with arrays: residents in order of last use with their counts, and two histories.
public struct NaiveLeCaR: NaivePolicy {
  struct Past {
    var key: UInt32
    var count: Int
    var time: Int
  }

  let capacity: Int64
  let isUnit: Bool
  let followsAuthors: Bool
  var random: SplitMix64
  var time = 0
  var order: [UInt32] = []
  var counts: [UInt32: Int] = [:]
  var weights: [UInt32: Int64] = [:]
  var histories: [[Past]] = [[], []]
  var shares = [0.5, 0.5]
  var chosen: Int?
  var returning = 0

  public init(capacity: Int64, isUnit: Bool, followsAuthors: Bool, seed: UInt64) {
    self.capacity = capacity
    self.isUnit = isUnit
    self.followsAuthors = followsAuthors
    random = SplitMix64(seed: seed)
  }

  mutating func touch(_ key: UInt32, _ count: Int) {
    order.removeAll { $0 == key }
    order.append(key)
    counts[key] = count
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    time += 1
    touch(key, (counts[key] ?? 0) + 1)
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    time += 1
    returning = 0
    for expert in 0...1 {
      guard let place = histories[expert].firstIndex(where: { $0.key == key }) else { continue }
      let past = histories[expert].remove(at: place)
      if followsAuthors { returning = past.count }
      let n = isUnit || !followsAuthors ? Double(capacity) : Double(max(1, order.count))
      shares[expert] *= exp(-0.45 * pow(0.005, Double(time - past.time) / n))
      let sum = shares[0] + shares[1]
      shares = [shares[0] / sum, shares[1] / sum]
      if followsAuthors, shares[0] > 0.99 { shares = [0.99, 0.01] }
      if followsAuthors, shares[1] > 0.99 { shares = [0.01, 0.99] }
    }
    weights[key] = request.weight
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let oldest = order[0]
    let least = order.map { counts[$0] ?? 0 }.min() ?? 0
    let rarest = order.first { counts[$0] == least } ?? oldest
    chosen = nil
    if oldest == rarest { return oldest }
    let draw = followsAuthors ? random.unit() : Double(random.below(100)) / 100
    chosen = draw < shares[0] ? 0 : 1
    return chosen == 0 ? oldest : rarest
  }

  public mutating func evicted(_ key: UInt32) {
    let count = counts[key] ?? 0
    remove(key)
    guard let chosen else { return }
    histories[chosen].append(Past(key: key, count: count, time: time))
    while histories[chosen].reduce(0, { $0 + (weights[$1.key] ?? 0) }) > capacity / 2 {
      // An object heavier than a history is not taken in.
      let isTooHeavy = weights[key] ?? 0 > capacity / 2
      if isTooHeavy { histories[chosen].removeLast() } else { histories[chosen].removeFirst() }
    }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { touch(key, returning + 1) }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }

  public mutating func remove(_ key: UInt32) {
    order.removeAll { $0 == key }
    counts[key] = nil
  }
}
