public import CacheCore
import Glibc

/// Where CACHEUS draws from: our generator, or Java's, with which Caffeine's simulator draws.
public protocol CacheusDraws {
  mutating func unit() -> Double
  mutating func coin() -> Bool
}

extension SplitMix64: CacheusDraws {
  public mutating func coin() -> Bool { next() >> 63 == 1 }
}

/// `java.util.Random`: a linear congruential generator of 48 bits, as its documentation defines it.
public struct JavaRandom: CacheusDraws {
  var state: UInt64
  public init(seed: UInt64) { state = (seed ^ 0x5_DEEC_E66D) & (1 << 48 - 1) }
  mutating func bits(_ count: UInt64) -> UInt64 {
    state = (state &* 0x5_DEEC_E66D &+ 0xB) & (1 << 48 - 1)
    return state >> (48 - count)
  }
  public mutating func unit() -> Double {
    let high = bits(26)
    return Double(high << 27 + bits(27)) * 0x1p-53
  }
  public mutating func coin() -> Bool { bits(1) != 0 }
}

/// CACHEUS as its rules read, with arrays, oldest first.
public struct NaiveCACHEUS<Draws: CacheusDraws>: NaivePolicy {
  struct Item {
    var key: UInt32
    var weight: Int64
    var count = 1
    var time = 0
    var isNew = false
    var isDemoted = false
  }

  let capacity: Int64
  let isUnit: Bool
  var draws: Draws
  var q: [Item] = []
  var s: [Item] = []
  var lruHistory: [Item] = []
  var lfuHistory: [Item] = []
  var sLimit: Int64
  var wLRU = 0.5
  var wLFU = 0.5
  var time = 0
  var rate = 0.0
  var firstRate = 0.0
  var rateNow = 0.0
  var rateBefore = 0.0
  var ratioBefore = 0.0
  var windowHits = 0
  var windowRequests = 0
  var zeros = 0
  var negatives = 0
  var chosen = -1
  var wasFull = false
  var returning: Item?

  public init(capacity: Int64, isUnit: Bool, draws: Draws) {
    self.capacity = capacity
    self.isUnit = isUnit
    self.draws = draws
    sLimit = capacity - max(1, Int64((0.01 * Double(capacity)).rounded()))
  }

  func weight(_ items: [Item]) -> Int64 { items.reduce(0) { $0 + $1.weight } }
  var n: Int { isUnit ? Int(capacity) : max(1, q.count + s.count) }

  mutating func startRate() {
    guard rate == 0 else { return }
    rate = (2 * log(2) / Double(n)).squareRoot()
    firstRate = min(1, max(0.001, rate))
    rateNow = rate
  }

  mutating func tick() {
    time += 1
    windowRequests += 1
    guard windowRequests >= n else { return }
    startRate()
    func round3(_ x: Double) -> Double { floor(x * 1000 + 0.5) / 1000 }
    let ratio = round3(Double(windowHits) / Double(windowRequests))
    let change = round3(rateNow) - round3(rateBefore)
    let gain = round3(ratio - ratioBefore)
    if change * gain > 0 {
      rate = min(1, rate + abs(rate * change))
      (zeros, negatives) = (0, 0)
    } else if change * gain < 0 {
      rate = max(0.001, rate - abs(rate * change))
      (zeros, negatives) = (0, 0)
    } else if gain <= 0 {
      if ratio <= 0, gain == 0 { zeros += 1 }
      if gain < 0 {
        negatives += 1
        zeros += 1
      }
      if zeros >= 10 {
        rate = firstRate
        zeros = 0
      } else if gain < 0, negatives >= 10 {
        rate = firstRate
        negatives = 0
      } else if gain < 0 {
        if rate >= 1 {
          rate = 0.9
        } else if rate <= 0.001 {
          rate = 0.005
        } else if draws.coin() {
          rate = min(1, rate * 1.25)
        } else {
          rate = max(0.001, rate * 0.75)
        }
      }
    }
    (rateBefore, rateNow, ratioBefore) = (rateNow, rate, ratio)
    (windowHits, windowRequests) = (0, 0)
  }

