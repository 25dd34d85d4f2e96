import CacheCore
import TestSupport
import Testing
import Traces

/// A fixture a codec: keys.txt, compressed by the usual tools. Guards against silence: a damaged or shortened file is an
/// error, never a shorter trace (libzstd and libarchive do not say so by themselves; facebook/zstd 1109).
@Suite struct CompressionTests {
  static let suffixes = ["zst", "gz", "xz", "bz2", "lz4"]

  private func fixture(_ suffix: String) throws -> [UInt8] { try readFile(SharedFiles.fixture("keys.txt." + suffix)) }

  @Test(arguments: suffixes, [false, true])
  func reads(_ suffix: String, _ ownThread: Bool) throws {
    let plain = try ReadTrace(path: SharedFiles.fixture("keys.txt"))
    let trace = try ReadTrace(path: SharedFiles.fixture("keys.txt." + suffix), ownThread: ownThread, block: 7)
    #expect(trace.keys == plain.keys && trace.keys.count == 100)
    // The magic decides, not the name.
    let renamed = try TemporaryFile("keys.bin", fixture(suffix))
    #expect(try ReadTrace(path: renamed.path, format: "text").keys == plain.keys)
  }

  @Test(arguments: suffixes, [false, true])
  func membersOneAfterTheOther(_ suffix: String, _ ownThread: Bool) throws {
    let plain = try ReadTrace(path: SharedFiles.fixture("keys.txt"))
    let twice = try TemporaryFile("keys.txt." + suffix, fixture(suffix) + fixture(suffix))
    #expect(try ReadTrace(path: twice.path, ownThread: ownThread).keys == plain.keys + plain.keys)
  }

  @Test(arguments: suffixes)
  func cutAtEveryByte(_ suffix: String) throws {
    let bytes = try fixture(suffix)
    let file = try TemporaryFile("keys.txt." + suffix, [])
    for length in 0..<bytes.count {
      try file.write(Array(bytes[..<length]))
      let error = failure { () throws(CachesimError) in try ReadTrace(path: file.path, ownThread: length % 2 == 0) }
      #expect(error?.kind == .badData, "\(length) of \(bytes.count) bytes")
    }
  }

  @Test(arguments: suffixes)
  func aBitTurnedInEveryByte(_ suffix: String) throws {
    let plain = try ReadTrace(path: SharedFiles.fixture("keys.txt"))
    let bytes = try fixture(suffix)
    let file = try TemporaryFile("keys.bin", [])
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      try file.write(damaged)
      // With the magic gone it is no compressed file any more, and bytes as they are.
      do {
        let trace = try ReadTrace(path: file.path, format: "lirs")
        #expect(trace.keys == plain.keys, "byte \(place)")
      } catch {
        #expect(error.kind == .badData)
      }
    }
  }

  @Test(arguments: suffixes)
  func rubbishBehindTheEnd(_ suffix: String) throws {
    let file = try TemporaryFile("keys.txt." + suffix, fixture(suffix) + Array("rubbish".utf8))
    #expect(failure { () throws(CachesimError) in try ReadTrace(path: file.path) }?.kind == .badData)
  }

  @Test func emptyFrames() throws {
    let zst: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x00, 0x01, 0x00, 0x00, 0x99, 0xE9, 0xD8, 0x51]
    let lz4: [UInt8] = [0x04, 0x22, 0x4D, 0x18, 0x64, 0x40, 0xA7, 0, 0, 0, 0, 0x05, 0x5D, 0xCC, 0x02]
    for (suffix, bytes) in [("zst", zst), ("lz4", lz4)] {
      let error = failure { () throws(CachesimError) in try ReadTrace("a.txt." + suffix, bytes: bytes) }
      #expect(
        error?.kind == .badData && error?.message.contains("holds no requests") == true, "\(error?.message ?? "")")
    }
  }
}
