internal import CacheCore
internal import Workloads

/// The requests of a model, a mix, phases or a profile, to be read as a trace is.
final class WorkloadSource: RecordSource {
  private var workload: any Workload
  private let block: RecordBlock
  private var position = 0
  let columns: TraceColumns

  init(_ workload: any Workload) {
    self.workload = workload
    columns = workload.columns
    block = RecordBlock(capacity: 1 << 12, columns: workload.columns)
  }

  var estimatedRequests: Int64? { workload.requests }

  func read(into target: RecordBlock) throws(CachesimError) -> Bool {
    while target.count < target.capacity {
      if position == block.count {
        position = 0
        block.count = 0
        workload.fill(block)
        if block.count == 0 { return false }
      }
      let place = target.count
      // What the target has a column for and the workload has not means nothing.
      target.sizes?[place] = 1
      target.operations?[place] = Operation.read.rawValue
      target.ttls?[place] = 0
      target.copy(position, of: block, to: place)
      target.count += 1
      position += 1
    }
    return true
  }
}
