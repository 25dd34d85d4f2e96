public import CacheCore
internal import CacheStructures

/// Measures a trace, block by block, for `WorkloadProfile`: stack distances in windows, popularity, sizes, operations,
/// times to live, arrivals.
///
/// Deletes are counted and left out of all else. About 60 bytes an object, O(log objects) a request.
public final class TraceMeter {
  /// A stretch of the trace.
  struct Window {
    var requests: Int64 = 0
    /// First requests for an object.
    var new: Int64 = 0
    var firstTime: Int64 = 0
    var lastTime: Int64 = 0
    /// Requests by `LogCells` of their stack distance.
    var cells = [Int64](repeating: 0, count: LogCells.count)
  }

  /// Windows are joined in pairs when there are so many.
  private static let mostWindows = 32
  /// Requests that are no deletes.
  public private(set) var requests: Int64 = 0
  /// Deletes.
  public private(set) var deletes: Int64 = 0
  /// Writes.
  public private(set) var writes: Int64 = 0
  private(set) var windows: [Window] = []
  private(set) var sizes = ValueCounts()
  private(set) var ttls = ValueCounts()
  let columns: TraceColumns

  private var windowLength: Int64 = 1024
  private var table = KeyTable()
  private var places: [Int32] = []
  private var counts: [UInt32] = []
  /// Requests by stack distance, from 1 on.
  private(set) var depths: [Int64] = [0]
  private var stack = RecencyStack(places: 1 << 16)
  private var lastTime: Int64?
  private var gaps: (count: Double, sum: Double, squares: Double) = (0, 0, 0)

  /// A meter of a trace with these columns.
  public init(columns: TraceColumns) { self.columns = columns }

  /// Distinct objects.
  public var objects: Int { counts.count }
  /// The share of objects asked for once.
  public var oneHitWonders: Double { Double(counts.count { $0 == 1 }) / Double(max(1, counts.count)) }
  /// Zipf's law, fitted.
  public var popularity: PopularityFit { PopularityFit(counts: counts) }
  /// LRU's miss ratios.
  public var curve: MissRatioCurve { MissRatioCurve(requests: requests, depths: depths) }
  /// Standard deviation of the gaps between requests, divided by their mean: 0 evenly spaced, 1 Poisson.
  public var gapVariation: Double {
    guard gaps.sum > 0 else { return 0 }
    let mean = gaps.sum / gaps.count
    return max(0, gaps.squares / gaps.count - mean * mean).squareRoot() / mean
  }

  /// Measures the records of a block.
  public func add(_ block: RecordBlock) throws(CachesimError) {
    for position in 0..<block.count {
      if let operation = block.operations?[position] {
        if operation == Operation.delete.rawValue {
          deletes += 1
          continue
        }
        if operation == Operation.write.rawValue { writes += 1 }
      }
      let time = block.times?[position] ?? 0
      let window = window(at: time)
      let id = Int(table.intern(block.keys[position]))
      if stack.isFull { stack.compact { self.places[Int($0)] = Int32($1) } }
      if id == counts.count {
        guard id < 1 << 30 else {
          throw CachesimError(.failed, "more than a thousand million objects cannot be measured")
        }
        counts.append(1)
        depths.append(0)
        places.append(Int32(stack.push(UInt64(id))))
        windows[window].new += 1
        sizes.add(block.sizes?[position] ?? 1)
        ttls.add(max(0, block.ttls?[position] ?? 0))
      } else {
        counts[id] &+= counts[id] == .max ? 0 : 1
        let place = Int(places[id])
        let depth = stack.depth(place: place)
        depths[depth] += 1
        windows[window].cells[LogCells.cell(Int64(depth))] += 1
        _ = stack.remove(place: place)
        places[id] = Int32(stack.push(UInt64(id)))
      }
    }
  }

  /// The window of the next request, which is counted there.
  private func window(at time: Int64) -> Int {
    if let lastTime {
      let gap = Double(max(0, time - lastTime))
      gaps = (gaps.count + 1, gaps.sum + gap, gaps.squares + gap * gap)
    }
    lastTime = time
    requests += 1
    if windows.last.map({ $0.requests == windowLength }) ?? true {
      if windows.count == TraceMeter.mostWindows { joinPairs() }
      windows.append(Window(firstTime: time, lastTime: time))
    }
    let last = windows.count - 1
    windows[last].requests += 1
    windows[last].lastTime = max(windows[last].lastTime, time)
    return last
  }

  private func joinPairs() {
    for pair in 0..<windows.count / 2 {
      var joined = windows[2 * pair]
      let second = windows[2 * pair + 1]
      joined.requests += second.requests
      joined.new += second.new
      joined.lastTime = second.lastTime
      for cell in joined.cells.indices { joined.cells[cell] += second.cells[cell] }
      windows[pair] = joined
    }
    windows.removeLast(windows.count / 2)
    windowLength *= 2
  }
}
