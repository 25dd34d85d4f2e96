internal import CacheCore

extension TraceFormat {
  /// Bare keys of four or eight bytes, one after the other.
  static let fixedKeys: [TraceFormat] = [
    keys("be-i32", Int32.self, "big-endian signed 32-bit keys", source: "cache2k benchmarks; Caffeine, parser/cache2k")
    {
      UInt64(bitPattern: Int64(Int32(bigEndian: $0)))
    },
    keys("be-i64", Int64.self, "big-endian signed 64-bit keys", source: "Caffeine, parser/corda") {
      UInt64(bitPattern: Int64(bigEndian: $0))
    },
    keys("be-u32", UInt32.self, "big-endian unsigned 32-bit keys", source: "this tool") {
      UInt64(UInt32(bigEndian: $0))
    },
    keys("le-u64", UInt64.self, "little-endian unsigned 64-bit keys", source: "this tool") {
      UInt64(littleEndian: $0)
    },
  ]

  private static func keys<Stored: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ name: String, _ type: Stored.Type, _ summary: String, source: String,
    key: @escaping @Sendable (Stored) -> UInt64
  ) -> TraceFormat {
    let size = MemoryLayout<Stored>.size
    return TraceFormat(
      "keys:\(name)", summary, recordSize: size, source: source,
      fit: { head in
        if let total = head.totalBytes, total % Int64(size) != 0 { return .impossible }
        return head.isText ? .impossible : .possible
      },
      makeReader: { (setup) throws(CachesimError) in FixedKeysReader<Stored>(setup, key: key) })
  }
}

/// Reads keys of one width. A negative key keeps its sign: its 64-bit key is that of the sign-extended number.
final class FixedKeysReader<Stored: FixedWidthInteger & BitwiseCopyable>: RecordReader {
  let columns: TraceColumns = []
  private let records: FixedRecords
  private let key: (Stored) -> UInt64

  init(_ setup: ReaderSetup, key: @escaping (Stored) -> UInt64) {
    records = FixedRecords(setup.window, setup.findings, size: MemoryLayout<Stored>.size)
    self.key = key
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let (base, count) = try records.next(atMost: limit - block.count) else { return false }
      for position in 0..<count {
        block.keys[block.count + position] = key(
          (base + position * MemoryLayout<Stored>.size).loadUnaligned(as: Stored.self))
      }
      block.count += count
    }
    return true
  }
}
