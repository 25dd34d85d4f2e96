import CacheCore
import Testing
import Traces

/// Mirrors RFC 4180 for quoting, and libCacheSim's csv reader (traceReader/generalReader/csv.c) for columns by number.
/// Guards against rows that shift, are lost or are made up.
@Suite struct DelimitedTests {
  @Test func columnsByKnownNames() throws {
    let trace = try ReadTrace(
      "a.csv", "timestamp,obj_id,obj_size,op,ttl,cost\n1,x,10,get,60,2.5\n2.5,y,20,SET,0,1\n3,x,10,delete,,0\n")
    #expect(trace.format == "csv")
    #expect(trace.columns == [.time, .size, .operation, .ttl, .cost])
    #expect(trace.keys == [key("x"), key("y"), key("x")])
    #expect(trace.times == [1_000_000_000, 2_500_000_000, 3_000_000_000])
    #expect(trace.sizes == [10, 20, 10])
    #expect(trace.operations == [.read, .write, .delete])
    #expect(trace.ttls == [60_000_000_000, 0, 0])
    #expect(trace.costs == [2.5, 1, 0])
  }

  @Test func columnsByNumberWithoutHeader() throws {
    let trace = try ReadTrace("a.csv", "1,5,k1,w\n2,6,k2,r", format: "csv:time=1:size=2:key=3:op=4")
    #expect(trace.keys == [key("k1"), key("k2")])
    #expect(trace.sizes == [5, 6])
    #expect(trace.operations == [.write, .read])
  }

  @Test func columnsByHeaderName() throws {
    let trace = try ReadTrace("a.csv", "When,What\n1,7\n2,8\n", format: "csv:key=What:time=when:time-unit=ms")
    #expect(trace.keys == [7, 8])
    #expect(trace.times == [1_000_000, 2_000_000])
  }

  @Test(
    arguments: [
      ("time_ms", 1_000_000), ("time(us)", 1000), ("Timestamp (ns)", 1), ("ts", 1_000_000_000),
      ("time(s)", 1_000_000_000),
    ] as [(String, Int64)])
  func unitsInHeaders(_ name: String, _ unit: Int64) throws {
    let trace = try ReadTrace("a.csv", "\(name),key\n3,1\n")
    #expect(trace.times == [3 * unit])
  }

  @Test func aColumnAloneIsTheKey() throws {
    #expect(try ReadTrace("a.csv", "5\n6\n").keys == [5, 6])
    #expect(try ReadTrace("a.csv", "key\n5\n6\n").keys == [5, 6])
    #expect(try ReadTrace("a.csv", "/index.html\n/a\n").keys == [key("/index.html"), key("/a")])
  }

