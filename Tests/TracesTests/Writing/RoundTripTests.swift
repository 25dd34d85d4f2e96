import CacheCore
import TestSupport
import Testing
import Traces

/// What is written is what the reader of the same format reads.
@Suite struct RoundTripTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Requests whose values every format can hold: 31-bit keys, whole seconds, times that do not run backwards.
  private func records(_ columns: TraceColumns, count: Int = 5000) -> Records {
    var random = SplitMix64(seed: 9)
    var records = Records(keys: (0..<count).map { _ in UInt64(random.below(random.below(1 << 31) + 1)) })
    if columns.contains(.size) { records.sizes = (0..<count).map { _ in Int64(random.below(1 << 20)) } }
    if columns.contains(.time) { records.times = (0..<count).map { Int64($0 / 3) * 1_000_000_000 } }
    if columns.contains(.operation) {
      let all: [CacheCore.Operation] = columns.contains(.ttl) ? [.read, .write, .delete] : [.read, .write]
      records.operations = (0..<count).map { _ in all[Int(random.below(UInt32(all.count)))] }
    }
    if columns.contains(.ttl) { records.ttls = (0..<count).map { _ in Int64(random.below(9)) * 250_000_000 } }
    if columns.contains(.cost) { records.costs = (0..<count).map { _ in random.unit() * 100 } }
    return records
  }

  @Test(arguments: WriteFormatTable.rows.map(\.name), ["", ".zst", ".gz", ".xz", ".bz2", ".lz4"])
  func everyFormatAndCompressionComesBack(format: String, suffix: String) throws {
    let row = try #require(WriteFormatTable.row(named: format))
    let written = records(row.columns)
    let path = folder.file("trace" + suffix)
    let warnings = try written.write(to: path, as: format, blocks: 777)
    #expect(warnings == [])
    let read = try ReadTrace(path: path, format: format == "size" ? "size:object=key" : format)
    // The reader of `size` knows keys as texts: the same objects under other keys.
    #expect(read.keys == (format == "size" ? written.keys.map { key(String($0)) } : written.keys))
    if let sizes = written.sizes { #expect(read.sizes == sizes) }
    if let times = written.times { #expect(read.times == times) }
    if let operations = written.operations { #expect(read.operations == operations) }
    if let ttls = written.ttls { #expect(read.ttls == ttls) }
    if let costs = written.costs { #expect(read.costs == costs) }
    #expect(read.warnings == [])
  }

  /// A file's name is enough, both ways.
  @Test func everySuffixIsDetected() throws {
    for row in WriteFormatTable.rows {
      for suffix in row.suffixes {
        let path = folder.file("x" + suffix + ".zst")
        let written = records(row.columns)
        try written.write(to: path, blocks: 4096)
        let read = try ReadTrace(path: path)
        #expect(read.format == row.name)
        #expect(row.name == "size" || read.keys == written.keys, "\(suffix)")
      }
    }
  }

  @Test func vscsiVersion2ComesBack() throws {
    let written = records([.time, .size, .operation])
    let path = folder.file("x.vscsi")
    try written.write(to: path, as: "vscsi:version=2", blocks: 777)
    let read = try ReadTrace(path: path)
    #expect(read.keys == written.keys)
    #expect(read.times == written.times)
    #expect(read.sizes == written.sizes)
    #expect(read.operations == written.operations)
  }

  /// Values at the ends of what 64 bits hold, in the formats that have room for them.
  @Test(arguments: ["csv", "tsv", "text", "keys:be-i64", "keys:le-u64", "arc", "oracleGeneral", "vscsi"])
  func largeKeysComeBack(format: String) throws {
    let written = Records(
      keys: [0, 1, 1 << 32, 1 << 53 + 1, UInt64(Int64.max), .max], times: (0..<6).map { $0 * 1_000_000_000 })
    let path = folder.file("x")
    try written.write(to: path, as: format)
    #expect(try ReadTrace(path: path, format: format).keys == written.keys)
  }

  @Test func fractionsOfSecondsComeBackInText() throws {
    let times: [Int64] = [0, 1, 999_999_999, 1_000_000_000, 1_500_000_000, 1_700_000_000_123_456_789]
    let written = Records(keys: [1, 2, 3, 4, 5, 6], sizes: [1, 1, 1, 1, 1, 1], times: times)
    for format in ["csv", "tsv", "size", "csv:delimiter=;"] {
      let path = folder.file("x")
      try written.write(to: path, as: format)
      #expect(try ReadTrace(path: path, format: format).times == times, "\(format)")
    }
  }
}
