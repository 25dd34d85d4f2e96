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

  var readsSamples: Bool { true }

  func readSample(
    _ sample: KeySample, into block: RecordBlock, atMost limit: Int, passed: inout PassedRecords
  ) throws(CachesimError) -> Bool? {
    guard let (base, count) = try records.next(atMost: limit) else { return false }
    guard pick(sample, base, count, into: block, &passed) else {
      records.giveBack(count)
      return nil
    }
    index += Int64(count)
    return true
  }

  /// Decodes those of `count` records that are in a sample; false, and nothing done, if one of all is not sound or earlier
  /// than the one before it.
  private func pick(
    _ sample: KeySample, _ base: UnsafeRawPointer, _ count: Int, into block: RecordBlock, _ passed: inout PassedRecords
  ) -> Bool {
    var record = base
    var doubts: UInt64 = 0
    var own = index
    var bytes: Int64 = 0
    var latest = (passed.lastTime ?? 0) / 1_000_000_000
    var kept = block.count
    // Once a record: its cache line is the cost, and a sample is small, so that what is done with its records is not.
    for _ in 0..<count {
      let time = Int64(UInt32(littleEndian: record.loadUnaligned(as: UInt32.self)))
      doubts |= OracleGeneralReader.doubt(record, own) | UInt64(bitPattern: time &- latest) >> 63
      latest = time
      let size = Int64(UInt32(littleEndian: (record + 12).loadUnaligned(as: UInt32.self)))
      bytes &+= size
      let key = UInt64(littleEndian: (record + 4).loadUnaligned(as: UInt64.self))
      if sample.contains(key) {
        block.keys[kept] = key
        block.sizes?[kept] = size
        block.times?[kept] = time &* 1_000_000_000
        kept &+= 1
      }
      own &+= 1
      record += OracleGeneralReader.recordSize
    }
    guard doubts == 0 else { return false }
    block.count = kept
    passed.count += Int64(count)
    passed.bytes += bytes
    if passed.firstTime == nil {
      passed.firstTime = Int64(UInt32(littleEndian: base.loadUnaligned(as: UInt32.self))) &* 1_000_000_000
    }
    passed.lastTime = latest &* 1_000_000_000
    return true
  }

  /// Decodes `count` records behind those of the block; false if one of them is not sound.
  private func decode(_ base: UnsafeRawPointer, _ count: Int, into block: RecordBlock) -> Bool {
    let keys = block.keys + block.count
    var record = base
    // Nothing is branched on: whether there is a next access cannot be foreseen.
    var doubts: UInt64 = 0
    var own = index
    for position in 0..<count {
      keys[position] = UInt64(littleEndian: (record + 4).loadUnaligned(as: UInt64.self))
      doubts |= OracleGeneralReader.doubt(record, own)
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
    return doubts == 0
  }

  /// Nought if the next access is none or later than the record's own index.
  @inline(__always)
  private static func doubt(_ record: UnsafeRawPointer, _ own: Int64) -> UInt64 {
    let next = Int64(littleEndian: (record + 16).loadUnaligned(as: Int64.self))
    // Adding one makes none 0 or 2^63; how much later than the next record it is is small, and huge if it is earlier.
    let other = (UInt64(bitPattern: next) &+ 1) & (.max >> 1)
    let beyond = UInt64(bitPattern: next &- own &- 1) / UInt64(limit)
    return min(other, beyond)
  }

  @inline(__always)
  private static func isSound(_ record: UnsafeRawPointer, _ own: Int64) -> Bool { doubt(record, own) == 0 }

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