  mutating func demoteOldest() {
    var item = s.removeFirst()
    item.isDemoted = true
    q.append(item)
  }

  /// The rounded quotient, as steps of a share are.
  func step(_ above: Int, _ below: Int) -> Int64 {
    max(1, Int64(floor(Double(above) / Double(max(1, below)) + 0.5)))
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    tick()
    windowHits += 1
    if let place = s.firstIndex(where: { $0.key == key }) {
      var item = s.remove(at: place)
      item.count += 1
      item.time = time
      s.append(item)
    } else if let place = q.firstIndex(where: { $0.key == key }) {
      let demoted = q.count { $0.isDemoted }
      var item = q.remove(at: place)
      item.count += 1
      item.time = time
      if item.isDemoted {
        sLimit = min(capacity - 1, sLimit + step(lruHistory.count { $0.isNew }, demoted) * item.weight)
        item.isDemoted = false
      }
      while weight(s) + item.weight > sLimit, !s.isEmpty { demoteOldest() }
      s.append(item)
    }
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) {
    tick()
    wasFull = false
    returning = nil
    if let place = lruHistory.firstIndex(where: { $0.key == key }) {
      let item = lruHistory.remove(at: place)
      if item.isNew {
        let demoted = q.count { $0.isDemoted }
        let qLimit = min(
          capacity - 1, capacity - sLimit + step(demoted, lruHistory.count { $0.isNew }) * item.weight)
        sLimit = capacity - qLimit
      }
      returning = item
      adjust(-1, 0)
    } else if let place = lfuHistory.firstIndex(where: { $0.key == key }) {
      returning = lfuHistory.remove(at: place)
      adjust(0, -1)
    }
  }

  mutating func adjust(_ rewardLRU: Double, _ rewardLFU: Double) {
    startRate()
    wLRU *= exp(rate * rewardLRU)
    wLFU *= exp(rate * rewardLFU)
    let sum = wLRU + wLFU
    (wLRU, wLFU) = (wLRU / sum, wLFU / sum)
    if wLRU >= 0.99 { (wLRU, wLFU) = (0.99, 0.01) }
    if wLFU >= 0.99 { (wLRU, wLFU) = (0.01, 0.99) }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let oldest = (q.first ?? s[0]).key
    let rarest = (q + s).min { ($0.count, -$0.time) < ($1.count, -$1.time) }?.key ?? oldest
    let isLRU = draws.unit() < wLRU
    chosen = oldest == rarest ? -1 : isLRU ? 0 : 1
    return isLRU ? oldest : rarest
  }

  public mutating func evicted(_ key: UInt32) {
    wasFull = true
    guard var item = (q + s).first(where: { $0.key == key }) else { return }
    remove(key)
    item.isDemoted = false
    guard chosen >= 0, item.weight <= capacity / 2 else { return }
    if chosen == 0 {
      while weight(lruHistory) + item.weight > capacity / 2 { lruHistory.removeFirst() }
      lruHistory.append(item)
    } else {
      while weight(lfuHistory) + item.weight > capacity / 2 { lfuHistory.removeFirst() }
      lfuHistory.append(item)
    }
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    var item = Item(key: key, weight: request.weight, time: time)
    if let returning {
      item.count = returning.count
      s.append(item)
    } else if !wasFull, q.isEmpty, weight(s) + item.weight <= sLimit {
      s.append(item)
      return
    } else if !wasFull, weight(q) + item.weight <= capacity - sLimit {
      q.append(item)
      return
    } else {
      item.isNew = true
      q.append(item)
    }
    while weight(s) >= sLimit, !s.isEmpty { demoteOldest() }
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) {
    for place in q.indices where q[place].key == key { q[place].weight = weight }
    for place in s.indices where s[place].key == key { s[place].weight = weight }
  }

  public mutating func remove(_ key: UInt32) {
    q.removeAll { $0.key == key }
    s.removeAll { $0.key == key }
  }
}
