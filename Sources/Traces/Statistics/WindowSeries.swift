/// A trace in windows of equal width, of which there are never more than `limit`, however long the trace gets.
///
/// Widths come from a ladder: when a request lies beyond the last window, windows are put together to the next width.
/// Distinct objects survive that because a request is filed under the width at which it stops being the first for its
/// object in a window: put together, only those stay distinct that are filed under a greater width. One pass, no second
/// look, constant memory. Positions (times, or numbers of requests) must not go backwards.
struct WindowSeries {
  private struct Bin {
    var requests: Int64 = 0
    var bytes: Int64 = 0
    var newObjects: Int64 = 0
    /// Requests by the level at which they are no longer their object's first in a window.
    var firsts: [Int64]
  }

  private let widths: [Int64]
  private let limit: Int
  private var level = 0
  private var bins: [Bin] = []
  private var origin: Int64 = 0
  /// Where the current window of each level begins, and where that of `level` ends.
  private var starts: [Int64]
  private var end: Int64 = .min
  private var current = 0

  init(_ ladder: WindowLadder, limit: Int = 48) {
    widths = ladder.widths
    self.limit = limit
    starts = [Int64](repeating: 0, count: widths.count)
  }

  /// The width of the windows.
  var width: Int64 { widths[level] }

  /// Counts a request at `position` for an object whose last request was at `previous`; nil: it had none.
  mutating func add(at position: Int64, previous: Int64?, bytes: Int64) {
    if position >= end { move(to: position) }
    bins[current].requests += 1
    // Wraps where the bytes of the whole trace do not fit either, which the gatherer reports.
    bins[current].bytes &+= bytes
    guard let previous else {
      bins[current].newObjects += 1
      return
    }
    if previous >= starts[level] { return }
    var merged = level + 1
    while merged < widths.count, previous < starts[merged] { merged += 1 }
    bins[current].firsts[merged] += 1
  }

  /// The windows so far, those without requests too.
  func windows() -> [TraceStatistics.Window] {
    bins.indices.map { index in
      let bin = bins[index]
      return TraceStatistics.Window(
        start: Int64(index) * width, requests: bin.requests, bytes: bin.bytes,
        objects: bin.newObjects + bin.firsts[(level + 1)...].reduce(0, +), newObjects: bin.newObjects)
    }
  }

  private mutating func move(to position: Int64) {
    if bins.isEmpty { origin = position }
    let offset = position - origin
    while offset / width >= Int64(limit), level + 1 < widths.count { widen() }
    current = Int(offset / width)
    while bins.count <= current { bins.append(Bin(firsts: [Int64](repeating: 0, count: widths.count + 1))) }
    for place in level..<widths.count { starts[place] = origin + offset / widths[place] * widths[place] }
    let (sum, overflows) = starts[level].addingReportingOverflow(width)
    end = overflows ? .max : sum
  }

  private mutating func widen() {
    let factor = Int(widths[level + 1] / widths[level])
    level += 1
    var wider: [Bin] = []
    for (index, bin) in bins.enumerated() {
      if index % factor == 0 {
        wider.append(bin)
        continue
      }
      wider[wider.count - 1].requests += bin.requests
      wider[wider.count - 1].bytes &+= bin.bytes
      wider[wider.count - 1].newObjects += bin.newObjects
      for place in bin.firsts.indices { wider[wider.count - 1].firsts[place] += bin.firsts[place] }
    }
    bins = wider
  }
}
