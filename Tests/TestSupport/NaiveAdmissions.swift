import CacheCore
import Glibc

/// Sizes up to `largest`.
public struct NaiveSizeAdmission: NaiveAdmission {
  let largest: Int64
  public init(largest: Int64) { self.largest = largest }
  public mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool { request.size <= largest }
}

/// A draw for each miss that asks, against a probability that may depend on the size.
public struct NaiveRandomAdmission: NaiveAdmission {
  let probability: @Sendable (Int64) -> Double
  var random: SplitMix64
  public init(seed: UInt64, _ probability: @escaping @Sendable (Int64) -> Double) {
    self.probability = probability
    random = NaiveRandomAdmission.generator(seed)
  }
  /// The generator that filters draw from.
  static func generator(_ seed: UInt64) -> SplitMix64 {
    SplitMix64(seed: SplitMix64.mix(seed ^ 0x6164_6D69_7373_696F))
  }
  public mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool {
    random.unit() < probability(request.size)
  }
}

/// The second miss, remembered in two sets without error.
public struct NaiveSecondMiss: NaiveAdmission {
  let window: Int
  var newer: Set<UInt32> = []
  var older: Set<UInt32> = []
  public init(window: Int) { self.window = window }
  public mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool {
    let isKnown = newer.contains(key) || older.contains(key)
    if !newer.contains(key) {
      if newer.count == window {
        older = newer
        newer = []
      }
      newer.insert(key)
    }
    return isKnown
  }
}

/// Knows the future.
public struct NaiveClairvoyantAdmission: NaiveAdmission {
  let comparesVictims: Bool
  var nexts: [UInt32: Int64] = [:]
  public init(comparesVictims: Bool) { self.comparesVictims = comparesVictims }
  public mutating func record(_ key: UInt32, _ request: NaiveRequest) { nexts[key] = request.next }
  public mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool { request.next < .max }
  public mutating func admits(_ key: UInt32, over victim: UInt32, _ request: NaiveRequest) -> Bool {
    !comparesVictims || request.next < nexts[victim] ?? .max
  }
}

/// AdaptSize with dictionaries and the C library's functions, after the authors' description.
public struct NaiveAdaptSize: NaiveAdmission {
  let capacity: Double
  let isUnit: Bool
  let interval: Int
  let iterations: Int
  var random: SplitMix64
  var c = 32768.0
  var left: Int
  var order: [UInt32] = []
  var sizes: [UInt32: Double] = [:]
  var faded: [UInt32: Double] = [:]
  var recent: [UInt32: Double] = [:]

  public init(capacity: Int64, isUnit: Bool, interval: Int, iterations: Int, seed: UInt64) {
    self.capacity = Double(capacity)
    self.isUnit = isUnit
    self.interval = interval
    self.iterations = iterations
    left = interval
    random = NaiveRandomAdmission.generator(seed)
  }

  public mutating func record(_ key: UInt32, _ request: NaiveRequest) {
    left -= 1
    if left <= 0 {
      if order.reduce(0, { $0 + (sizes[$1] ?? 0) }) <= 3 * capacity {
        left = 1000
      } else {
        left = interval
        for key in order {
          let old = faded[key]
          faded[key] = old.map { 0.3 * $0 + 0.7 * (recent[key] ?? 0) } ?? recent[key]
        }
        recent = [:]
        for key in order where (faded[key] ?? 0) < 0.1 {
          faded[key] = nil
          sizes[key] = nil
        }
        order.removeAll { faded[$0] == nil }
        c = pow(2, best())
      }
    }
    if !order.contains(key) { order.append(key) }
    sizes[key] = Double(isUnit ? 1 : request.size)
    recent[key, default: 0] += 1
  }

  public mutating func admits(_ key: UInt32, _ request: NaiveRequest) -> Bool {
    random.unit() < exp(-Double(isUnit ? 1 : request.size) / c)
  }

  func hits(_ logarithm: Double) -> Double {
    let objects = order.map { key in
      (rate: faded[key] ?? 0, size: sizes[key] ?? 0, p: exp(-(sizes[key] ?? 0) / pow(2, logarithm)))
    }
    let offered = objects.reduce(0) { $0 + $1.rate * $1.p * $1.size }
    if offered <= 0 { return 0 }
    var time = capacity / offered
    for _ in 0..<20 where time <= 1e70 {
      let held = objects.reduce(0) { sum, object in
        let odds = object.p * (exp(object.rate * time) - 1)
        return sum + object.size * (object.rate * time > 150 ? 1 : odds / (1 + odds))
      }
      time = capacity * time / held
    }
    return objects.reduce(0) { sum, object in
      let (l, p, t) = (object.rate, object.p, time)
      if t > 1e70 { return sum + (p > 0 ? l : 0) }
      let above = l * p * t * (840 + 60 * l * t + 20 * l * l * t * t + l * l * l * t * t * t)
      let below =
        840 + 120 * l * (-3 + 7 * p) * t + 60 * l * l * (1 + p) * t * t + 4 * l * l * l * (-1 + 5 * p) * t * t * t
        + l * l * l * l * p * t * t * t * t
      return sum + l * (below == 0 ? 0 : min(1, max(0, above / below)))
    }
  }

  func best() -> Double {
    let (r, v) = (0.61803399, 1 - 0.61803399)
    var (x0, x3) = (0.0, log2(capacity))
    var (x1, h1) = (x3, 0.0)
    var i = 2.0
    while i < x3 {
      if hits(i) > h1 { (x1, h1) = (i, hits(i)) }
      i += 4
    }
    var (x2, h2) = (x1, h1)
    if x3 - x1 > x1 - x0 {
      x2 = x1 + v * (x3 - x1)
      h2 = hits(x2)
    } else {
      x1 = x0 + v * (x1 - x0)
      h1 = hits(x1)
    }
    for _ in 0..<iterations where x3 - x0 > 3e-8 * (abs(x1) + abs(x2)) {
      if h2 > h1 {
        (x0, x1, h1) = (x1, x2, h2)
        x2 = r * x1 + v * x3
        h2 = hits(x2)
      } else {
        (x3, x2, h2) = (x2, x1, h1)
        x1 = r * x2 + v * x0
        h1 = hits(x1)
      }
    }
    return h1 > h2 ? x1 : x2
  }
}
