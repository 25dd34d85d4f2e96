import CacheCore
import TestSupport
import Testing
import Traces

/// What a format cannot hold: refused where the trace would be another, announced where a column is left out.
@Suite struct UnfitTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    (Records(keys: [1, 1 << 31]), "keys:be-i32", "request 2: its key 2147483648 does not fit signed 32 bits"),
    (Records(keys: [1 << 32]), "keys:be-u32", "request 1: its key 4294967296 does not fit 32 bits"),
    (Records(keys: [1], sizes: [1 << 32]), "oracleGeneral", "4294967296"),
    (Records(keys: [1], times: [1 << 62]), "oracleGeneral", "its time"),
    (Records(keys: [1], times: [-1]), "oracleGeneral", "its time"),
    (Records(keys: [1], sizes: [1 << 32]), "vscsi", "4294967296"),
    (Records(keys: [1], times: [-1]), "vscsi", "before 0"),
    (Records(keys: [1], operations: [.delete]), "vscsi", "delete"),
    (Records(keys: [1, 1], operations: [.write, .delete]), "text", "request 2 is a delete"),
    (Records(keys: [1], operations: [.delete]), "oracleGeneral.zst", "delete"),
  ])
  func valuesWithoutRoomAreRefused(records: Records, spelling: String, hint: String) throws {
    do {
      try records.write(to: folder.file("out"), as: spelling)
      Issue.record("written")
    } catch let error as CachesimError {
      #expect(error.kind == .usage)
      #expect(error.message.contains(hint), "\(error.message)")
    }
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [
    ("csv", []), ("oracleGeneral", ["operation, ttl, cost", "writes are written as reads"]), ("vscsi", ["ttl, cost"]),
    ("text", ["size, time, operation, ttl, cost", "writes are written as reads"]),
    ("size", ["operation, ttl, cost", "writes are written as reads"]),
  ])
  func columnsLeftOutAreAnnounced(spelling: String, hints: [String]) throws {
    let warnings = try Records.few.write(to: folder.file("out"), as: spelling)
    #expect(warnings.count == hints.count)
    for (warning, hint) in zip(warnings, hints) { #expect(warning.contains(hint)) }
  }
}
