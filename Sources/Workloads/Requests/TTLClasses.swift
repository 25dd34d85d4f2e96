internal import CacheCore

/// Times to live by class: an object belongs to one for good, chosen by its key: `10m@50%,1d@20%,none@30%`.
struct TTLClasses: Sendable {
  /// Whether no object has one.
  let areNone: Bool
  private let choice: WeightedChoice
  private let ttls: [Int64]
  private let salt: UInt64

  /// Reads the spelling.
  init(_ text: String, seed: UInt64) throws(CachesimError) {
    let list = try WeightedList(text, name: "ttl")
    var ttls: [Int64] = []
    for item in list.items {
      guard let ttl = item.text == "none" ? 0 : TimeSpan.nanoseconds(item.text), ttl > 0 || item.text == "none" else {
        throw CachesimError(.usage, "ttl=\(text): '\(item.text)' is not a time; write 60s, 10m, 1d or none")
      }
      ttls.append(ttl)
    }
    self.init(ttls: ttls, weights: list.items.map(\.share), seed: seed)
  }

  /// Classes in nanoseconds, 0 for none, and their weights.
  init(ttls: [Int64], weights: [Double], seed: UInt64) {
    self.ttls = ttls
    choice = WeightedChoice(weights: weights)
    areNone = ttls.allSatisfy { $0 == 0 }
    salt = SplitMix64.mix(seed ^ 0x7474_6C73)
  }

  /// Those of so many keys.
  func fill(_ target: UnsafeMutablePointer<Int64>, of keys: UnsafePointer<UInt64>, _ count: Int) {
    ttls.withUnsafeBufferPointer { ttls in
      for position in 0..<count {
        target[position] = ttls[choice.index(SplitMix64.mix(SplitMix64.mix(keys[position]) &+ salt))]
      }
    }
  }
}
