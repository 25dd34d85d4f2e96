internal import CacheCore
internal import Workloads

/// A trace whose requests come at a given rate, whatever times it has or has not.
///
/// Times count the trace's own requests, those that `--skip` passes over included.
final class TimedSource: RecordSource {
  private let source: any RecordSource
  private var clock: ArrivalClock
  /// The gaps of a Poisson process, drawn by index (SERVICE-MODEL.md, exact rules 10 and 45).
  private let poisson: (draws: Draws, mean: Double)?
  private var index: Int64 = 0
  private var last: Int64 = 0
  let columns: TraceColumns

  init(_ source: any RecordSource, _ arrivals: ArrivalRate, seed: UInt64) {
    self.source = source
    clock = ArrivalClock(arrivals, seed: seed)
    poisson =
      arrivals.pattern == .poisson
      ? (Draws("arrival", seed: seed), Double(arrivals.rate.period) / Double(arrivals.rate.count)) : nil
    columns = source.columns.union(.time)
  }

  var estimatedRequests: Int64? { source.estimatedRequests }

  var totals: TraceTotals? { source.totals }

  var whyKeysHaveNoNames: String? { source.whyKeysHaveNoNames }

  func appendName(of key: UInt64, to list: KeyNameList) { source.appendName(of: key, to: list) }

  var hasNextAccesses: Bool { source.hasNextAccesses }

  func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    let start = block.count
    let more = try source.read(into: block)
    guard let times = block.times else { preconditionFailure("a block has no room for the times of --rate") }
    // Not in the object's own properties, each of which is checked for other accesses whenever it is changed.
    var (clock, last) = (self.clock, self.last)
    defer { (self.clock, self.last) = (clock, last) }
    for position in start..<block.count {
      let time = poisson.map { next($0.draws, $0.mean, after: last) } ?? clock.next()
      guard time >= last else {
        throw CachesimError(.usage, "--rate is too low: the times of so many requests do not fit into 64 bits")
      }
      times[position] = time
      last = time
    }
    return more
  }

  private func next(_ draws: Draws, _ mean: Double, after last: Int64) -> Int64 {
    defer { index += 1 }
    guard index > 0 else { return 0 }
    let gap = -mean * PortableMath.log(1 - draws.unit(index)) + 0.5
    return gap < 0x1p62 ? last &+ Int64(gap.rounded(.down)) : .min
  }
}
