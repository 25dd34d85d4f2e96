internal import CacheCore

/// Workloads one after the other, in time as well.
struct PhasesWorkload: Workload {
  /// One of them.
  struct Phase {
    let workload: BufferedWorkload
    let requests: Int64
    /// What is added to its keys.
    let firstKey: UInt64

    init(_ workload: any Workload, firstKey: UInt64) {
      self.workload = BufferedWorkload(workload)
      requests = workload.requests
      self.firstKey = firstKey
    }
  }

  let requests: Int64
  let columns: TraceColumns
  private let phases: [Phase]
  private var phase = 0
  private var inPhase: Int64 = 0
  private var start: Int64 = 0
  private var last: Int64 = 0

  init(_ phases: [Phase]) {
    self.phases = phases
    requests = phases.reduce(0) { $0 + $1.requests }
    columns = phases.reduce([.time]) { $0.union($1.workload.columns) }
  }

  mutating func fill(_ block: RecordBlock) {
    var place = 0
    while place < block.capacity, phase < phases.count {
      let current = phases[phase]
      var time: Int64 = 0
      guard current.workload.take(to: block, at: place, firstKey: current.firstKey, time: &time) else {
        // The next begins one mean gap after the last request.
        start = PhasesWorkload.sum(last, (last - start) / max(1, inPhase - 1))
        inPhase = 0
        phase += 1
        continue
      }
      last = PhasesWorkload.sum(start, time)
      inPhase += 1
      block.times?[place] = last
      place += 1
    }
    block.count = place
  }

  /// Times beyond what can be counted stay at the last that can.
  private static func sum(_ time: Int64, _ more: Int64) -> Int64 {
    let (sum, isTooLarge) = time.addingReportingOverflow(more)
    return isTooLarge ? .max : sum
  }
}
