internal import CacheCore
internal import Traces

/// What one reading of a trace gathers.
final class TraceMeasurement {
  /// The trace's columns.
  private(set) var columns: TraceColumns = []
  private var gatherer: StatisticsGatherer?
  private var updates: UpdateGatherer?

  /// The trace has these columns.
  func begin(_ columns: TraceColumns) {
    self.columns = columns
    gatherer = StatisticsGatherer(columns: columns)
    if columns.contains(.operation) { updates = UpdateGatherer() }
  }

  /// The next requests.
  func add(_ block: RecordBlock) throws(CachesimError) {
    try gatherer?.add(block)
    try updates?.add(block)
  }

  /// The end of the trace.
  func finish() throws(CachesimError) -> (statistics: TraceStatistics, updates: Updates?) {
    let found = try gatherer.take()?.finish() ?? TraceStatistics()
    let changes = updates.take()?.finish()
    return (found, found.writes > 0 ? changes : nil)
  }
}