  @Test func quotedFields() throws {
    let text = "key,size\n\"a,b\",1\n\"say \"\"hi\"\"\",2\n\"two\nlines\",3\n\"\"\"\",4\nplain\"quote,5\n\"a,b\",6\n"
    let trace = try ReadTrace("a.csv", text)
    #expect(
      trace.keys
        == [key("a,b"), key("say \"hi\""), key("two\nlines"), key("\""), key("plain\"quote"), key("a,b")])
    #expect(trace.sizes == [1, 2, 3, 4, 5, 6])
  }

  @Test func quotesAfterTheLastColumnThatCounts() throws {
    let trace = try ReadTrace("a.csv", "key,note\n1,\"a\n2,b\"\n3,c\n")
    #expect(trace.keys == [1, 3])
  }

  @Test func windowsLineEndsAndByteOrderMark() throws {
    let trace = try ReadTrace("a.csv", "\u{FEFF}key,size\r\n1,2\r\n\r\n\"3\r\n4\",5\r\n6,7")
    #expect(trace.keys == [1, key("3\r\n4"), 6])
    #expect(trace.sizes == [2, 5, 7])
  }

  @Test func delimiters() throws {
    #expect(try ReadTrace("a.csv", "0;5\n1;6\n", format: "csv:time=1:key=2").keys == [5, 6])
    #expect(try ReadTrace("a.tsv", "key\tsize\n5,5\t1\n").keys == [key("5,5")])
    #expect(try ReadTrace("a.x", "key|size\n5|1\n", format: "csv:delimiter=|").keys == [5])
    #expect(try ReadTrace("a.x", "key size\n5 1\n", format: "csv:delimiter=space").sizes == [1])
  }

  @Test func keysThatAreNotUTF8() throws {
    let trace = try ReadTrace(
      "a.csv", bytes: Array("key,size\n".utf8) + [0xFF, 0xFE, 0x2C, 0x31, 0x0A, 0x80, 0x2C, 0x32])
    #expect(trace.keys.count == 2 && trace.distinct == 2)
  }

  @Test func numbersHoweverWritten() throws {
    let trace = try ReadTrace("a.csv", "time,key,size\n.5,1,4096.0\n1e3,1,1.5e3\n1000.123456789999,1,0\n")
    #expect(trace.times == [500_000_000, 1_000_000_000_000, 1_000_123_456_789])
    #expect(trace.sizes == [4096, 1500, 0])
  }

  @Test(arguments: [
    ("time,key,size\n1,a,5\n2,b\n", "line 3 has 2 columns, and column 3 is needed"),
    ("key,size\na,-5\n", "line 2, column 2: size '-5' is negative"),
    ("key,size\na,nan\n", "line 2, column 2: 'nan' is not a size"),
    ("key,size\na,1.5\n", "line 2, column 2: size '1.5' is out of range"),
    ("key,size\na,99999999999999999999\n", "line 2, column 2: size '99999999999999999999' is out of range"),
    ("key,size\na,\n", "line 2, column 2: no size"),
    ("key,size\n,5\n", "line 2, column 1: no key"),
    ("key,time\na,-1\n", "line 2, column 2: time '-1' is negative"),
    ("key,time\na,1e300\n", "line 2, column 2: time '1e300' is out of range"),
    ("key,time\na,inf\n", "line 2, column 2: 'inf' is not a time"),
    ("key,op\na,fly\n", "line 2, column 2: 'fly' is no known operation"),
    ("key,cost\na,-2\n", "line 2, column 2: cost '-2' is negative"),
    ("key,ttl\na,soon\n", "line 2, column 2: 'soon' is not a time to live"),
    ("key,size\n\"a,5\nb,6\n", "line 2, column 1: a quote is never closed"),
    ("key,size\n\"a\"x,5\n", "line 2, column 1: text follows a closing quote"),
  ])
  func badRowsAreNamed(_ text: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("bad.csv", text) })
    #expect(error.kind == .badData)
    #expect(error.message.contains("bad.csv: " + message), "\(error.message)")
    #expect(!error.message.contains("\n"))
  }

  @Test func badRowsCanBeLeftOut() throws {
    let text = "key,size\n1,1\n2,x\n\"3,3\n4,4\n5\n6,-6\n7,7\n8,y\n9,z\n10,10\n"
    let trace = try ReadTrace("a.csv", text, skip: true)
    #expect(trace.keys == [1, 4, 7, 10])
    #expect(trace.badRecords.count == 6)
    #expect(trace.badRecords.messages.count == 5)
    #expect(trace.badRecords.messages[1].contains("line 4, column 1: a quote is never closed"))
    #expect(trace.badRecords.messages[2].contains("line 6 has 1 column"))
    #expect(trace.warnings.count == 1)
  }

  @Test(arguments: [
    ("a,b,c\n1,2,3\n", "csv", "which column is the key?"),
    ("1,2,3\n4,5,6\n", "csv", "have no header; say --trace-format csv:key=N"),
    ("key,size\n1,2\n", "csv:key=9", "there is no column 9 (key); the first row has 2"),
    ("key,size\n1,2\n", "csv:size=sise", "no column is called 'sise' (size); did you mean 'size'?"),
    ("key,size\n1,2\n", "csv:delimiter=ab", "delimiter 'ab' is neither"),
    ("key,size\n1,2\n", "csv:key=none", "which column is the key?"),
  ])
  func columnsThatAreNotThere(_ text: String, _ format: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("a.csv", text, format: format) })
    #expect(error.kind == (message.hasPrefix("there is no") || message.hasPrefix("no column") ? .badData : .usage))
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test func aLineOfTenMegabytes() throws {
    let long = String(repeating: "x", count: 10_000_000)
    let trace = try ReadTrace("a.csv", "key,size\n1,2\n\(long),3\n\"\(long)\n\(long)\",4\n5,6\n")
    #expect(trace.keys == [1, key(long), key(long + "\n" + long), 5])
    #expect(trace.sizes == [2, 3, 4, 6])
  }

  @Test func aLineBeyondTheLimit() throws {
    let bytes = Array("key,size\n1,2\n".utf8) + [UInt8](repeating: 0x78, count: 80 << 20)
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("a.csv", bytes: bytes) })
    #expect(error.message.contains("line 3 is longer than 64 MiB"))
  }

  @Test func operationsAsTracesSpellThem() throws {
    let words = ["r", "READ", "0x28", "28", "get_lease", "w", "2A", "0x2a", "add", "SET_LEASE", "d", "DEL", "remove"]
    let trace = try ReadTrace("a.csv", "key,op\n" + words.map { "1,\($0)\n" }.joined())
    #expect(
      trace.operations == Array(repeating: .read, count: 5) + Array(repeating: .write, count: 5)
        + Array(repeating: .delete, count: 3))
  }
}
