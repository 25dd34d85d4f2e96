internal import CacheCore
internal import CacheStructures
internal import Histogram

/// Durations in nanoseconds with three significant digits: a high-dynamic-range histogram (Tene, hdrhistogram.org), which
/// can be added to another.
///
/// Counts are kept here, in the library's buckets, and handed to it when a quantile is asked for: its own recording checks
/// bounds and follows smallest and largest values, and took a fifth of a replay.
package struct LatencyHistogram: ~Copyable {
  /// Values below are buckets of their own; above, each doubling of the value has half as many.
  private static var fineValues: UInt64 { 2048 }
  /// All buckets up to 2^63 - 1.
  private static var buckets: Int { 56_320 }

  private var counts = SlotArray<UInt64>()
  /// How many durations were counted.
  package private(set) var count: Int64 = 0
  /// The longest of them; 0 where there are none.
  package private(set) var largest: Int64 = 0
  private var sum: UInt128 = 0

  /// No durations.
  package init() { counts.reserve(LatencyHistogram.buckets) }

  /// Counts a duration, which is not negative.
  @inline(__always)
  package mutating func record(_ value: Int64) {
    counts.base[LatencyHistogram.bucket(of: UInt64(value))] &+= 1
    count &+= 1
    if value > largest { largest = value }
    sum &+= UInt128(UInt64(value))
  }

  /// Counts what another counted.
  package mutating func add(_ other: borrowing LatencyHistogram) {
    guard other.count > 0 else { return }
    for bucket in 0...LatencyHistogram.bucket(of: UInt64(other.largest)) {
      counts.base[bucket] += other.counts.base[bucket]
    }
    count += other.count
    largest = max(largest, other.largest)
    sum += other.sum
  }

  /// A value of 2^b times 1024 to 2047 is the b-th doubling's.
  @inline(__always)
  private static func bucket(of value: UInt64) -> Int {
    let doubling = 53 &- (value | (fineValues - 1)).leadingZeroBitCount
    return doubling &<< 10 &+ Int(truncatingIfNeeded: value &>> UInt64(truncatingIfNeeded: doubling))
  }

  /// The smallest value of a bucket.
  private static func value(of bucket: Int) -> UInt64 {
    let doubling = max(0, bucket >> 10 - 1)
    return UInt64(bucket - doubling << 10) << UInt64(doubling)
  }

  /// The counts by coarser buckets, of which a doubling of the value has four: what a picture needs.
  var durationCounts: DurationCounts {
    var coarse = DurationCounts()
    guard count > 0 else { return coarse }
    for bucket in 0...LatencyHistogram.bucket(of: UInt64(largest)) where counts.base[bucket] > 0 {
      let end = min(LatencyHistogram.coarseEnd(LatencyHistogram.value(of: bucket)), largest)
      if coarse.ends.last == end {
        coarse.counts[coarse.counts.count - 1] += Int64(counts.base[bucket])
      } else {
        coarse.ends.append(end)
        coarse.counts.append(Int64(counts.base[bucket]))
      }
    }
    return coarse
  }

  /// The largest value of the quarter of a doubling that a value is in: no bucket above is in two of them.
  private static func coarseEnd(_ value: UInt64) -> Int64 {
    let quarter = UInt64(max(0, 61 - (value | 1).leadingZeroBitCount))
    return Int64(clamping: (value >> quarter + 1) << quarter - 1)
  }

  /// The library's histogram of the same values.
  private var histogram: Histogram<UInt64> {
    var histogram = Histogram<UInt64>(highestTrackableValue: 1 << 40, numberOfSignificantValueDigits: .three)
    histogram.autoResize = true
    for bucket in 0...LatencyHistogram.bucket(of: UInt64(largest)) where counts.base[bucket] > 0 {
      histogram.record(LatencyHistogram.value(of: bucket), count: counts.base[bucket])
    }
    return histogram
  }

  /// Their mean; nil where there are none.
  package var mean: Double? { count == 0 ? nil : Double(sum) / Double(count) }

  /// The value at a rank: the smallest that at least this share of the values does not exceed (nearest rank).
  package func quantile(_ share: Double) -> Int64? {
    guard count > 0 else { return nil }
    let rank = max(1, (share * Double(count)).rounded(.up))
    // Half a rank less is rounded up to the rank, whatever is lost on the way. The library's iterators are not for this:
    // they add up values in 64 bits, which waiting readers of an overloaded origin exceed.
    let value = histogram.valueAtPercentile((rank - 0.5) / Double(count) * 100)
    // Of the last bucket the library knows the smallest value only.
    return LatencyHistogram.bucket(of: value) >= LatencyHistogram.bucket(of: UInt64(largest)) ? largest : Int64(value)
  }
}
