internal import CacheCore
internal import Policies

/// Searches the smallest capacity at which a policy reaches something, on replays of the whole trace.
///
/// Several capacities a pass, evenly on a logarithmic scale while the answer is far, on a linear one when it is near; the
/// first of them that reaches it is the next bracket's end. A sample of the keys, in caches as much smaller, says first where
/// that is about, where one is given; what it says is held against the whole trace. Where the curve goes up and down there
/// are answers and others in turn: capacities up to a fifth smaller are looked at in the end, and the least of the answers is
/// taken.
struct CapacitySearch {
  /// Replays a policy at capacities.
  let measure: ([Int64]) throws(CachesimError) -> [Measured]
  /// Replays it on a sample; nil: the trace is short.
  var preview: (([Int64]) throws(CachesimError) -> [Measured])?
  let isReached: (Measured) -> Bool
  /// To which part of the capacity it is found: a 400th.
  var precision: Int64 = 400
  /// How many capacities below the one found are looked at.
  var pointsBelow = 10

  /// How many capacities a pass looks at.
  private static let points = 4
  /// The part of the capacity to which a sample is asked.
  private static let previewPrecision: Int64 = 30

  /// The answer, above `lowest` and up to `highest`; nil: not even there.
  func smallest(above lowest: Int64, upTo highest: Int64) throws(CachesimError) -> Measured? {
    var (low, high) = (lowest, highest)
    var best: Measured?
    if let preview, let place = try bracket(low, high, preview, precision: CapacitySearch.previewPrecision, nil) {
      let sizes = Set([94, 98, 102, 106].map { min(high, max(low + 1, place.capacity / 100 * $0)) }).sorted()
      let found = try measure(sizes)
      if let first = found.firstIndex(where: isReached) {
        best = found[first]
        high = sizes[first]
        if first > 0 { low = sizes[first - 1] }
      } else if let last = sizes.last, last < high {
        low = last
      } else {
        return nil
      }
    }
    guard let found = try bracket(low, high, measure, precision: precision, best) else { return nil }
    return try smallest(near: found, above: lowest)
  }

  /// A smaller answer up to a fifth below one, if there is one.
  private func smallest(near found: Measured, above lowest: Int64) throws(CachesimError) -> Measured {
    var best = found
    while true {
      let fifth = Double(best.capacity) / 5
      let below = (1..<max(1, pointsBelow + 1)).map { place in
        best.capacity - Int64((fifth * Double(place) / Double(pointsBelow)).rounded(.up))
      }
      let sizes = Set(below.filter { $0 > lowest && $0 > 0 }).sorted()
      guard !sizes.isEmpty, let other = try measure(sizes).first(where: isReached) else { return best }
      best = other
    }
  }

  /// Narrows a bracket by replays; `best`: what is known at its end, nil: nothing.
  private func bracket(
    _ low: Int64, _ high: Int64, _ measure: ([Int64]) throws(CachesimError) -> [Measured], precision: Int64,
    _ best: Measured?
  ) throws(CachesimError) -> Measured? {
    var (low, high, best) = (low, high, best)
    while best == nil || high - low > max(1, high / precision) {
      var sizes = CapacitySearch.sizes(above: low, below: high)
      if best == nil { sizes.append(high) }
      let found = try measure(sizes)
      guard let place = found.firstIndex(where: isReached) else {
        if best == nil { return nil }
        low = sizes.last ?? low
        continue
      }
      best = found[place]
      high = sizes[place]
      if place > 0 { low = sizes[place - 1] }
    }
    return best
  }

  /// Capacities between two, neither of them among these: all where there are few.
  static func sizes(above low: Int64, below high: Int64) -> [Int64] {
    guard high - low > Int64(points) + 1 else { return low + 1 < high ? Array((low + 1)...(high - 1)) : [] }
    let start = Double(max(1, max(low, high / 64)))
    let ratio = Double(high) / start
    var sizes: Set<Int64> = []
    // The start itself is new where it is not the lower end.
    for place in (start > Double(low) ? 0 : 1)...points {
      let share = Double(place) / Double(points + 1)
      let size =
        ratio > 2 ? start * PortableMath.exp(PortableMath.log(ratio) * share) : start + (Double(high) - start) * share
      sizes.insert(min(high - 1, max(low + 1, Int64(size))))
    }
    return sizes.sorted()
  }
}
