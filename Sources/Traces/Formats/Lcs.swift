internal import CacheCore

extension TraceFormat {
  /// libCacheSim's own traces, behind a header that says their version.
  static let lcs = TraceFormat(
    "lcs", "libCacheSim's own binary traces, versions 1 to 8: a header of 8 KiB, then records",
    columns: [.time, .size, .operation, .ttl], suffixes: [".lcs"],
    source: "libCacheSim 0.3.5, traceReader/customizedReader/lcs.h",
    fit: { head in head.bytes.starts(with: LcsHeader.magicBytes) ? .certain : .impossible },
    makeReader: { (setup) throws(CachesimError) in
      let header = try LcsHeader(setup)
      return LibCacheSimReader(
        setup, header.layout, headerSize: LcsHeader.size, promised: header.requests > 0 ? header.requests : nil)
    })
}

/// The header of an lcs trace: u64 magic, u64 version, 8000 bytes of statistics (i64 their version, i64 requests, i64
/// objects, ...), 168 bytes unused, u64 magic.
struct LcsHeader {
  static let size = 8192
  static let magic: UInt64 = 0x1234_5678_9ABC_DEF0
  static let magicBytes: [UInt8] = [0xF0, 0xDE, 0xBC, 0x9A, 0x78, 0x56, 0x34, 0x12]

  let layout: LibCacheSimLayout
  /// How many requests the trace has, 0 if the header does not say.
  let requests: Int64

  init(_ setup: ReaderSetup) throws(CachesimError) {
    let bytes = try setup.window.peek(LcsHeader.size)
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    guard bytes.count >= 8, word(0) == LcsHeader.magic else {
      throw setup.findings.fatal("is not an lcs trace: its first bytes are others")
    }
    guard bytes.count == LcsHeader.size else {
      throw setup.findings.fatal("ends in the header, after \(bytes.count) of \(LcsHeader.size) bytes")
    }
    guard word(LcsHeader.size - 8) == LcsHeader.magic else {
      throw setup.findings.fatal(
        "the lcs header does not end as it should (byte \(LcsHeader.size - 8)): the file is damaged, or was written before "
          + "libCacheSim's lcs had versions")
    }
    guard let layout = LcsHeader.layouts[word(8)] else {
      throw setup.findings.fatal("is of lcs version \(word(8)); versions 1 to 8 can be read")
    }
    self.layout = layout
    requests = Int64(bitPattern: word(24))
    guard requests >= 0 else { throw setup.findings.fatal("the lcs header says \(requests) requests (byte 24)") }
  }

  /// The layouts by version: 2 adds operation and tenant, 3 long sizes and times to live, 4 to 8 features at the end,
  /// which are passed over as the tenant is.
  private static let layouts: [UInt64: LibCacheSimLayout] = [
    1: LibCacheSimLayout(recordSize: 24, size: 12, nextAccess: 16),
    2: LibCacheSimLayout(recordSize: 28, size: 12, operation: 16, nextAccess: 20),
    3: third(features: 0), 4: third(features: 1), 5: third(features: 2), 6: third(features: 4),
    7: third(features: 8), 8: third(features: 16),
  ]

  private static func third(features: Int) -> LibCacheSimLayout {
    LibCacheSimLayout(
      recordSize: 36 + 4 * features, size: 12, isSizeLong: true, operation: 20, ttl: 24, nextAccess: 28)
  }
}
