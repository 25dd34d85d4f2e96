public import CacheCore
public import Policies

/// A point of a miss-ratio curve.
public struct CurvePoint: Sendable {
  /// The policy.
  public var policy: PolicyChoice
  /// As it was asked for.
  public var capacity: Capacity
  /// In objects or bytes of the whole trace.
  public var resolvedCapacity: Int64
  /// What was counted; nil where the ratios are estimates.
  public var counts: CurveCounts?
  /// The share of requests that miss; nil without requests.
  public var missRatio: Double?
  /// The share of bytes that miss; nil without bytes, and where a method does not say.
  public var byteMissRatio: Double?
  /// The lower end of the 95 % interval of the miss ratio; nil where it is exact, or one sample says nothing of it.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// How many objects of capacity the simulated cache had; nil where nothing was scaled.
  public var sampledCapacity: Int64?
}

/// A window of a trace, and the points in it.
public struct CurveWindow: Sendable {
  /// Which window, from 0 at the end of the warm-up.
  public var index: Int64
  /// The index in the trace of its first request.
  public var firstRequest: Int64
  /// The time of its first request, in nanoseconds.
  public var startTime: Int64?
  /// The same policies and capacities as the curve's.
  public var points: [CurvePoint]
}

/// Miss-ratio curves of one trace.
public struct Curve: Sendable {
  /// What the trace is like.
  public var trace = TraceSummary()
  /// By policy, then capacity, as they were asked for.
  public var points: [CurvePoint] = []
  /// Windows, where they were asked for.
  public var windows: [CurveWindow] = []
  /// The share of counted requests that are for objects never seen before: no cache misses less. Nil where not known.
  public var floor: Double?
  /// False: interrupted, and the points are what there was by then.
  public var isComplete = true
  /// What a person should know.
  public var warnings: [String] = []

  /// Nothing yet.
  public init() {}

  /// Without points of a policy that are the one before it again: shares of few objects come to the same capacity.
  public var withoutEqualPoints: Curve {
    func distinct(_ points: [CurvePoint]) -> [CurvePoint] {
      points.indices.filter { place in
        place == 0 || points[place].resolvedCapacity != points[place - 1].resolvedCapacity
          || points[place].policy.spelling != points[place - 1].policy.spelling
      }.map { points[$0] }
    }
    var curve = self
    curve.points = distinct(points)
    for place in curve.windows.indices { curve.windows[place].points = distinct(curve.windows[place].points) }
    return curve
  }

  /// The knee of a policy's curve: the point farthest above the straight line from nothing cached to the last point, where
  /// more capacity begins to pay less than on average. Nil with fewer than three points, or where the line is nowhere
  /// surpassed. Source: Satopää, Albrecht, Irwin, Raghavan, Finding a "Kneedle" in a Haystack, ICDCSW 2011,
  /// doi 10.1109/ICDCSW.2011.20, without its smoothing: the points are exact.
  public func knee(_ policy: PolicyChoice, isUnit: Bool) -> CurvePoint? {
    let curve = points.filter { $0.policy.spelling == policy.spelling && $0.capacity.isUnit == isUnit }
      .sorted { $0.resolvedCapacity < $1.resolvedCapacity }
    guard curve.count >= 3, let last = curve.last, let lastMiss = last.missRatio, lastMiss < 1 else { return nil }
    var best: (height: Double, point: CurvePoint)?
    for point in curve {
      guard let miss = point.missRatio else { continue }
      let height = (1 - miss) / (1 - lastMiss) - Double(point.resolvedCapacity) / Double(last.resolvedCapacity)
      if height > best?.height ?? 1e-9 { best = (height, point) }
    }
    return best?.point
  }
}
