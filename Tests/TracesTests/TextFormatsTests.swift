import CacheCore
import Testing
import Traces

/// Text: libCacheSim's txt.c (empty lines passed over). LIRS and ARC: Caffeine's LirsTraceReader and ArcTraceReader.
/// Size: Caffeine's AdaptSizeTraceReader (a key with another size is another object).
@Suite struct TextFormatsTests {
  @Test func aKeyALine() throws {
    let trace = try ReadTrace("a.txt", "\u{FEFF}1\r\n\n  key two \n007\n1")
    #expect(trace.keys == [1, key("key two"), key("007"), 1])
    #expect(trace.columns == [])
  }

  @Test func lirs() throws {
    let trace = try ReadTrace("a.trace", "0\r\n1\r\n*\r\n\r\n2\r\n")
    #expect(trace.format == "lirs")
    #expect(trace.keys == [0, 1, 2])
    let error = failure { () throws(CachesimError) in try ReadTrace("a.trace", "0\n1 2\n", format: "lirs") }
    #expect(error?.message.contains("line 2: '1 2' is not a block number") == true)
  }

  @Test func arcRanges() throws {
    let trace = try ReadTrace("a.lis", "10 3 0 1\n5 0 0 2\n7 1 0 3\n")
    #expect(trace.keys == [10, 11, 12, 7])
    // A range longer than a block of records.
    let long = try ReadTrace("a.lis", "1 5000 0 1\n1 1 0 2\n")
    #expect(long.keys == (1...5000).map { UInt64($0) } + [1])
  }

  @Test(arguments: [
    ("1 2 3\n", "line 1: 3 columns instead of 4"), ("1 x 0 0\n", "line 1, column 2: 'x' is not a count"),
    ("1 9999999999 0 0\n", "column 2: '9999999999' requests from '1' are too many"),
    ("18446744073709551615 2 0 0\n", "are too many"), ("-1 2 0 0\n", "column 1: start '-1' is negative"),
  ])
  func badArcLines(_ line: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("a.x", line, format: "arc") })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
  }

  @Test func sizes() throws {
    let text = "1 10 100\n2.5 20 5 more\n3 10 100\n4 10 7\n"
    let pairs = try ReadTrace("a.x", text, format: "size")
    #expect(pairs.sizes == [100, 5, 100, 7])
    #expect(pairs.times == [1_000_000_000, 2_500_000_000, 3_000_000_000, 4_000_000_000])
    #expect(pairs.keys[0] == pairs.keys[2] && pairs.distinct == 3)
    let plain = try ReadTrace("a.x", text, format: "size:object=key:time-unit=us")
    #expect(plain.keys == [10, 20, 10, 10])
    #expect(plain.times == [1000, 2500, 3000, 4000])
  }

  @Test func addresses() throws {
    let plain = try ReadTrace("a.x", "l 0x1fffff58 1\r\ns 0xAB 6\n")
    #expect(plain.format == "address" && plain.columns == .operation)
    #expect(plain.keys == [0x1FFF_FF58, 0xAB])
    #expect(plain.operations == [.read, .write])
    let penalties = try ReadTrace("a.x", "s 0x1 1 1 100\nl 0x2 1 1 10\n")
    #expect(penalties.columns == [.operation, .cost])
    #expect(penalties.costs == [100, 10])
  }

  @Test(arguments: [
    ("m 0x1 1\n", "line 1, column 1: 'm' is neither l (load) nor s (store)"),
    ("l 0x1 1\nl 17 1\n", "line 2, column 2: '17' is not an address"), ("l\n", "1 columns instead of 3"),
    ("l 0x11223344556677889 1\n", "is not an address"),
  ])
  func badAddresses(_ line: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("a.x", line, format: "address") })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
    let other = failure { () throws(CachesimError) in try ReadTrace("a.x", line, format: "address-penalties") }
    #expect(other != nil)
  }

  @Test(arguments: [
    ("l 0x1 1 1 9\nl 0x1 1 1\n", "line 2: 4 columns instead of 5"),
    ("l 0x1 1 1 9\nl 0x1 1 1 -9\n", "line 2, column 5: miss penalty '-9' is negative"),
  ])
  func badPenalties(_ line: String, _ message: String) throws {
    let error = try #require(
      failure { () throws(CachesimError) in try ReadTrace("a.x", line, format: "address-penalties") })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
  }

  @Test(arguments: [
    ("1 2\n", "line 1: 2 columns instead of 3"), ("1 2 -3\n", "column 3: size '-3' is negative"),
    ("x 2 3\n", "column 1: 'x' is not a time"),
  ])
  func badSizes(_ line: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("a.x", line, format: "size") })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
  }

  @Test func timesThatRunBackwards() throws {
    let trace = try ReadTrace("a.x", "5 1 1\n3 2 1\n4 3 1\n6 4 1\n", format: "size")
    #expect(trace.times == [5, 5, 5, 6].map { $0 * 1_000_000_000 })
    #expect(trace.warnings.count == 1)
    #expect(trace.warnings[0].contains("2 times run backwards (first at request 2)"))
  }

  @Test func utf16IsRefused() throws {
    let error = failure { () throws(CachesimError) in
      try ReadTrace("a.x", bytes: [0xFF, 0xFE, 0x31, 0, 0x0A, 0], format: "text")
    }
    #expect(error?.message.contains("UTF-16") == true)
  }

  @Test(arguments: ["text", "lirs", "csv", "size", "arc"])
  func tracesWithoutRequests(_ format: String) throws {
    for text in ["", "\n\n", "\u{FEFF}"] {
      let error = failure { () throws(CachesimError) in try ReadTrace("a.x", text, format: format) }
      #expect(error?.kind == .badData)
      #expect(error?.message.contains("holds no requests") == true, "\(error?.message ?? "")")
    }
  }
}
