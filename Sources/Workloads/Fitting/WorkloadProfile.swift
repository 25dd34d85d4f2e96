internal import CacheCore

/// What `cachesim fit` keeps of a trace: enough to make requests with the same LRU miss-ratio curve, and sizes, operations,
/// times to live and arrivals alike.
public struct WorkloadProfile: Sendable {
  /// A stretch of the trace.
  struct Window: Sendable {
    var requests: Int64
    /// First requests for an object.
    var new: Int64
    var nanoseconds: Int64
    /// Requests by bin of their stack distance.
    var depths: [Int64]
  }

  /// Distinct objects; one-hit wonders' share; Zipf's exponent and its distance: measured, not used.
  let objects: Int64
  let oneHitWonders: Double
  let alpha: Double
  let alphaDistance: Double
  /// The share of writes.
  let writes: Double
  /// Whether gaps are drawn at random (exponential) within a window.
  let gapVariation: Double
  /// By object, with weights.
  let sizes: [(value: Int64, weight: Int64)]
  let ttls: [(value: Int64, weight: Int64)]
  /// The columns beside the key.
  let columns: TraceColumns
  /// The least stack distance of each bin, and one past the last's largest.
  let bins: [Int64]
  let windows: [Window]

  /// Requests that the windows hold.
  public var requests: Int64 { windows.reduce(0) { $0 + $1.requests } }

  /// What a meter measured.
  public init(_ meter: TraceMeter) {
    let bins = WorkloadProfile.bins(meter.windows)
    self.bins = bins.map { LogCells.least($0) }
    objects = Int64(meter.objects)
    oneHitWonders = meter.oneHitWonders
    let popularity = meter.popularity
    alpha = popularity.alpha
    alphaDistance = popularity.distance
    writes = Double(meter.writes) / Double(max(1, meter.requests))
    gapVariation = meter.gapVariation
    sizes = meter.sizes.table(limit: 256)
    ttls = meter.ttls.table(limit: 64)
    columns = meter.columns.intersection([.size, .time, .operation, .ttl])
    let starts = meter.windows.map(\.firstTime)
    windows = meter.windows.enumerated().map { index, window in
      let end = index + 1 < starts.count ? starts[index + 1] : window.lastTime
      return Window(
        requests: window.requests, new: window.new, nanoseconds: max(0, end - window.firstTime),
        depths: zip(bins, bins.dropFirst()).map { window.cells[$0..<$1].reduce(0, +) })
    }
  }

  init(
    objects: Int64, oneHitWonders: Double, alpha: Double, alphaDistance: Double, writes: Double, gapVariation: Double,
    sizes: [(value: Int64, weight: Int64)], ttls: [(value: Int64, weight: Int64)], columns: TraceColumns, bins: [Int64],
    windows: [Window]
  ) {
    self.objects = objects
    self.oneHitWonders = oneHitWonders
    self.alpha = alpha
    self.alphaDistance = alphaDistance
    self.writes = writes
    self.gapVariation = gapVariation
    self.sizes = sizes
    self.ttls = ttls
    self.columns = columns
    self.bins = bins
    self.windows = windows
  }

  /// First cells of bins, and one past the last: a cell with 1/512 of the requests is a bin of its own, others are joined up
  /// to that share. So the clone's curve errs by 1/512 at most where all bins are drawn as often as they were measured.
  private static func bins(_ windows: [TraceMeter.Window]) -> [Int] {
    var sums = [Int64](repeating: 0, count: LogCells.count)
    for window in windows {
      for cell in sums.indices { sums[cell] += window.cells[cell] }
    }
    let heavy = max(1, sums.reduce(0, +) / 512)
    let last = sums.lastIndex { $0 > 0 } ?? 0
    var bins = [1]
    var held: Int64 = 0
    for cell in 1..<max(last + 1, 2) {
      // Also where nothing but empty cells came before: else the heavy one's requests would be spread over them.
      if held + sums[cell] > heavy, cell > bins[bins.count - 1] {
        bins.append(cell)
        held = 0
      }
      held += sums[cell]
    }
    return bins + [max(last + 1, 2)]
  }
}
