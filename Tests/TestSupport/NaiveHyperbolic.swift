internal import CacheCore

/// Hyperbolic caching: a list of residents, closed up with the last one, from which the same numbers draw.
public struct NaiveHyperbolic: NaivePolicy {
  let sample: Int
  let countsSize: Bool
  var residents: [UInt32] = []
  var uses: [UInt32: Int] = [:]
  var entered: [UInt32: Int] = [:]
  var weights: [UInt32: Int64] = [:]
  var clock = 0
  var generator: SplitMix64

  public init(sample: Int, countsSize: Bool = false, seed: UInt64) {
    self.sample = sample
    self.countsSize = countsSize
    generator = SplitMix64(seed: seed)
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    clock += 1
    uses[key, default: 0] += 1
  }

  public mutating func miss(_ key: UInt32, _ request: NaiveRequest) { clock += 1 }

  func worth(_ key: UInt32) -> Double {
    let size = countsSize ? Double(weights[key] ?? 1) : 1
    return Double(uses[key] ?? 0) / (Double(clock - (entered[key] ?? 0)) * size)
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    let drawn = (0..<sample).map { _ in residents[Int(generator.below(UInt32(residents.count)))] }
    return drawn.min { worth($0) < worth($1) } ?? incoming
  }

  public mutating func evicted(_ key: UInt32) {
    guard let place = residents.firstIndex(of: key) else { return }
    residents.swapAt(place, residents.count - 1)
    residents.removeLast()
  }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    residents.append(key)
    uses[key] = 1
    entered[key] = clock
    weights[key] = request.weight
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }
}
