internal import Histogram

/// Durations in nanoseconds with three significant digits: a high-dynamic-range histogram (Tene, hdrhistogram.org), which
/// can be added to another.
struct LatencyHistogram {
  private var histogram = Histogram<UInt64>(highestTrackableValue: 1 << 40, numberOfSignificantValueDigits: .three)
  private(set) var count: Int64 = 0
  private(set) var largest: Int64 = 0
  /// Their sum: exact below 2^63 ns, 292 years; a double beyond.
  private var sum: Int64 = 0
  private var overflow = 0.0

  init() { histogram.autoResize = true }

  @inline(__always)
  mutating func record(_ value: Int64) {
    _ = histogram.record(UInt64(value))
    count += 1
    if value > largest { largest = value }
    let (total, isOver) = sum.addingReportingOverflow(value)
    if isOver {
      overflow += Double(sum)
      sum = value
    } else {
      sum = total
    }
  }

  var mean: Double? { count == 0 ? nil : (overflow + Double(sum)) / Double(count) }

  /// The value at a rank: the smallest that at least this share of the values does not exceed (nearest rank).
  func quantile(_ share: Double) -> Int64? {
    guard count > 0 else { return nil }
    let rank = max(1, UInt64((share * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for step in histogram.recordedValues() {
      seen += step.count
      if seen >= rank { return min(largest, Int64(step.value)) }
    }
    return largest
  }
}
