/// Where decoded requests come from: an open trace file, a generator, an array.
public protocol RecordSource: AnyObject {
  /// The columns that every block gets; known before the first read.
  var columns: TraceColumns { get }
  /// How many requests there are in all, if that can be said; an estimate.
  var estimatedRequests: Int64? { get }
  /// What there is in all, where the trace says so itself: exact.
  var totals: TraceTotals? { get }
  /// Whether blocks that have room for next accesses get them.
  var hasNextAccesses: Bool { get }
  /// Appends records to `block` up to its capacity. False: nothing more will come.
  func read(into block: RecordBlock) throws(CachesimError) -> Bool
}

extension RecordSource {
  public var totals: TraceTotals? { nil }
  public var hasNextAccesses: Bool { false }
}
