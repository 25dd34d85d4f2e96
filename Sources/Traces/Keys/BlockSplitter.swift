internal import CacheCore

/// Splits the requests of another reader, whose keys are offsets, into one for each block that they touch: the key is
/// the block's number, the size the block's. A request of no bytes touches one.
final class BlockSplitter: RecordReader {
  /// No request stands for more blocks.
  static let most: UInt64 = 1 << 30

  var columns: TraceColumns { reader.columns }
  private let reader: any RecordReader
  private let findings: Findings
  private let blockSize: UInt64
  private let unit: UInt64
  private let inner: RecordBlock
  /// The request of `inner` that is being split, and what is left of it.
  private var position = 0
  private var nextBlock: UInt64 = 0
  private var left: UInt64 = 0
  private var ended = false
  private var requests: Int64 = 0

  init(_ reader: any RecordReader, _ block: KeyBlock, unit: Int64, findings: Findings) throws(CachesimError) {
    guard reader.columns.contains(.size) else {
      throw CachesimError(.usage, "\(findings.name): --block needs sizes, and this trace has none (csv:size=COLUMN)")
    }
    self.reader = reader
    self.findings = findings
    blockSize = UInt64(block.size)
    self.unit = UInt64(block.unit ?? unit)
    inner = RecordBlock(capacity: 2048, columns: reader.columns)
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      if left == 0, try !begin() { return false }
      while left > 0, block.count < limit {
        let place = block.count
        block.keys[place] = nextBlock
        block.sizes?[place] = Int64(blockSize)
        if let times = inner.times { block.times?[place] = times[position] }
        if let operations = inner.operations { block.operations?[place] = operations[position] }
        if let ttls = inner.ttls { block.ttls?[place] = ttls[position] }
        if let absences = inner.absences { block.absences?[place] = absences[position] }
        if let costs = inner.costs { block.costs?[place] = costs[position] }
        block.count = place + 1
        nextBlock &+= 1
        left -= 1
      }
      if left == 0 { position += 1 }
    }
    return true
  }

  /// Goes to the next request; false at the end.
  private func begin() throws(CachesimError) -> Bool {
    while true {
      if position == inner.count {
        if ended { return false }
        position = 0
        inner.count = 0
        ended = try !reader.read(into: inner, upTo: inner.capacity)
        continue
      }
      requests += 1
      let size = UInt64(max(0, inner.sizes?[position] ?? 0))
      let (start, overflow) = inner.keys[position].multipliedReportingOverflow(by: unit)
      let (last, carry) = start.addingReportingOverflow(max(size, 1) - 1)
      if !overflow, !carry, last / blockSize - start / blockSize < BlockSplitter.most {
        nextBlock = start / blockSize
        left = last / blockSize - nextBlock + 1
        return true
      }
      try findings.bad(
        "request \(requests): \(size) bytes from \(inner.keys[position]) (in units of \(unit)) are too many blocks of "
          + "\(blockSize) bytes, or no offset")
      position += 1
    }
  }
}
