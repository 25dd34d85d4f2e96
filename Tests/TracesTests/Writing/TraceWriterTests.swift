import CacheCore
import TestSupport
import Testing
import Traces

/// What is written, byte for byte, for each format.
@Suite struct TraceWriterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func written(_ records: Records, _ spelling: String) throws -> [UInt8] {
    let path = folder.file("out")
    try records.write(to: path, as: spelling)
    return try #require(bytes(of: path))
  }

  private func writtenText(_ records: Records, _ spelling: String) throws -> String {
    String(decoding: try written(records, spelling), as: UTF8.self)
  }

  @Test func csvHoldsEveryColumn() throws {
    let header = "time,key,size,op,ttl,cost\n"
    let lines = "0,7,100,read,,1.0\n1.5,258,0,write,60,0.25\n2.000000001,7,4096,read,0.5,1e-09\n"
    #expect(try writtenText(.few, "csv") == header + lines)
    #expect(try writtenText(.few, "csv:header=false") == lines)
    let tabbed = (header + lines).map { $0 == "," ? "\t" : $0 }
    #expect(try writtenText(.few, "tsv") == String(tabbed))
    #expect(try writtenText(Records(keys: [3, .max]), "csv:delimiter=;") == "key\n3\n18446744073709551615\n")
    #expect(try writtenText(Records(keys: [3], sizes: [1]), "csv:delimiter=;") == "key;size\n3;1\n")
    #expect(try writtenText(Records(keys: [3], times: [-1_250_000_000]), "csv") == "time,key\n-1.25,3\n")
  }

  @Test func linesHoldKeys() throws {
    #expect(try writtenText(.few, "lirs") == "7\n258\n7\n")
    #expect(try writtenText(Records(keys: [0, 10, 99, 100, .max]), "text") == "0\n10\n99\n100\n18446744073709551615\n")
    #expect(try writtenText(Records(keys: [5, 6, 5]), "arc") == "5 1 0 0\n6 1 0 1\n5 1 0 2\n")
  }

  @Test func sizeTextHoldsTimeKeyAndSize() throws {
    #expect(try writtenText(Records(keys: [7, 8], sizes: [5, 6]), "size") == "0 7 5\n1 8 6\n")
    #expect(try writtenText(Records(keys: [7], sizes: [5], times: [2_500_000_000]), "size") == "2.5 7 5\n")
  }

  @Test func binaryKeysHaveTheirWidthAndOrder() throws {
    let records = Records(keys: [258, 0x7fff_ffff])
    #expect(try written(records, "keys:be-i32") == [0, 0, 1, 2, 0x7f, 0xff, 0xff, 0xff])
    #expect(try written(Records(keys: [.max - 1]), "keys:be-i32") == [0xff, 0xff, 0xff, 0xfe])
    #expect(try written(Records(keys: [0xffff_ffff]), "keys:be-u32") == [0xff, 0xff, 0xff, 0xff])
    #expect(try written(Records(keys: [.max - 1]), "keys:be-i64") == [255, 255, 255, 255, 255, 255, 255, 254])
    #expect(try written(Records(keys: [258]), "keys:le-u64") == [2, 1, 0, 0, 0, 0, 0, 0])
  }

  /// The first record of libCacheSim's cloudPhysicsIO.vscsi, but for its sequence number and segments.
  @Test func vscsiIsCloudPhysics() throws {
    let records = Records(
      keys: [0x28f_1a09], sizes: [512], times: [0x51f_be82_cf22 * 1000], operations: [.write])
    let block: [UInt8] = [0x09, 0x1a, 0x8f, 0x02, 0, 0, 0, 0, 0x22, 0xcf, 0x82, 0xbe, 0x1f, 0x05, 0, 0]
    let numbers: [UInt8] = [0, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0]
    #expect(try written(records, "vscsi") == numbers + [0x2a, 0, 0, 1] + block)
    let second = [0x2a, 0, 0, 2] + numbers + block + [0, 0, 0, 0, 0, 0, 0, 0]
    #expect(try written(records, "vscsi:version=2") == second)
  }

  @Test func oracleGeneralHasNextAccesses() throws {
    let records = Records(keys: [7, 258, 7], sizes: [100, 0, 4096], times: [0, 1_500_000_000, 2_000_000_000])
    let expected: [UInt8] =
      [0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
      + [1, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]
      + [2, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255]
    #expect(try written(records, "oracleGeneral") == expected)
    #expect(try written(Records(keys: []), "oracleGeneral") == [])
  }

  /// Against a plain dictionary, over more than one of the spool's chunks, in every way that the records can go.
  @Test(arguments: ["oracleGeneral", "oracleGeneral.zst", "oracleGeneral.gz"])
  func nextAccessesAreThoseOfANaivePass(spelling: String) throws {
    var random = SplitMix64(seed: 1)
    let keys = (0..<150_000).map { _ in UInt64(random.below(random.below(200_000) + 1)) }
    var next = [Int64](repeating: -1, count: keys.count)
    var last: [UInt64: Int] = [:]
    for (index, key) in keys.enumerated() {
      if let before = last.updateValue(index, forKey: key) { next[before] = Int64(index) }
    }
    let path = folder.file("out")
    try Records(keys: keys).write(to: path, as: spelling, blocks: 4096)
    if spelling.hasSuffix("zst") { #expect(shell("zstd -qdc \(path) > \(path).raw && mv \(path).raw \(path)") == 0) }
    if spelling.hasSuffix("gz") { #expect(shell("gzip -dc < \(path) > \(path).raw && mv \(path).raw \(path)") == 0) }
    let all = try #require(bytes(of: path))
    #expect(all.count == keys.count * 24)
    all.withUnsafeBytes { raw in
      for index in keys.indices {
        let key = raw.loadUnaligned(fromByteOffset: index * 24 + 4, as: UInt64.self)
        let found = raw.loadUnaligned(fromByteOffset: index * 24 + 16, as: Int64.self)
        if key != keys[index] || found != next[index] {
          Issue.record("request \(index): \(found) and not \(next[index])")
          return
        }
      }
    }
  }

  @Test(arguments: [
    ("zst", "zstd -qdc"), ("gz", "gzip -dc"), ("xz", "xz -dc"), ("bz2", "bzip2 -dc"), ("lz4", "lz4 -qdc"),
  ])
  func compressedTracesDecompressToThePlainOne(suffix: String, tool: String) throws {
    let records = Records(keys: (0..<100_000).map { $0 * $0 % 4099 })
    let (plain, packed) = (folder.file("x.txt"), folder.file("x.txt." + suffix))
    try records.write(to: plain, blocks: 4096)
    try records.write(to: packed, blocks: 4096)
    #expect(shell("\(tool) < \(packed) | cmp -s - \(plain)") == 0)
    let size = try #require(bytes(of: packed)?.count)
    #expect(try size < #require(bytes(of: plain)?.count) / 2)
    let again = folder.file("y.txt." + suffix)
    try records.write(to: again, blocks: 999)
    #expect(bytes(of: again) == bytes(of: packed))
  }

  @Test func emptyCompressedTracesAreWhole() throws {
    for (suffix, tool) in [
      ("zst", "zstd -qt"), ("gz", "gzip -t"), ("xz", "xz -t"), ("bz2", "bzip2 -t"), ("lz4", "lz4 -qt"),
    ] {
      let path = folder.file("empty.txt." + suffix)
      try Records(keys: []).write(to: path)
      #expect(shell("\(tool) \(path)") == 0, "\(suffix)")
    }
  }
}
