internal import CacheCore

extension TraceFormat {
  /// libCacheSim's usual binary traces: 24 little-endian bytes a request, its next access among them.
  static let oracleGeneral = TraceFormat(
    "oracleGeneral", aliases: ["oracleGeneralBin"],
    "libCacheSim's binary records: time (s), key, size, next access", columns: [.time, .size],
    suffixes: [".oracleGeneral", ".oracleGeneral.bin"], recordSize: OracleGeneralReader.recordSize,
    source: "libCacheSim, traceReader/customizedReader/oracle/oracleGeneralBin.h",
    fit: { OracleGeneralReader.fit($0) },
    makeReader: { (setup) throws(CachesimError) in OracleGeneralReader(setup) })
}

/// Reads records of u32 time in seconds, u64 key, u32 size, i64 next access, little-endian without padding.
///
/// The next access is the index of the object's next request, or none (-1; 2^63 - 1 in some files). Writers count
/// indices from 0 or from 1; both are later than the record's own index counted from 0, and a record that is not, or
/// that is beyond any trace, shows that the file is something else.
final class OracleGeneralReader: RecordReader {
  static let recordSize = 24
  /// No trace has so many requests; text taken for a record has.
  static let limit: Int64 = 1 << 48

  let columns: TraceColumns = [.time, .size]
  private let records: FixedRecords
  private let findings: Findings
  /// The index of the next record in the file, from 0; those left out count.
  private var index: Int64 = 0

  init(_ setup: ReaderSetup) {
    records = FixedRecords(setup.window, setup.findings, size: OracleGeneralReader.recordSize)
    findings = setup.findings
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let (base, count) = try records.next(atMost: limit - block.count) else { return false }
      if decode(base, count, into: block) {
        block.count += count
      } else {
        try decodeSound(base, count, into: block)
      }
      index += Int64(count)
    }
    return true
  }

  /// Decodes `count` records behind those of the block; false if one of them is not sound.
  private func decode(_ base: UnsafeRawPointer, _ count: Int, into block: RecordBlock) -> Bool {
    let keys = block.keys + block.count
    var record = base
    var sound = true
    var own = index
    for position in 0..<count {
      keys[position] = UInt64(littleEndian: (record + 4).loadUnaligned(as: UInt64.self))
      sound = OracleGeneralReader.isSound(record, own) && sound
      own &+= 1
      record += OracleGeneralReader.recordSize
    }
    if let sizes = block.sizes.map({ $0 + block.count }) {
      record = base
      for position in 0..<count {
        sizes[position] = Int64(UInt32(littleEndian: (record + 12).loadUnaligned(as: UInt32.self)))
        record += OracleGeneralReader.recordSize
      }
    }
    if let times = block.times.map({ $0 + block.count }) {
      record = base
      for position in 0..<count {
        times[position] = Int64(UInt32(littleEndian: record.loadUnaligned(as: UInt32.self))) &* 1_000_000_000
        record += OracleGeneralReader.recordSize
      }
    }
    return sound
  }

  @inline(__always)
  private static func isSound(_ record: UnsafeRawPointer, _ own: Int64) -> Bool {
    let next = Int64(littleEndian: (record + 16).loadUnaligned(as: Int64.self))
    // Adding one makes none 0 or 2^63; what is later than the record's own index is small behind it.
    let isNone = (UInt64(bitPattern: next) &+ 1) & (.max >> 1) == 0
    let isLater = UInt64(bitPattern: next &- own &- 1) < UInt64(OracleGeneralReader.limit)
    return isNone || isLater
  }

  /// Record by record, those that are not sound reported.
  private func decodeSound(_ base: UnsafeRawPointer, _ count: Int, into block: RecordBlock) throws(CachesimError) {
    for position in 0..<count {
      let record = base + position * OracleGeneralReader.recordSize
      let own = index + Int64(position)
      guard OracleGeneralReader.isSound(record, own) else {
        let next = Int64(littleEndian: (record + 16).loadUnaligned(as: Int64.self))
        try findings.bad(
          "record \(own + 1) (byte \(own * 24)): its next access, \(next), is neither none (-1) nor later than itself; "
            + "the file is damaged or not oracleGeneral")
        continue
      }
      block.keys[block.count] = UInt64(littleEndian: (record + 4).loadUnaligned(as: UInt64.self))
      block.sizes?[block.count] = Int64(UInt32(littleEndian: (record + 12).loadUnaligned(as: UInt32.self)))
      block.times?[block.count] =
        Int64(UInt32(littleEndian: record.loadUnaligned(as: UInt32.self))) &* 1_000_000_000
      block.count += 1
    }
  }

  static func fit(_ head: TraceHead) -> FormatFit {
    if let total = head.totalBytes, total % Int64(recordSize) != 0 { return .impossible }
    let count = head.bytes.count / recordSize
    guard count > 0, let base = head.bytes.baseAddress else { return .impossible }
    var latest: UInt32 = 0
    for position in 0..<count {
      let record = base + position * recordSize
      let time = UInt32(littleEndian: record.loadUnaligned(as: UInt32.self))
      guard isSound(record, Int64(position)), time >= latest else { return .impossible }
      latest = time
    }
    return count >= 4 ? .certain : .possible
  }
}
