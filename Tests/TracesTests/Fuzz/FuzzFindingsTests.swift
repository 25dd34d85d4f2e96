import CacheCore
import TestSupport
import Testing
import Traces

/// What `FuzzTests` has found, a test each.
@Suite struct FuzzFindingsTests {
  /// Names of a header went into messages as they were, with what a terminal obeys in them, and all of them.
  @Test func headerNamesAreShownPlain() throws {
    let names = "ti\u{1B}[2Jme,ke\u{7F}," + (0..<300).map { "n\($0)" }.joined(separator: ",")
    for format in ["csv:header=true", "csv:key=nothing-like-it"] {
      let error = try #require(
        failure { () throws(CachesimError) in try ReadTrace("x.csv", names + "\na,b\n", format: format) })
      #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
      #expect(error.message.contains("ti\u{FFFD}[2Jme, ke\u{FFFD}, n0,"), "\(error.message)")
      #expect(!error.message.contains("n30"))
    }
  }

  /// The names of a JSON object's fields did the same.
  @Test func fieldNamesAreShownPlain() throws {
    let others = (0..<300).map { ",\"n\($0)\":1" }.joined()
    let error = try #require(
      failure { () throws(CachesimError) in
        try ReadTrace("x", "{\"a\u{1B}[2J\":1,\"b\u{7F}\":2\(others)}\n", format: "ndjson")
      })
    #expect(error.kind == .usage)
    #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    #expect(error.message.contains("a\u{FFFD}[2J, b\u{FFFD}, n0,") && error.message.contains("n17, ..."))
    #expect(!error.message.contains("n18"), "\(error.message)")
  }

  /// Asked for costs, a trace of addresses without penalties looked for them, and what it said of a line without ended the
  /// process.
  @Test func costsThatAFormatLacks() throws {
    let file = try TemporaryFile("x", "l 0x10 1\ns 0x18 2\n")
    let trace = try TraceReading.open(TraceInput(path: file.path), format: FormatChoice("address"))
    let block = RecordBlock(capacity: 10, columns: [.operation, .cost])
    while try trace.read(into: block) {}
    #expect(block.count == 2 && block.costs?[0] == 1 && block.costs?[1] == 1)
  }

  /// A compiled trace whose checksums are right gave out times to live below zero, and costs that are no numbers.
  @Test(arguments: [(Int64(-1), 1.0, "time to live"), (1, .nan, "cost")] as [(Int64, Double, String)])
  func impossibleColumns(ttl: Int64, cost: Double, says: String) throws {
    var records = Records(keys: [1, 2, 1])
    records.ttls = [1, ttl, 1]
    records.costs = [1, cost, 1]
    let folder = try TemporaryFolder()
    let path = folder.file("x.cst")
    try records.write(to: path, as: "cst", blocks: 100)
    let trace = try TraceReading.open(TraceInput(path: path))
    let block = RecordBlock(capacity: 10, columns: trace.columns)
    do throws(CachesimError) {
      while try trace.read(into: block) {}
      Issue.record("the \(says) was given out")
    } catch {
      #expect(error.kind == .badData && error.message.contains(says), "\(error.message)")
    }
  }
}
