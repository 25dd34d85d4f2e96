import CacheCore
import TestSupport
import Testing
import Traces

/// libCacheSim's binary formats besides oracleGeneral, as its writers lay them out.
@Suite struct LibCacheSimFormatsTests {
  private static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  /// A trace of a version with records of (time, key, size, operation, time to live, next).
  static func lcs(
    version: UInt64, requests: Int64, _ records: [(UInt32, UInt64, Int64, UInt8, Int32, Int64)]
  ) -> [UInt8] {
    let magic = bytes(UInt64(0x1234_5678_9ABC_DEF0))
    var file = magic + bytes(version) + bytes(Int64(1)) + bytes(requests)
    file += [UInt8](repeating: 0, count: 8184 - file.count) + magic
    for (time, key, size, operation, ttl, next) in records {
      file += bytes(time) + bytes(key)
      file += version < 3 ? bytes(UInt32(truncatingIfNeeded: size)) : bytes(size)
      // The tenant has the upper three bytes.
      if version >= 2 { file += [operation, 1, 2, 3] }
      if version >= 3 { file += bytes(ttl) }
      file += bytes(next)
      if version > 3 { file += [UInt8](repeating: 0xEE, count: 4 << (version - 4)) }
    }
    return file
  }

  static let records: [(UInt32, UInt64, Int64, UInt8, Int32, Int64)] = [
    (5, 1, 100, 1, 60, 2), (6, 2, 200, 3, 0, -1), (7, 1, 100, 9, -1, .max), (7, 3, 300, 0, 1, -1),
  ]

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func everyVersion(_ version: UInt64) throws {
    let trace = try ReadTrace(
      "x", bytes: LibCacheSimFormatsTests.lcs(version: version, requests: 4, LibCacheSimFormatsTests.records))
    #expect(trace.format == "lcs" && trace.keys == [1, 2, 1, 3] && trace.sizes == [100, 200, 100, 300])
    #expect(trace.times == [5, 6, 7, 7].map { $0 * 1_000_000_000 })
    #expect(trace.columns.contains(.operation) == (version > 1) && trace.columns.contains(.ttl) == (version > 2))
    if version > 1 { #expect(trace.operations == [.read, .write, .delete, .read]) }
    if version > 2 { #expect(trace.ttls == [60, 0, 0, 1].map { $0 * 1_000_000_000 }) }
  }

  @Test func longSizes() throws {
    let trace = try ReadTrace(
      "x.lcs", bytes: LibCacheSimFormatsTests.lcs(version: 3, requests: 0, [(0, 1, 1 << 40, 1, 0, -1)]))
    #expect(trace.sizes == [1 << 40])
  }

  @Test func refused() throws {
    let sound = LibCacheSimFormatsTests.lcs(version: 2, requests: 4, LibCacheSimFormatsTests.records)
    func changed(_ place: Int, _ value: UInt8) -> [UInt8] {
      var file = sound
      file[place] = value
      return file
    }
    let cases: [([UInt8], String)] = [
      (Array(sound[..<100]), "ends in the header, after 100 of 8192 bytes"),
      (changed(8190, 0), "does not end as it should (byte 8184)"), (changed(8, 9), "is of lcs version 9"),
      (Array(sound[..<8192]), "the header says 4 requests, and there are 0"),
      (Array(sound[..<(8192 + 28)]), "the header says 4 requests, and there are 1"),
      (Array(sound[..<(8192 + 30)]), "record 2 (byte 8220) is cut short"),
      (changed(8192 + 16, 200), "record 1 (byte 8192): its operation, 200, is none of libCacheSim's"),
      (changed(8192 + 20, 0), "record 1 (byte 8192): its next access, 0, is neither none (-1) nor later than itself"),
      (changed(0, 0), "is not an lcs trace"),
    ]
    for (file, message) in cases {
      let error = try #require(
        failure { () throws(CachesimError) in try ReadTrace("x", bytes: file, format: "lcs") }, "\(message)")
      #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
    }
  }

  static func twitter(_ records: [(UInt32, UInt64, UInt16, UInt32, UInt16, Int32, Int64)]) -> [UInt8] {
    var file: [UInt8] = []
    for (time, key, keySize, size, operation, ttl, next) in records {
      file += bytes(time) + bytes(key)
      file += bytes(keySize) + bytes(size)
      file += bytes(operation) + bytes(UInt16(7))
      file += bytes(ttl) + bytes(next)
    }
    return file
  }

  @Test func oracleSysTwrNS() throws {
    let file = LibCacheSimFormatsTests.twitter([
      (1, 10, 20, 300, 1, 0, 2), (1, 11, 30, 0, 3, 90, -1), (2, 10, 20, 300, 9, 0, -1), (3, 12, 1, 1, 2, 0, .max),
    ])
    for name in ["x", "cluster1.oracleSysTwrNS", "cluster1.oracleSysTwrNS.bin"] {
      let trace = try ReadTrace(name, bytes: file)
      #expect(trace.format == "oracleSysTwrNS" && trace.keys == [10, 11, 10, 12] && trace.sizes == [320, 30, 320, 2])
      #expect(trace.operations == [.read, .write, .delete, .read] && trace.ttls == [0, 90_000_000_000, 0, 0])
      #expect(trace.times == [1, 1, 2, 3].map { $0 * 1_000_000_000 })
    }
    let error = failure { () throws(CachesimError) in
      try ReadTrace("x", bytes: LibCacheSimFormatsTests.twitter([(1, 1, 1, 1, 77, 0, -1)]), format: "oracleSysTwrNS")
    }
    #expect(error?.message.contains("record 1 (byte 0): its operation, 77, is none of libCacheSim's") == true)
  }
}
