import CacheCore
import Reports
import Testing

/// Writing and reading JSON.
@Suite struct JSONTests {
  private func parse(_ text: String) throws(CachesimError) -> JSONValue { try JSONValue(parsing: text, name: "f.json") }

  private func message(_ bytes: [UInt8]) -> String {
    do {
      return "no error: " + (try JSONValue(parsing: bytes, name: "f")).text
    } catch {
      #expect(error.kind == .badData)
      return error.message
    }
  }

  @Test(arguments: Samples.all.map(\.name)) func whatIsWrittenIsRead(sample: String) throws {
    let report = try #require(Samples.all.first { $0.name == sample }).report
    let text = try ReportFormat.row(named: "json").text(report)
    #expect(try parse(text).pretty == text)
    for line in try ReportFormat.row(named: "jsonl").text(report).split(separator: "\n") {
      #expect(try parse(String(line)).text == line)
    }
  }

  @Test func stringsAreEscapedAsTheyMustBe() throws {
    let text = "\"\\/\n\r\t\u{8}\u{C}\u{0}\u{1F}\u{7F}é缓🗃\u{2028}"
    let written = JSONValue.string(text).text
    #expect(written == #""\"\\/\n\r\t\u0008\u000c\u0000\u001f"# + "\u{7F}é缓🗃\u{2028}\"")
    #expect(try parse(written) == .string(text))
    #expect(try parse(#""\u00e9\ud83d\uddc3\b\f\/""#) == .string("é🗃\u{8}\u{C}/"))
  }

  @Test func numbersKeepTheirDigits() throws {
    #expect(try parse("[9223372036854775807,-9223372036854775808]") == .array([.integer(.max), .integer(.min)]))
    for text in ["18446744073709551615", "0.328309", "-0", "1e400", "-1.5E+10", "0e1"] {
      #expect(try parse(text) == .number(text))
    }
  }

  @Test func membersKeepTheirOrder() throws {
    let value = try parse(" {\"b\": 1,\r\n\"a\" : [ ] , \"c\": {} }\t")
    #expect(value.text == #"{"b":1,"a":[],"c":{}}"#)
    #expect(value["a"] == .array([]))
    #expect(value["d"] == nil)
    #expect(value.pretty == "{\n  \"b\": 1,\n  \"a\": [],\n  \"c\": {}\n}\n")
  }

  @Test(arguments: [
    ("", "f:1:1: not JSON: the text ends where a value is expected"),
    ("{\"a\": 1,\n \"b\" 2}", "f:2:6: not JSON: '2' stands where ':' is expected"),
    ("[1,]", "f:1:4: not JSON: ']' stands where a value is expected"),
    ("[1 2]", "f:1:4: not JSON: '2' stands where ',' or ']' is expected"),
    ("{\"a\":1,}", "f:1:8: not JSON: '}' stands where a member's name in quotes is expected"),
    ("{\"a\":1,\"a\":2}", "f:1:8: not JSON: a second member 'a'"),
    ("1 1", "f:1:3: not JSON: '1' stands where the end is expected"),
    ("nul", "f:1:1: not JSON: 'n' stands where a value is expected"),
    ("NaN", "f:1:1: not JSON: 'N' stands where a value is expected"),
    ("01", "f:1:1: not JSON: a number with a nought in front"),
    ("1.", "f:1:3: not JSON: the text ends where a digit is expected"),
    ("-", "f:1:2: not JSON: the text ends where a digit is expected"),
    ("+1", "f:1:1: not JSON: '+' stands where a value is expected"),
    (".5", "f:1:1: not JSON: '.' stands where a value is expected"),
    ("1e", "f:1:3: not JSON: the text ends where a digit is expected"),
    ("\"a", "f:1:1: not JSON: a string without an end"),
    ("\"a\nb\"", "f:1:3: not JSON: a control character in a string"),
    ("\"\\x\"", "f:1:2: not JSON: an unknown escape"),
    ("\"\\u12g4\"", "f:1:6: not JSON: 'g' stands where a hexadecimal digit is expected"),
    ("\"\\ud800\"", "f:1:2: not JSON: half of a surrogate pair"),
    ("\"\\ud800\\ud800\"", "f:1:2: not JSON: half of a surrogate pair"),
    ("\"\\udc00\"", "f:1:2: not JSON: half of a surrogate pair"),
    ("\u{FEFF}1", "f:1:1: not JSON: byte 0xef stands where a value is expected"),
    ("// x\n1", "f:1:1: not JSON: '/' stands where a value is expected"),
  ])
  func mistakesAreSaidWithTheirPlace(text: String, expected: String) {
    #expect(message(Array(text.utf8)) == expected)
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(message([0x22, 0xFF, 0x22]) == "f:1:1: not JSON: a string that is not UTF-8")
    #expect(message([0x22, 0xED, 0xA0, 0x80, 0x22]) == "f:1:1: not JSON: a string that is not UTF-8")
  }

  @Test func depthIsBounded() throws {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(try parse(deep).text == deep)
    #expect(
      message(Array(String(repeating: "[", count: 1_000_000).utf8)) == "f:1:201: not JSON: nested deeper than 200")
  }

  @Test func everyPrefixOfAReportIsRefused() throws {
    let text = Array(try ReportFormat.row(named: "jsonl").text(Samples.plain).utf8)
    let line = Array(text[..<(text.firstIndex(of: 0x0A) ?? 0)])
    for end in 0..<line.count { #expect(message(Array(line[..<end])).hasPrefix("f:1:")) }
  }
}
