internal import CacheCore
internal import Workloads

/// A trace whose requests come at a given rate, whatever times it has or has not.
///
/// Times count the trace's own requests, those that `--skip` passes over included.
final class TimedSource: RecordSource {
  private let source: any RecordSource
  private var clock: ArrivalClock
  private var last: Int64 = 0
  let columns: TraceColumns

  init(_ source: any RecordSource, _ arrivals: ArrivalRate, seed: UInt64) {
    self.source = source
    clock = ArrivalClock(arrivals, seed: seed)
    columns = source.columns.union(.time)
  }

  var estimatedRequests: Int64? { source.estimatedRequests }

  var totals: TraceTotals? { source.totals }

  func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    let start = block.count
    let more = try source.read(into: block)
    guard let times = block.times else { preconditionFailure("a block has no room for the times of --rate") }
    for position in start..<block.count {
      let time = clock.next()
      guard time >= last else {
        throw CachesimError(.usage, "--rate is too low: the times of so many requests do not fit into 64 bits")
      }
      times[position] = time
      last = time
    }
    return more
  }
}
