internal import CacheCore

/// Sampled eviction: a list of residents, closed up with the last one, and when and how often each was used.
public struct NaiveSampled: NaivePolicy {
  let samples: Int
  let order: String
  var residents: [UInt32] = []
  var arrivals: [UInt32: Int] = [:]
  var latest: [UInt32: Int] = [:]
  var uses: [UInt32: Int] = [:]
  var generator: SplitMix64

  public init(samples: Int, by order: String, seed: UInt64) {
    self.samples = samples
    self.order = order
    generator = SplitMix64(seed: seed)
  }

  private func rank(_ key: UInt32) -> Int {
    switch order {
    case "lru": latest[key, default: 0]
    case "mru": -latest[key, default: 0]
    case "lfu": uses[key, default: 0]
    case "mfu": -uses[key, default: 0]
    default: arrivals[key, default: 0]
    }
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    latest[key] = request.index
    uses[key, default: 0] += 1
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    var drawn: [UInt32] = []
    for _ in 0..<samples { drawn.append(residents[Int(generator.below(UInt32(residents.count)))]) }
    return drawn.min { rank($0) < rank($1) } ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    guard let place = residents.firstIndex(of: key) else { return }
    residents.swapAt(place, residents.count - 1)
    residents.removeLast()
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    residents.append(key)
    arrivals[key] = request.index
    latest[key] = request.index
    uses[key] = 1
  }
}
