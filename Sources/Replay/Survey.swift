internal import CacheCore
internal import Policies
internal import Traces

/// What a first pass over a trace finds: what percentages are percentages of, and next accesses.
struct Survey {
  var requests: Int64 = 0
  var objects: Int64 = 0
  var bytes: Int64 = 0
  let interner: RequestStream.InternerBox
  let nextAccesses: NextAccessTable?

  /// Whether a plan needs a first pass.
  static func isNeeded(_ plan: ReplayPlan) -> Bool {
    if case .percent = plan.warmup { return true }
    if case .percent = plan.window { return true }
    return plan.countsBeforehand || plan.capacities.contains(where: \.isShare) || needsNextAccess(plan)
  }

  static func needsNextAccess(_ plan: ReplayPlan) -> Bool {
    plan.policies.contains { $0.row.description.needs.contains(.nextAccess) }
      || plan.admissions.contains { $0.row.description.needs.contains(.nextAccess) }
  }

  /// What the trace says itself, if that answers the plan: all of it is replayed, and next accesses are not needed or
  /// the trace has them.
  init?(_ source: any RecordSource, _ plan: ReplayPlan) {
    guard let totals = source.totals, plan.skip == 0, plan.limit >= totals.requests, plan.sample >= 1,
      plan.operations != .reads, source.hasNextAccesses || !Survey.needsNextAccess(plan)
    else { return nil }
    interner = .init()
    nextAccesses = nil
    requests = totals.requests
    objects = totals.objects
    bytes = source.columns.contains(.size) ? totals.bytes : totals.objects
  }

  /// Reads the whole trace once; nil where `progress` stopped that, because what is known by then answers nothing.
  init?(
    _ source: any RecordSource, _ plan: ReplayPlan, progress: (Int64) -> Bool
  ) throws(CachesimError) {
    let interner = RequestStream.InternerBox()
    nextAccesses = Survey.needsNextAccess(plan) ? try NextAccessTable() : nil
    self.interner = interner
    let stream = RequestStream(source, plan, total: 0, interns: true, interner: interner, nextAccesses: nil)
    let block = RequestBlock(capacity: 1 << 16, columns: source.columns)
    while try stream.fill(block) {
      if let nextAccesses {
        for position in 0..<block.columns.count {
          try nextAccesses.note(
            index: block.columns.firstIndex + Int64(position), object: block.ids[position],
            isDelete: block.records.operations?[position] == Operation.delete.rawValue)
        }
      }
      guard progress(stream.taken) else { return nil }
    }
    requests = stream.taken
    objects = Int64(stream.seen)
    bytes = source.columns.contains(.size) ? stream.bytesSeen : objects
  }
}
