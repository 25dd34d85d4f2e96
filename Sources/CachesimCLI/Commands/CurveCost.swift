internal import CacheCore
internal import Policies
internal import Replay
internal import Service

/// What the points of a curve cost a month, at the rate of what was counted of the trace.
///
/// Memory is the capacity; where that counts objects, as many objects of the mean size. Every miss is a request to the
/// origin, which sends what was missed. Methods that count no requests take all of the trace's, over all of its time.
struct CurveCost {
  private let price: Price
  private let curve: Curve
  private let objectBytes: Double

  /// Fails where the trace does not say what prices need: times, and sizes where memory or bytes have a price.
  init(_ price: Price, _ curve: Curve) throws(CachesimError) {
    self.price = price
    self.curve = curve
    guard let first = curve.trace.firstTime, let last = curve.trace.lastTime else {
      throw CachesimError(.usage, "--price is of a month, and the trace has no times; say --rate 10k/s")
    }
    guard last > (curve.trace.countedFrom ?? first) else {
      throw CachesimError(.usage, "--price is of a month, and all requests come at one time; say --rate 10k/s")
    }
    let trace = curve.trace
    objectBytes = trace.bytes.map { Double($0) / Double(max(1, trace.objects ?? 0)) } ?? 0
    if trace.bytes == nil, price.memory > 0, curve.points.contains(where: \.capacity.isUnit) {
      throw CachesimError(
        .usage,
        "--price ram=... needs the sizes of objects, which the trace does not have or the method does not count; "
          + "name capacities in bytes")
    }
    if price.egress > 0, curve.points.contains(where: { $0.missRatio != nil && $0.byteMissRatio == nil }) {
      throw CachesimError(
        .usage, "--price egress=... needs bytes, which the method does not count; take exact or sampled:rate=0.01")
    }
  }

  /// Of a point; nil of one that counted nothing.
  func monthly(_ point: CurvePoint) -> Double? { use(point).map { price.cost(of: $0) } }

  /// The point of a policy that costs the least, and what it costs; of points that cost the same, that of the smallest
  /// capacity.
  func cheapest(_ policy: String, isUnit: Bool) -> (point: CurvePoint, cost: Double)? {
    let points = curve.points.filter { $0.policy.spelling == policy && $0.capacity.isUnit == isUnit }
      .sorted { $0.resolvedCapacity < $1.resolvedCapacity }
    let uses = points.compactMap { use($0) }
    guard uses.count == points.count, let place = price.cheapest(of: uses) else { return nil }
    return (points[place], price.cost(of: uses[place]))
  }

  /// With no cache: every request goes to the origin.
  var withoutCache: Double? {
    guard var point = curve.points.first(where: { $0.missRatio != nil }) else { return nil }
    point.resolvedCapacity = 0
    point.counts?.hits = 0
    point.counts?.bytesHit = 0
    point.missRatio = 1
    point.byteMissRatio = point.byteMissRatio.map { _ in 1 }
    return monthly(point)
  }

  /// How soon an object of the mean size has to be read again for keeping it to be cheaper than asking the origin, in
  /// nanoseconds.
  var breakEven: Int64? {
    guard objectBytes > 0, let interval = price.breakEvenInterval(size: objectBytes), interval < 0x1p62 else {
      return nil
    }
    return Int64(interval.rounded())
  }

  private func use(_ point: CurvePoint) -> MonthlyUse? {
    guard let ratio = point.missRatio, let first = curve.trace.firstTime, let last = curve.trace.lastTime else {
      return nil
    }
    let memory = Double(point.resolvedCapacity) * (point.capacity.isUnit ? objectBytes : 1)
    if let counts = point.counts {
      return MonthlyUse(
        memory: memory, originRequests: counts.requests - counts.hits,
        originBytes: counts.bytesRequested - counts.bytesHit, in: Double(last - (curve.trace.countedFrom ?? first)))
    }
    let isCounted = curve.trace.countable != nil
    let months = Double(last - (isCounted ? curve.trace.countedFrom ?? first : first)) / MonthlyUse.month
    return MonthlyUse(
      memory: memory, originRequests: ratio * Double(curve.trace.countable ?? curve.trace.requests) / months,
      originBytes: (point.byteMissRatio ?? 0) * Double(curve.trace.countableBytes ?? 0) / months)
  }
}
