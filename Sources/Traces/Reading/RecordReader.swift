internal import CacheCore

/// Decodes one format. A reader is asked for a few thousand records at a time, so the call costs nothing.
protocol RecordReader: AnyObject {
  /// The columns that the trace has, known once the reader is made.
  var columns: TraceColumns { get }

  /// What there is in all, where the trace says so at once.
  var totals: TraceTotals? { get }

  /// Whether it fills in next accesses where the block has memory for them.
  var hasNextAccesses: Bool { get }

  /// What the keys were, where the trace says so; nil: they are the trace's own.
  var keyOrigin: KeyOrigin? { get }

  /// Appends records until the block holds `limit`, writing those columns that the block has memory for.
  ///
  /// Returns false when the trace has ended: nothing more will come.
  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool

  /// Whether it has a `readSample` of its own.
  var readsSamples: Bool { get }

  /// Looks at the next records, at most `limit`, which the block has room for: appends those of a sample, and adds all to
  /// `passed`. False: the trace has ended. Nil: it has looked at none, because one of them has to be decoded to say what
  /// is wrong with it.
  func readSample(
    _ sample: KeySample, into block: RecordBlock, atMost limit: Int, passed: inout PassedRecords
  ) throws(CachesimError) -> Bool?
}

extension RecordReader {
  var totals: TraceTotals? { nil }
  var hasNextAccesses: Bool { false }
  var keyOrigin: KeyOrigin? { nil }
  var readsSamples: Bool { false }
  func readSample(
    _ sample: KeySample, into block: RecordBlock, atMost limit: Int, passed: inout PassedRecords
  ) throws(CachesimError) -> Bool? { nil }
}
