public import CacheCore
public import Policies

/// A ratio that a cache is to reach: `hit_ratio=0.9`, `byte_miss_ratio=0.2`.
public struct CurveTarget: Sendable, Equatable {
  /// As it was asked for.
  public let text: String
  /// Whether it is a ratio of bytes.
  public let countsBytes: Bool
  private let highestMissRatio: Double

  /// Reads a target.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let metrics = ["hit_ratio", "miss_ratio", "byte_hit_ratio", "byte_miss_ratio"]
    guard parts.count == 2, let value = Double(parts[1]), value > 0, value < 1 else {
      throw CachesimError(.usage, "--target '\(text)' is not of the form hit_ratio=0.9, with a ratio between 0 and 1")
    }
    guard metrics.contains(parts[0]) else {
      let hint =
        nearestName(to: parts[0], in: metrics).map { "did you mean '\($0)'?" } ?? "known: "
        + metrics.joined(separator: ", ")
      throw CachesimError(.usage, "--target: unknown metric '\(parts[0])'; \(hint)")
    }
    self.text = text
    countsBytes = parts[0].hasPrefix("byte")
    highestMissRatio = parts[0].hasSuffix("hit_ratio") ? 1 - value : value
  }

  /// Whether a point reaches it.
  func isReached(by point: CurvePoint) -> Bool {
    isReached(by: countsBytes ? point.byteMissRatio : point.missRatio)
  }

  /// Whether what a cache counted reaches it.
  public func isReached(by counters: CacheCounters) -> Bool {
    let counts = CurveCounts(counters)
    return isReached(by: countsBytes ? counts.byteMissRatio : counts.missRatio)
  }

  private func isReached(by missRatio: Double?) -> Bool {
    guard let ratio = missRatio else { return false }
    // A ratio of counts and a decimal that mean the same need not be the same number.
    return ratio <= highestMissRatio + 1e-12
  }
}

extension CurveEngine {
  /// A capacity, in the unit of the plan's points, at which a policy reaches a target, while the next smaller one looked
  /// at does not; nil: not even with all of the trace's objects. That is the least, to an object or byte, on LRU's exact
  /// curve; to 0.5 % on other curves that only fall. Where a curve goes up and down there may be smaller ones; none of the
  /// `known` points is.
  public static func capacity(
    reaching target: CurveTarget, _ choice: PolicyChoice, _ plan: CurvePlan, known: [CurvePoint] = [], objects: Int64,
    bytes: Int64,
    progress: ReplayEngine.Progress, open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> CurvePoint? {
    if target.countsBytes, plan.method == .reuseTimes || plan.method.isFixed {
      throw CachesimError(
        .usage,
        "method '\(plan.method.name)' knows no bytes, and cannot find \(target.text); use exact or sampled:rate=0.01")
    }
    let isUnit = plan.replay.capacities.allSatisfy(\.isUnit)
    var all = isUnit ? objects : bytes
    if all == 0 {
      // A method that follows few objects has not counted them all.
      var whole = plan
      whole.replay.capacities = [isUnit ? .percentOfObjects(100) : .percentOfBytes(100)]
      all = try run(whole, progress: progress, open: open).points.first?.resolvedCapacity ?? 0
    }
    let isCheap = plan.method != .exact || isLRU(choice, plan.replay)
    var search = plan
    search.replay.policies = [choice]
    search.replay.window = nil
    var (low, high, best) = bracket(target, known, isUnit: isUnit, all: max(1, all))
    // A sample knows no cache smaller than one of its objects.
    if case .sampled(let rate, _, _) = plan.method {
      let object = isUnit ? 1 : Double(bytes) / Double(max(1, objects))
      low = min(high - 1, max(low, Int64(object / rate) - 1))
    }
    while true {
      let sizes = sizes(between: low, and: high, count: isCheap ? 1024 : 12)
      search.replay.capacities = sizes.map { isUnit ? .objects($0) : .bytes($0) }
      let curve = try run(search, progress: progress, open: open)
      guard curve.isComplete else { return nil }
      guard let place = curve.points.firstIndex(where: { target.isReached(by: $0) }) else { return best }
      best = curve.points[place]
      high = sizes[place]
      if place > 0 { low = sizes[place - 1] }
      if high - low <= (isCheap && plan.method == .exact ? 1 : max(1, high / 200)) { return best }
    }
  }

  /// Between what capacities the answer lies, by the points that are known; and the point of the larger one.
  private static func bracket(
    _ target: CurveTarget, _ known: [CurvePoint], isUnit: Bool, all: Int64
  ) -> (low: Int64, high: Int64, best: CurvePoint?) {
    let points = known.filter { $0.capacity.isUnit == isUnit }.sorted { $0.resolvedCapacity < $1.resolvedCapacity }
    guard let place = points.firstIndex(where: { target.isReached(by: $0) }) else { return (0, all, nil) }
    return (place > 0 ? points[place - 1].resolvedCapacity : 0, points[place].resolvedCapacity, points[place])
  }

  /// Capacities above `low` up to `high`, evenly on a logarithmic scale while that is far, on a linear one when it is near.
  private static func sizes(between low: Int64, and high: Int64, count: Int) -> [Int64] {
    guard high - low > Int64(count) else { return Array((low + 1)...max(high, low + 1)) }
    var sizes: Set<Int64> = [high]
    let start = Double(max(1, low))
    let ratio = Double(high) / start
    for place in 1..<count {
      let share = Double(place) / Double(count)
      let size =
        ratio > 2 ? start * PortableMath.exp(PortableMath.log(ratio) * share) : start + Double(high - low) * share
      sizes.insert(min(high, max(low + 1, Int64(size))))
    }
    return sizes.sorted()
  }
}
