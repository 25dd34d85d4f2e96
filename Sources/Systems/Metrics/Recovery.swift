/// How a system took a fault, as far as its hit ratio shows it.
public struct Recovery: Sendable, Equatable {
  /// The fault's place in the plan.
  public let fault: Int
  /// The hit ratio before it: over the ten intervals of the series before the one that it began in, or as many as there are.
  public let before: Double
  /// The lowest of an interval that begins at or after the fault's begin, until it is back.
  public let lowest: Double
  /// Nanoseconds from the begin of the fault until the first interval begins, not before the fault's end, in which the hit
  /// ratio is at least 95 % of what it was; nil: not before the trace ended.
  public let time: Int64?
}

extension SystemSeries {
  /// The share of the former hit ratio that counts as recovered (SERVICE-MODEL.md, Faults).
  static var recovered: Double { 0.95 }
  private static var intervalsBefore: Int { 10 }

  /// How the system took a fault; nil where nothing was read before it, or after.
  func recovery(of fault: Int, from begin: Int64, to end: Int64) -> Recovery? {
    let first = Int(begin / interval)
    let earlier = points[max(0, min(first, points.count) - SystemSeries.intervalsBefore)..<min(first, points.count)]
    let (requests, hits) = earlier.reduce((0, 0)) { ($0.0 + $1.requests, $0.1 + $1.hits) }
    guard requests > 0, first < points.count else { return nil }
    let before = Double(hits) / Double(requests)
    var lowest = 1.0
    for place in Int((begin + interval - 1) / interval)..<max(points.count, Int((begin + interval - 1) / interval)) {
      guard let ratio = points[place].hitRatio else { continue }
      lowest = min(lowest, ratio)
      if Int64(place) * interval >= end, ratio >= SystemSeries.recovered * before {
        return Recovery(fault: fault, before: before, lowest: lowest, time: Int64(place) * interval - begin)
      }
    }
    return Recovery(fault: fault, before: before, lowest: lowest, time: nil)
  }
}
