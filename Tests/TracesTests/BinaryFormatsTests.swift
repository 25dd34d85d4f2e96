import CacheCore
import Testing
import Traces

/// Little-endian bytes of numbers.
private func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// oracleGeneral: libCacheSim's oracleGeneralBin.h. vscsi: its vscsi.h. Keys: cache2k's and Corda's traces as Caffeine
/// reads them. Guards the layout, and that a file which is something else is refused.
@Suite struct BinaryFormatsTests {
  private func oracle(_ time: UInt32, _ key: UInt64, _ size: UInt32, _ next: Int64) -> [UInt8] {
    bytes(time) + bytes(key) + bytes(size) + bytes(next)
  }

  @Test func oracleGeneral() throws {
    let data = oracle(1, 7, 100, 2) + oracle(1, .max, .max, -1) + oracle(.max, 7, 0, .max)
    let trace = try ReadTrace("x.oracleGeneral", bytes: data)
    #expect(trace.keys == [7, .max, 7])
    #expect(trace.sizes == [100, 4_294_967_295, 0])
    #expect(trace.times == [1_000_000_000, 1_000_000_000, 4_294_967_295_000_000_000])
    #expect(trace.columns == [.time, .size])
  }

  @Test(arguments: [Int64(0), 1, -2, .min, 1 << 60])
  func nextAccessesThatCannotBe(_ next: Int64) throws {
    let data = oracle(1, 7, 1, -1) + oracle(1, 8, 1, next) + oracle(1, 9, 1, 3)
    let error = try #require(
      failure { () throws(CachesimError) in
        try ReadTrace("x", bytes: data, format: "oracleGeneral")
      })
    #expect(error.kind == .badData)
    #expect(error.message.contains("record 2 (byte 24): its next access, \(next), is neither none (-1) nor later"))
    let skipped = try ReadTrace("x", bytes: data, format: "oracleGeneral", skip: true)
    #expect(skipped.keys == [7, 9] && skipped.sizes == [1, 1] && skipped.badRecords.count == 1)
  }

  @Test func indicesFromNoughtAndFromOne() throws {
    #expect(
      try ReadTrace("x", bytes: oracle(1, 7, 1, 1) + oracle(1, 7, 1, -1), format: "oracleGeneral").keys.count == 2)
    #expect(
      try ReadTrace("x", bytes: oracle(1, 7, 1, 2) + oracle(1, 7, 1, -1), format: "oracleGeneral").keys.count == 2)
  }

  @Test func aRecordCutShort() throws {
    let data = (0..<5).flatMap { _ in oracle(1, 7, 1, -1) }
    for length in 1..<data.count where length % 24 != 0 {
      let cut = Array(data[..<length])
      let error = failure { () throws(CachesimError) in try ReadTrace("x", bytes: cut, format: "oracleGeneral") }
      #expect(error?.kind == .badData)
      #expect(
        error?.message.contains(
          "record \(length / 24 + 1) (byte \(length / 24 * 24)) is cut short: \(length % 24) of 24")
          == true)
    }
  }

  @Test func textIsNotOracleGeneral() throws {
    let text = String(repeating: "12345678\n", count: 24)
    #expect(failure { () throws(CachesimError) in try ReadTrace("x.oracleGeneral", text) }?.kind == .badData)
    #expect(failure { () throws(CachesimError) in try ReadTrace("x", text, format: "oracleGeneral") }?.kind == .badData)
  }

  private func vscsi1(_ command: UInt16, _ length: UInt32, _ block: UInt64, _ time: UInt64) -> [UInt8] {
    bytes(UInt32(1)) + bytes(length) + bytes(UInt32(1)) + bytes(command) + bytes(UInt16(0x0100)) + bytes(block)
      + bytes(time)
  }

  private func vscsi2(_ command: UInt16, _ length: UInt32, _ block: UInt64, _ time: UInt64) -> [UInt8] {
    bytes(command) + bytes(UInt16(0x0200)) + bytes(UInt32(1)) + bytes(length) + bytes(UInt32(1)) + bytes(block)
      + bytes(time) + bytes(UInt64(9))
  }

  @Test func vscsiVersions() throws {
    for (make, size) in [(vscsi1, 32), (vscsi2, 40)] {
      let data = make(0x2A, 512, 42, 1000) + make(0x28, 4096, 43, 2000) + make(0x88, 1, .max, 3000)
      #expect(data.count == 3 * size)
      let trace = try ReadTrace("x.vscsi", bytes: data)
      #expect(trace.keys == [42, 43, .max])
      #expect(trace.sizes == [512, 4096, 1])
      #expect(trace.times == [1_000_000, 2_000_000, 3_000_000])
      #expect(trace.operations == [.write, .read, .read])
      // By its content alone.
      #expect(try ReadTrace("x", bytes: data).format == "vscsi")
    }
  }

  @Test func badVscsiRecords() throws {
    let odd = vscsi1(0x2A, 512, 42, 1000) + vscsi1(0x35, 512, 42, 1000)
    #expect(
      failure { () throws(CachesimError) in try ReadTrace("x.vscsi", bytes: odd) }?.message.contains(
        "record 2 (byte 32): the SCSI command 0x35 neither reads nor writes") == true)
    let late = vscsi1(0x2A, 512, 42, .max)
    #expect(
      failure { () throws(CachesimError) in try ReadTrace("x.vscsi", bytes: late) }?.message.contains("impossible")
        == true)
    #expect(
      failure { () throws(CachesimError) in try ReadTrace("x.vscsi", bytes: late + [1]) }?.kind == .badData)
  }

  @Test func bareKeys() throws {
    let data: [UInt8] = [0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE]
    #expect(try ReadTrace("x", bytes: data, format: "keys:be-i32").keys == [1, UInt64(bitPattern: -2)])
    #expect(try ReadTrace("x", bytes: data, format: "keys:be-u32").keys == [1, 0xFFFF_FFFE])
    #expect(try ReadTrace("x", bytes: data, format: "keys:be-i64").keys == [0x1_FFFF_FFFE])
    #expect(try ReadTrace("x", bytes: data, format: "keys:le-u64").keys == [0xFEFF_FFFF_0100_0000])
    #expect(
      failure { () throws(CachesimError) in try ReadTrace("x", bytes: data + [0], format: "keys:be-i32") }?.message
        .contains("record 3 (byte 8) is cut short: 1 of 4 bytes") == true)
  }
}
