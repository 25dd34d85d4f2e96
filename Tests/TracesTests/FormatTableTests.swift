import CacheCore
import TestSupport
import Testing
import Traces

@Suite struct FormatTableTests {
  @Test func rowsAreWhole() throws {
    var names: Set<String> = []
    for row in FormatTable.rows {
      #expect(!row.summary.isEmpty && !row.source.isEmpty)
      for name in [row.name] + row.aliases { #expect(names.insert(name.lowercased()).inserted, "\(name) twice") }
      let choice = try FormatChoice(row.name.uppercased())
      #expect(choice.format.name == row.name)
    }
    // The command line's names (CLI.md).
    let contract = [
      "oracleGeneral", "csv", "tsv", "text", "vscsi", "arc", "lirs", "keys:be-i32", "keys:be-i64", "keys:be-u32",
      "keys:le-u64", "size", "twitter", "meta-kv", "meta-cdn", "meta-block", "msr", "msr-reduced", "spc", "alibaba",
      "tencent-block", "tencent-photo", "wikipedia", "ibm-object", "tragen", "lcs", "oracleSysTwrNS", "address",
      "address-penalties", "mqsim", "mooncake", "redis-monitor", "memcached-watch", "weblog", "varnish", "ndjson",
      "haproxy", "alb", "cloudfront", "cst",
    ]
    #expect(Set(contract) == Set(FormatTable.rows.map(\.name)))
  }

  @Test func whatIsWrittenIsFoundByItsName() {
    for row in WriteFormatTable.rows {
      let reader = FormatTable.row(named: row.name)
      for suffix in row.suffixes { #expect(reader?.suffixes.contains(suffix) == true, "\(row.name) \(suffix)") }
    }
  }

  @Test func spellings() throws {
    let choice = try FormatChoice("csv:time=1:key=2:header=true:delimiter=;")
    #expect(choice.parameters.text("delimiter") == ";" && choice.parameters.text("key") == "2")
    #expect(try FormatChoice("keys:be-i32").format.recordSize == 4)
  }

  @Test(arguments: [
    ("orcleGeneral", "no trace format 'orcleGeneral'; did you mean 'oracleGeneral'?"),
    ("keys", "no trace format 'keys'; known: keys:be-i32, keys:be-i64, keys:be-u32, keys:le-u64"),
    ("keys:be-i33", "did you mean 'keys:be-i32'?"), ("csv:kee=1", "has no parameter 'kee'; did you mean 'key'?"),
    ("csv:header=maybe", "header=maybe is out of range (auto|true|false)"), ("text:key=1", "it has none"),
    ("parquet", "known: oracleGeneral, csv,"), ("", "no trace format ''"),
  ])
  func misspelt(_ spelling: String, _ message: String) {
    #expect {
      try FormatChoice(spelling)
    } throws: { error in
      guard let error = error as? CachesimError else { return false }
      return error.kind == .usage && error.message.contains(message)
    }
  }
}

/// Detection as CLI.md has it: name, then content where only one format fits, else an error that names the candidates.
@Suite struct DetectionTests {
  static let oracle: [UInt8] = (0..<8).flatMap { number -> [UInt8] in
    [1, 0, 0, 0, UInt8(number), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8)
  }

  @Test(arguments: [
    "x.oracleGeneral", "x.oracleGeneral.bin", "x.oraclegeneral", "w01.oracleGeneral.sample10", "x", "x.bin",
    "x.oracleGeneral.zst",
  ])
  func oracleGeneral(_ name: String) throws {
    #expect(try ReadTrace(name, bytes: DetectionTests.oracle).format == "oracleGeneral")
  }

  @Test(arguments: [
    ("x.csv", "key,size\n1,2\n", "csv"), ("x.CSV", "key,size\n1,2\n", "csv"), ("x.tsv", "key\tsize\n1\t2\n", "tsv"),
    ("x.txt", "1\n2\n", "text"), ("x.trace", "1\n2\n", "lirs"), ("x.lis", "1 2 0 1\n", "arc"),
    ("x", "key,size\n1,2\n", "csv"), ("x", "key\tsize\n1\t2\n", "tsv"), ("x", "1 2 0 1\n1 2 0 2\n", "arc"),
    ("x", "1\n*\n2\n", "lirs"), ("x", "/a.html\n/b.html\n", "text"), ("x", "1 10 100\n2 11 100\n", "size"),
    ("a.csv.d/x", "1 10 100\n2 11 100\n", "size"),
  ])
  func found(_ name: String, _ text: String, _ format: String) throws {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    #expect(try ReadTrace(file, text).format == format)
  }

  @Test func uncertain() throws {
    let numbers = try #require(failure { () throws(CachesimError) in try ReadTrace("x", "1\n2\n3\n") })
    #expect(numbers.kind == .usage)
    #expect(
      numbers.message.contains("not certain") && numbers.message.contains("text") && numbers.message.contains("lirs"))
    let misnamed = try #require(failure { () throws(CachesimError) in try ReadTrace("x.trace", "1 10 100\n2 11 1\n") })
    #expect(misnamed.kind == .badData)
    #expect(misnamed.message.contains("is named as lirs, but does not begin like it; it may be size"))
  }

  @Test func archives() throws {
    var tar = [UInt8](repeating: 0, count: 1024)
    tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
    #expect(failure { () throws(CachesimError) in try ReadTrace("x.txt", bytes: tar) }?.message.contains("tar") == true)
    let zip: [UInt8] = [0x50, 0x4B, 3, 4, 0, 0, 0, 0]
    #expect(failure { () throws(CachesimError) in try ReadTrace("x.csv", bytes: zip) }?.message.contains("zip") == true)
  }
}
