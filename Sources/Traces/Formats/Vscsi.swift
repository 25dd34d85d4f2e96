internal import CacheCore

extension TraceFormat {
  /// VMware's traces of virtual SCSI disks, as CloudPhysics published them.
  static let vscsi = TraceFormat(
    "vscsi", "VMware virtual SCSI records, version 1 or 2; keys are block numbers",
    columns: [.time, .size, .operation], suffixes: [".vscsi", ".vscsitrace", ".vscsi1", ".vscsi2"], bytesPerKey: 512,
    source: "libCacheSim, traceReader/customizedReader/vscsi.h",
    fit: { VscsiLayout(head: $0) == nil ? .impossible : .certain },
    makeReader: { (setup) throws(CachesimError) in try VscsiReader(setup) })
}

/// Where the fields lie. Version 1: u32 sn, u32 len, u32 nSG, u16 cmd, u16 ver, u64 lbn, u64 time. Version 2: u16 cmd,
/// u16 ver, u32 sn, u32 len, u32 nSG, u64 lbn, u64 time, u64 response time. Little-endian; the version is in the upper
/// half of `ver`.
struct VscsiLayout: Equatable {
  let version: Int
  let size: Int
  let length: Int
  let command: Int
  let versionField: Int
  let block: Int
  let time: Int

  static let first = VscsiLayout(version: 1, size: 32, length: 4, command: 12, versionField: 14, block: 16, time: 24)
  static let second = VscsiLayout(version: 2, size: 40, length: 8, command: 0, versionField: 2, block: 16, time: 24)

  @inline(__always)
  func isOfVersion(_ record: UnsafeRawPointer) -> Bool {
    Int(UInt16(littleEndian: (record + versionField).loadUnaligned(as: UInt16.self)) >> 8) == version
  }
}

extension VscsiLayout {
  /// The layout by which every record of the head (a hundred are enough) is of its version.
  init?(head: TraceHead) {
    guard let base = head.bytes.baseAddress else { return nil }
    for layout in [VscsiLayout.second, .first] {
      let count = min(100, head.bytes.count / layout.size)
      if count > 0, (0..<count).allSatisfy({ layout.isOfVersion(base + $0 * layout.size) }) {
        self = layout
        return
      }
    }
    return nil
  }
}

/// Reads both versions. Times are microseconds, sizes bytes, the operation is the SCSI command.
final class VscsiReader: RecordReader {
  let columns: TraceColumns = [.time, .size, .operation]
  private let layout: VscsiLayout
  private let records: FixedRecords
  private let findings: Findings
  private var index: Int64 = 0

  init(_ setup: ReaderSetup) throws(CachesimError) {
    let head = TraceHead(bytes: try setup.window.peek(100 * 40), isWhole: false, totalBytes: nil)
    guard let layout = VscsiLayout(head: head) else {
      throw setup.findings.fatal("is not a vscsi trace: its first records are neither of version 1 nor of version 2")
    }
    self.layout = layout
    records = FixedRecords(setup.window, setup.findings, size: layout.size)
    findings = setup.findings
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let (base, count) = try records.next(atMost: limit - block.count) else { return false }
      for position in 0..<count { try decode(base + position * layout.size, into: block) }
    }
    return true
  }

  @inline(__always)
  private func decode(_ record: UnsafeRawPointer, into block: RecordBlock) throws(CachesimError) {
    index += 1
    let time = UInt64(littleEndian: (record + layout.time).loadUnaligned(as: UInt64.self))
    let command = UInt16(littleEndian: (record + layout.command).loadUnaligned(as: UInt16.self))
    guard layout.isOfVersion(record), time <= UInt64(Int64.max / 1000), let operation = VscsiReader.operation(command)
    else { return try refuse(record, time, command) }
    let position = block.count
    block.keys[position] = UInt64(littleEndian: (record + layout.block).loadUnaligned(as: UInt64.self))
    block.sizes?[position] = Int64(UInt32(littleEndian: (record + layout.length).loadUnaligned(as: UInt32.self)))
    block.times?[position] = Int64(time) &* 1000
    block.operations?[position] = operation.rawValue
    block.count = position + 1
  }

  /// READ and WRITE with 6, 10, 12 and 16 byte commands, and WRITE AND VERIFY.
  @inline(__always)
  private static func operation(_ command: UInt16) -> Operation? {
    switch command {
    case 0x28, 0x08, 0x88, 0xA8: .read
    case 0x2A, 0x0A, 0x8A, 0xAA, 0x2E, 0x8E, 0xAE: .write
    default: nil
    }
  }

  private func refuse(_ record: UnsafeRawPointer, _ time: UInt64, _ command: UInt16) throws(CachesimError) {
    let place = "record \(index) (byte \((index - 1) * Int64(layout.size)))"
    if !layout.isOfVersion(record) {
      try findings.bad("\(place) is not of vscsi version \(layout.version), as the records before are")
    } else if time > UInt64(Int64.max / 1000) {
      try findings.bad("\(place): the time \(time) us is impossible")
    } else {
      try findings.bad("\(place): the SCSI command 0x\(String(command, radix: 16)) neither reads nor writes")
    }
  }
}
