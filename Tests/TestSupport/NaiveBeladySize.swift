internal import CacheCore

/// Belady-Size: residents that come again in a list that is closed up with the last one, and drawn from; the others apart.
public struct NaiveBeladySize: NaivePolicy {
  let samples: Int
  var coming: [UInt32] = []
  var done: [UInt32] = []
  var nexts: [UInt32: Int64] = [:]
  var weights: [UInt32: Int64] = [:]
  var generator: SplitMix64

  public init(samples: Int = 128, seed: UInt64) {
    self.samples = samples
    generator = SplitMix64(seed: seed)
  }

  public mutating func hit(_ key: UInt32, _ request: NaiveRequest) {
    if nexts[key] != .max, request.next != .max {
      nexts[key] = request.next
    } else {
      take(key)
      put(key, request.next)
    }
  }

  public mutating func victim(for incoming: UInt32, _ request: NaiveRequest) -> UInt32 {
    if let first = done.first { return first }
    let drawn = (0..<samples).map { _ in coming[Int(generator.below(UInt32(coming.count)))] }
    func product(_ key: UInt32) -> Double {
      Double(weights[key] ?? 0) * Double(max(0, (nexts[key] ?? 0) - Int64(request.index)))
    }
    let most = drawn.map(product).max()
    return drawn.first { product($0) == most } ?? 0
  }

  mutating func put(_ key: UInt32, _ next: Int64) {
    nexts[key] = next
    if next == .max { done.append(key) } else { coming.append(key) }
  }

  mutating func take(_ key: UInt32) {
    done.removeAll { $0 == key }
    guard let place = coming.firstIndex(of: key) else { return }
    coming.swapAt(place, coming.count - 1)
    coming.removeLast()
  }

  public mutating func evicted(_ key: UInt32) { take(key) }

  public mutating func insert(_ key: UInt32, _ request: NaiveRequest) {
    weights[key] = request.weight
    put(key, request.next)
  }

  public mutating func resized(_ key: UInt32, to weight: Int64) { weights[key] = weight }
}
