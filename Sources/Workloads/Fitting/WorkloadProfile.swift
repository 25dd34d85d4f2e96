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
    let cells = WorkloadProfile.bins(meter.windows)
    let (bins, sources) = WorkloadProfile.trimmed(cells, meter.depths)
    self.bins = bins
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
        depths: sources.map { window.cells[$0].reduce(0, +) })
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

  /// The bins' least distances, one past the largest, and the cells that each counts. A bin of one cell is cut down to the
  /// distances that occur, with empty bins beside it: a loop's requests all have the same.
  private static func trimmed(_ cells: [Int], _ depths: [Int64]) -> (bins: [Int64], sources: [Range<Int>]) {
    var bins: [Int64] = []
    var sources: [Range<Int>] = []
    for (cell, next) in zip(cells, cells.dropFirst()) {
      let (least, end) = (LogCells.least(cell), LogCells.least(next))
      let used = next == cell + 1 ? (Int(least)..<min(Int(end), depths.count)).filter { depths[$0] > 0 } : []
      let (first, last) = (Int64(used.first ?? Int(least)), Int64(used.last ?? Int(end) - 1))
      if first > least {
        bins.append(least)
        sources.append(cell..<cell)
      }
      bins.append(first)
      sources.append(cell..<next)
      if last + 1 < end {
        bins.append(last + 1)
        sources.append(next..<next)
      }
    }
    return (bins + [LogCells.least(cells[cells.count - 1])], sources)
  }
}
