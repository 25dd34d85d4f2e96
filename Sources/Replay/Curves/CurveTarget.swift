public import CacheCore
public import Policies

/// A ratio that a cache is to reach: `hit_ratio=0.9`, `byte_miss_ratio=0.2`.
public struct CurveTarget: Sendable, Equatable {
  /// As it was asked for.
  public let text: String
  private let countsBytes: Bool
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
    guard let ratio = countsBytes ? point.byteMissRatio : point.missRatio else { return false }
    // A ratio of counts and a decimal that mean the same need not be the same number.
    return ratio <= highestMissRatio + 1e-12
  }
}

extension CurveEngine {
  /// The least capacity, in the unit of the plan's points, at which a policy reaches a target; nil: not even with all of
  /// the trace's objects. Exact to an object or byte for LRU's exact curve; to 0.5 % for others. Where a policy's curve
  /// goes up and down it is the first of the points looked at that reaches it.
  public static func capacity(
    reaching target: CurveTarget, _ choice: PolicyChoice, _ plan: CurvePlan, objects: Int64, bytes: Int64,
    progress: ReplayEngine.Progress, open: () throws(CachesimError) -> any RecordSource
  ) throws(CachesimError) -> CurvePoint? {
    let isUnit = plan.replay.capacities.allSatisfy(\.isUnit)
    let isCheap = plan.method != .exact || isLRU(choice, plan.replay)
    var search = plan
    search.replay.policies = [choice]
    search.replay.window = nil
    var low: Int64 = 0
    var high = max(1, isUnit ? objects : bytes)
    var best: CurvePoint?
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
