/// Widens the intervals of points that were simulated with few objects.
///
/// The spread over samples says how far their mean is from the mean of all samples, not how far that is from the curve. A
/// sample of rate R has room for n = R C objects where the cache has room for C, and of the C objects that were used last
/// about n are in the sample, with a standard deviation of sqrt(n) (SHARDS, Waldspurger, Park, Garthwaite, Ahmad, FAST 2015,
/// section 3.2, calls R a scale of distances): one of its caches is one of C (1 +- 1 / sqrt(n)). Where the curve bends in
/// between, all samples err to the same side. So an interval here reaches to where the estimated curve itself is at
/// C (1 +- 1.96 / sqrt(n)). Ours; results/curves.md says how many points it then holds.
struct SampledInterval {
  /// Sizes and estimates of a policy's curve, in order of size.
  private let curve: [(size: Double, missRatio: Double)]
  /// How many bytes, or objects, one object takes.
  private let perObject: Double

  init(_ points: [CurvePoint], perObject: Double) {
    curve =
      [(0, 1)]
      + points.compactMap { point in point.missRatio.map { (Double(point.resolvedCapacity), $0) } }
      .sorted { $0.0 < $1.0 }
    self.perObject = perObject
  }

  /// The point with its interval widened; one without an interval stays as it is.
  func widened(_ point: CurvePoint) -> CurvePoint {
    guard let low = point.low, let high = point.high, let sampled = point.sampledCapacity else { return point }
    let objects = max(1, Double(sampled) / perObject)
    let share = 1.96 / objects.squareRoot()
    let size = Double(point.resolvedCapacity)
    let ends = [missRatio(size * (1 + share)), missRatio(size * max(0, 1 - share))]
    var wider = point
    wider.low = ends.reduce(low, min)
    wider.high = ends.reduce(high, max)
    return wider
  }

  /// The estimate at a size: on the line between its neighbours, beyond the last the last.
  private func missRatio(_ size: Double) -> Double {
    guard let above = curve.firstIndex(where: { $0.size >= size }) else { return curve[curve.count - 1].missRatio }
    guard above > 0, curve[above].size > curve[above - 1].size else { return curve[above].missRatio }
    let (left, right) = (curve[above - 1], curve[above])
    let part = (size - left.size) / (right.size - left.size)
    return left.missRatio + (right.missRatio - left.missRatio) * part
  }
}
