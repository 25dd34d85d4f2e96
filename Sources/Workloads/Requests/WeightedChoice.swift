internal import CacheCore

/// Draws one of several alternatives by weight, from 64 random bits. O(log n).
struct WeightedChoice: Sendable {
  /// How many alternatives there are.
  let count: Int
  /// The upper ends of the alternatives' shares of 2^64, but for the last, which takes the rest.
  private let bounds: [UInt64]

  /// Alternatives with weights that are not all nought.
  init(weights: [Double]) {
    count = weights.count
    let total = weights.reduce(0, +)
    var sum = 0.0
    bounds = weights.dropLast().map { weight in
      sum += weight
      let share = sum / total
      return share >= 1 ? .max : UInt64(share * 0x1p64)
    }
  }

  /// Which alternative some random bits stand for.
  @inline(__always)
  func index(_ bits: UInt64) -> Int {
    bounds.withUnsafeBufferPointer { bounds in
      var (low, high) = (0, bounds.count)
      while low < high {
        let middle = (low + high) / 2
        if bounds[middle] <= bits { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// Tenants: a number of equal ones, or their shares.
  init(tenants text: String) throws(CachesimError) {
    if let number = parseCount(text) {
      guard (1...10_000).contains(number) else {
        throw CachesimError(.usage, "tenants=\(text) is not between 1 and 10000")
      }
      self.init(weights: [Double](repeating: 1, count: Int(number)))
      return
    }
    var weights: [Double] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let share = WeightedList.share(part), share > 0 else {
        throw CachesimError(.usage, "tenants=\(text): '\(part)' is not a share; write 4, or 50%,30%,20%")
      }
      weights.append(share)
    }
    guard (weights.reduce(0, +) - 1).magnitude < 1e-9 else {
      throw CachesimError(.usage, "tenants=\(text): the shares do not add up to 100%")
    }
    self.init(weights: weights)
  }
}
