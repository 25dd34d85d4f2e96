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
}
