internal import CacheStructures

/// What a system did in one interval of its series.
public struct SeriesPoint: Sendable, Equatable, BitwiseCopyable {
  /// Clients' reads that ended in it.
  public var requests: Int64 = 0
  /// Those among them that some tier answered without the origin.
  public var hits: Int64 = 0
  /// What they took, added up, in nanoseconds.
  public var latency: Double = 0
  /// Requests that arrived at the origin in it, flushes too.
  public var originArrivals: Int64 = 0

  /// Hits / requests; nil where there were none.
  public var hitRatio: Double? { requests == 0 ? nil : Double(hits) / Double(requests) }
  /// The mean time of a read in nanoseconds; nil where there were none.
  public var meanLatency: Double? { requests == 0 ? nil : latency / Double(requests) }
}

/// What a system did, interval by interval, from the first request on, warm-up included.
public struct SystemSeries: Sendable, Equatable {
  /// What an interval covers, in nanoseconds.
  public var interval: Int64
  /// The intervals, one after the other.
  public var points: [SeriesPoint]
}

/// A series being counted. Of more than a million intervals, two and two become one, so that memory is bounded.
struct Series: ~Copyable {
  private(set) var interval: Int64
  private var points = SlotArray<SeriesPoint>()
  private var count: UInt32 = 0
  private static var most: Int64 { 1 << 20 }

  /// Intervals of so many nanoseconds; 0: nothing is kept.
  init(interval: Int64) { self.interval = interval }

  /// Sets the interval of a series that has counted nothing.
  mutating func keep(every interval: Int64) { self.interval = interval }

  mutating func count(at time: Int64, isHit: Bool, latency: Int64) {
    if interval == 0 { return }
    let point = point(time)
    point.pointee.requests += 1
    if isHit { point.pointee.hits += 1 }
    point.pointee.latency += Double(latency)
  }

  mutating func countOrigin(at time: Int64) {
    if interval > 0 { point(time).pointee.originArrivals += 1 }
  }

  private mutating func point(_ time: Int64) -> UnsafeMutablePointer<SeriesPoint> {
    while time / interval >= Series.most { halve() }
    let place = UInt32(time / interval)
    if place >= count {
      points.reserve(Int(place) + 1)
      count = place + 1
    }
    return points.pointer(place)
  }

  private mutating func halve() {
    for place in 0..<(count + 1) / 2 {
      var sum = points[2 * place]
      if 2 * place + 1 < count {
        let other = points[2 * place + 1]
        sum.requests += other.requests
        sum.hits += other.hits
        sum.latency += other.latency
        sum.originArrivals += other.originArrivals
      }
      points[place] = sum
    }
    for place in (count + 1) / 2..<count { points[place] = SeriesPoint() }
    count = (count + 1) / 2
    interval *= 2
  }

  /// What was counted; nil where nothing is kept.
  var kept: SystemSeries? {
    interval == 0 ? nil : SystemSeries(interval: interval, points: (0..<count).map { points[$0] })
  }
}
