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
  /// Why the texts of keys are not to be had; nil: they are.
  var whyKeysHaveNoNames: String? { get }
  /// Adds the text of a key that was read to a list.
  func appendName(of key: UInt64, to list: KeyNameList)
  /// Appends records to `block` up to its capacity. False: nothing more will come.
  func read(into block: RecordBlock) throws(CachesimError) -> Bool
  /// Whether `readSample` passes over what is outside a sample without decoding it.
  var readsSamples: Bool { get }
  /// Appends records of a sample to `block`, up to its capacity, and adds all that were looked at to `passed`, a million at
  /// most before it returns. False: nothing more will come. Only for sources that read samples.
  func readSample(
    _ sample: KeySample, into block: RecordBlock, passed: inout PassedRecords
  ) throws(CachesimError) -> Bool
}

extension RecordSource {
  public var totals: TraceTotals? { nil }
  public var hasNextAccesses: Bool { false }
  /// A key is a number, whose text is its digits.
  public var whyKeysHaveNoNames: String? { nil }
  public var readsSamples: Bool { false }
  public func readSample(
    _ sample: KeySample, into block: RecordBlock, passed: inout PassedRecords
  ) throws(CachesimError) -> Bool {
    preconditionFailure("this source reads no samples")
  }
  public func appendName(of key: UInt64, to list: KeyNameList) { list.append(key) }
}
