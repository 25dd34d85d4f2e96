public import CacheCore

/// A part of a trace: the first requests passed over, at most so many taken, of those the ones for a share of the keys.
///
/// Means what `--skip`, `--limit` and `--sample` of a replay mean: skip and limit count the trace's own requests.
public final class TracePart: RecordSource {
  private let source: any RecordSource
  private let skip: Int64
  private let limit: Int64
  private let sample: KeySample
  private var read: Int64 = 0

  /// Those columns that stay true of a part.
  public let columns: TraceColumns

  /// A part of `source`; `sample` in (0, 1].
  public init(_ source: any RecordSource, skip: Int64 = 0, limit: Int64 = .max, sample: Double = 1) {
    self.source = source
    self.skip = skip
    self.limit = limit
    self.sample = KeySample(share: sample)
    columns = source.columns.subtracting(.id)
  }

  /// At most so many requests, sampling not counted.
  public var estimatedRequests: Int64? { source.estimatedRequests.map { max(0, min($0 - skip, limit)) } }

  /// Reads into an empty block.
  public func read(into block: RecordBlock) throws(CachesimError) -> Bool {
    while block.count == 0 {
      guard read - skip < limit else { return false }
      let more = try source.read(into: block)
      let first = read
      read += Int64(block.count)
      if first < skip {
        let dropped = Int(min(skip - first, Int64(block.count)))
        block.keep { position in position >= dropped }
      }
      let room = limit - max(0, first - skip)
      if Int64(block.count) > room { block.count = Int(room) }
      if !sample.isEverything {
        let keys = block.keys
        block.keep { position in sample.contains(keys[position]) }
      }
      if !more { return false }
    }
    return true
  }
}
