internal import CacheCore

/// Reads records of a layout of libCacheSim's behind a header, if there is one.
final class LibCacheSimReader: RecordReader {
  let columns: TraceColumns
  private let layout: LibCacheSimLayout
  private let records: FixedRecords
  private let findings: Findings
  private let headerSize: Int64
  /// How many requests a header promises; nil if there is none, or it does not say.
  private let promised: Int64?
  private var index: Int64 = 0

  init(_ setup: ReaderSetup, _ layout: LibCacheSimLayout, headerSize: Int, promised: Int64?) {
    self.layout = layout
    self.headerSize = Int64(headerSize)
    self.promised = promised
    findings = setup.findings
    setup.window.position += headerSize
    records = FixedRecords(setup.window, setup.findings, size: layout.recordSize)
    var columns: TraceColumns = [.time, .size]
    if layout.operation >= 0 { columns.insert(.operation) }
    if layout.ttl >= 0 { columns.insert(.ttl) }
    self.columns = columns
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let (base, count) = try records.next(atMost: limit - block.count) else {
        if let promised, promised != index {
          throw findings.fatal("the header says \(promised) requests, and there are \(index): the file is incomplete")
        }
        return false
      }
      for position in 0..<count { try decode(base + position * layout.recordSize, into: block) }
    }
    return true
  }

  @inline(__always)
  private func decode(_ base: UnsafeRawPointer, into block: RecordBlock) throws(CachesimError) {
    switch layout.decode(base, index: index) {
    case .success(let record):
      let position = block.count
      block.keys[position] = record.key
      block.times?[position] = record.time
      block.sizes?[position] = record.size
      block.operations?[position] = record.operation.rawValue
      block.ttls?[position] = record.ttl
      block.count = position + 1
    case .failure(let fault):
      let offset = headerSize + index * Int64(layout.recordSize)
      try findings.bad(
        "record \(index + 1) (byte \(offset)): \(fault.description); the file is damaged or not of this format")
    }
    index += 1
  }
}
