internal import CacheCore

extension TraceFormat {
  /// libCacheSim's form of Twitter's traces.
  static let oracleSysTwrNS = TraceFormat(
    "oracleSysTwrNS",
    "libCacheSim's 34-byte records of Twitter's traces: time (s), key, sizes, operation, namespace, time to live, next",
    columns: [.time, .size, .operation, .ttl], suffixes: [".oracleSysTwrNS", ".oracleSysTwrNS.bin"],
    recordSize: layout.recordSize,
    source: "libCacheSim, traceReader/customizedReader/oracle/oracleTwrNSBin.h",
    fit: { head in
      if let total = head.totalBytes, total % Int64(layout.recordSize) != 0 { return .impossible }
      let count = head.bytes.count / layout.recordSize
      guard count > 0, let base = head.bytes.baseAddress else { return .impossible }
      var latest: Int64 = 0
      for position in 0..<count {
        guard case .success(let record) = layout.decode(base + position * layout.recordSize, index: Int64(position)),
          record.time >= latest
        else { return .impossible }
        latest = record.time
      }
      return count >= 4 ? .certain : .possible
    },
    makeReader: { (setup) throws(CachesimError) in LibCacheSimReader(setup, layout, headerSize: 0, promised: nil) })

  /// u32 time, u64 key, u16 key size, u32 value size, u16 operation, u16 namespace, i32 time to live, i64 next access.
  private static let layout = LibCacheSimLayout(
    recordSize: 34, size: 14, keySize: 12, operation: 18, ttl: 22, nextAccess: 26)
}
