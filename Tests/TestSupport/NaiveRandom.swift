internal import CacheCore

/// Random replacement: a list of residents, closed up with the last one.
public struct NaiveRandom: NaivePolicy {
  var residents: [UInt32] = []
  var generator: SplitMix64

  public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {}

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    residents[Int(generator.below(UInt32(residents.count)))]
  }

  public mutating func evicted(_ key: UInt32) {
    guard let place = residents.firstIndex(of: key) else { return }
    residents.swapAt(place, residents.count - 1)
    residents.removeLast()
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) { residents.append(key) }
}
