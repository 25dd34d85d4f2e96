internal import CacheCore

/// The exact miss ratios of LRU at every number of objects, from stack distances.
public struct MissRatioCurve: Sendable {
  /// Requests, all counted.
  public let requests: Int64
  /// Misses with room for i objects, i = 0...objects.
  private let misses: [Int64]

  /// `depths[d]`: how many requests were for the object at depth d, d from 1 on; `depths[0]` is not looked at.
  init(requests: Int64, depths: [Int64]) {
    self.requests = requests
    var left = requests
    misses = depths.indices.map { depth in
      if depth > 0 { left -= depths[depth] }
      return left
    }
  }

  /// How many objects there are.
  public var objects: Int { misses.count - 1 }

  /// The miss ratio with room for so many objects.
  public func missRatio(_ objects: Int) -> Double { Double(misses[min(objects, misses.count - 1)]) / Double(requests) }

  /// The mean of the differences to another curve's, regardless of sign, over every size up to this one's objects.
  public func meanAbsoluteError(_ other: MissRatioCurve) -> Double {
    let sum = (1...max(objects, 1)).reduce(0.0) { $0 + (missRatio($1) - other.missRatio($1)).magnitude }
    return sum / Double(max(objects, 1))
  }

  /// The same over 100 sizes that grow by the same factor, from 1 to this one's objects.
  public func meanAbsoluteErrorOverScales(_ other: MissRatioCurve) -> Double {
    let step = PortableMath.log(Double(max(objects, 1))) / 99
    let sum = (0..<100).reduce(0.0) { sum, place in
      let size = min(objects, Int((PortableMath.exp(step * Double(place)) + 1e-9).rounded()))
      return sum + (missRatio(size) - other.missRatio(size)).magnitude
    }
    return sum / 100
  }

  /// The largest difference to another curve's at any size.
  public func largestError(_ other: MissRatioCurve) -> Double {
    (1...max(objects, 1)).reduce(0.0) { max($0, (missRatio($1) - other.missRatio($1)).magnitude) }
  }
}
