import CacheCore
import Reports
import TestSupport
import Testing

/// Reports read back: what this tool wrote, what a person wrote, and what is neither.
@Suite("Reading reports") struct ReadingTests {
  static func read(_ text: String, _ name: String = "r") throws(CachesimError) -> Report {
    try Report(reading: Array(text.utf8), name: name)
  }

  @Test(arguments: ["json", "jsonl", "csv"], Samples.all.map(\.name))
  func whatIsWrittenComesBack(format: String, sample: String) throws {
    let report = try #require(Samples.all.first { $0.name == sample }).report
    let form = try ReportFormat.row(named: format)
    let text = form.text(report)
    let back = try Self.read(text)
    #expect(form.text(back) == text)
    if format != "csv" { #expect(back == report) }
  }

  @Test func figuresComeBackWithTheirDigits() throws {
    let row = ReportRow(
      trace: "t", policy: "lru", capacity: 10, capacityUnit: "objects",
      counts: ReportCounts(
        requests: 10, hits: 3, bytesRequested: nil, bytesHit: nil, evictions: 4, admissionsRefused: nil, others: 2),
      figures: [
        Figure("delayed_hits", 2), Figure("latency_p99_us", .decimal(2000, digits: 3)), Figure("stale_reads", .none),
        Figure("cost_per_month", .decimal(-0.25, digits: 6)),
      ])
    let report = Report(version: "1", command: [], traces: [], rows: [row])
    for format in ["json", "jsonl"] {
      #expect(try Self.read(ReportFormat.row(named: format).text(report)) == report)
    }
    #expect(try Self.read(ReportFormat.row(named: "csv").text(report)).rows == report.rows)
  }

  @Test func latenciesComeBack() throws {
    var row = ReportRow(
      trace: "t", policy: "lru", capacity: 10, capacityUnit: "objects",
      counts: ReportCounts(
        requests: 10, hits: 3, bytesRequested: nil, bytesHit: nil, evictions: nil, admissionsRefused: nil))
    row.latencies = DurationCounts(ends: [0, 1, 999, 3_000_000_001], counts: [4, 3, 2, 1])
    let report = Report(version: "1", command: [], traces: [], rows: [row])
    for format in ["json", "jsonl"] {
      let text = try ReportFormat.row(named: format).text(report)
      #expect(try Self.read(text) == report)
      #expect(text.contains("0.999") && text.contains("3000000.001"))
    }
    for (ends, message) in [
      ("[2, 1]", "ends_us do not rise"), ("[1]", "has 1 ends_us and 2 reads"),
      ("[1, -1]", "ends_us[1] is not a number from 0.0"), ("3", "ends_us is not a list"),
    ] {
      let text = """
        {"schema": "cachesim.report/1", "results": [{"trace": "t", "policy": "lru", "capacity": 1, "requests": 2,
         "hits": 1, "latency_histogram": {"ends_us": \(ends), "reads": [1, 1]}}]}
        """
      let error = #expect(throws: CachesimError.self) { try Self.read(text) }
      #expect(
        error?.message.hasPrefix("r: results[0].latency_histogram: \(message)") == true, "\(error?.message ?? "")")
    }
  }

  @Test func aHandWrittenReportNeedsLittle() throws {
    let json = """
      {"schema": "cachesim.report/1", "results": [
        {"trace": "web", "policy": "mine", "capacity": 1000, "requests": 9007199254740993, "hits": 9007199254740991,
         "seed": 18446744073709551615, "ns_per_get": 41.5}]}
      """
    let row = try #require(try Self.read(json).rows.first)
    #expect(row.counts.requests == 9_007_199_254_740_993 && row.counts.misses == 2 && row.seed == .max)
    #expect(row.capacityUnit == "objects" && row.figures == [Figure("ns_per_get", .decimal(41.5, digits: 1))])
    let csv =
      "\u{FEFF}policy,trace,capacity,hits,requests,seed,ns_per_get\r\nmine,web,1000,9007199254740991,"
      + "9007199254740993,18446744073709551615,41.5\r\n"
    #expect(try Self.read(csv).rows == [row])
    let lines =
      #"{"schema":"cachesim.report/1"}"# + "\n\n"
      + #"{"trace":"web","policy":"mine","capacity":1000,"requests":9,"hits":3}"# + "\n"
    #expect(try Self.read(lines).rows.map(\.counts.hits) == [3])
  }

  /// What is wrong, and how the message begins.
  static let bad: [(text: String, message: String)] = [
    ("", "r: is empty"),
    (" \n", "r: is empty"),
    ("[1]", "r: is an array"),
    ("{", "r:1:2: not JSON"),
    ("{}", "r: 'schema' is missing"),
    (#"{"results": []}"#, "r: 'schema' is missing"),
    (#"{"schema": "cachesim.report/2", "results": []}"#, "r: has the schema 'cachesim.report/2'; this cachesim reads"),
    (#"{"schema": 1, "results": []}"#, "r: schema is not a text"),
    (#"{"schema": "cachesim.report/1", "result": []}"#, "r: has no 'result'; did you mean 'results'?"),
    (#"{"schema": "cachesim.report/1", "results": {}}"#, "r: results is not a list"),
    (#"{"schema": "cachesim.report/1", "results": [], "complete": "no"}"#, "r: complete is neither"),
    (#"{"schema": "cachesim.report/1", "results": [], "traces": [{"path": "x"}]}"#, "r: traces[0]: 'requests' is"),
    (#"{"schema": "cachesim.report/1", "results": [7]}"#, "r: results[0]: is not an object"),
    ("trace,policy\nx,y\n", "r:1: is not a report: neither JSON, nor CSV with a column 'capacity'"),
    ("trace,policy,capacity,requests,hits,hits\n", "r:1: the column 'hits' is there twice"),
    ("trace,policy,capacity,requests,hits\na,b,1,2\n", "r:2: has 4 cells under 5 columns"),
    ("trace,policy,capacity,requests,hits\na,b,1,2,3\n", "r:2: 3 hits of 2 requests"),
    ("trace,policy,capacity,requests,hits\n\n\"a\nb\",b,1,2,1\na,b,1,2,x\n", "r:5: hits 'x' is not a whole number"),
    ("trace,policy,capacity,requests,hits\n\"a,b,1,2,3\n", "r:2: a quoted cell without an end"),
    ("trace,policy,capacity,requests,hits\n\"a\"b,b,1,2,3\n", "r:2: a line end or a comma is missing"),
    ("trace,policy,capacity,requests,hits\na\"b,b,1,2,3\n", "r:2: a quote inside a cell"),
    (
      #"{"schema":"cachesim.report/1"}"# + "\n\n" + #"{"trace":}"#, "r:3:10: not JSON"
    ),
    (
      #"{"schema":"cachesim.report/1"}"# + "\n" + #"{"trace":"t"}"#, "r:2: 'policy' is missing"
    ),
  ]

  @Test(arguments: bad.indices) func badFilesAreRefused(index: Int) {
    let (text, message) = Self.bad[index]
    let error = #expect(throws: CachesimError.self) { try Self.read(text) }
    #expect(error?.kind == .badData)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  /// Members of a result that cannot be, and how the message ends or goes on.
  static let badMembers: [(member: String, message: String)] = [
    (#""hits": 11"#, "11 hits of 10 requests"),
    (#""hits": -1"#, "hits -1 is not a whole number"),
    (#""hits": 3.0"#, "hits 3.0 is not a whole number"),
    (#""hits": 1e1"#, "hits 1e1 is not a whole number"),
    (#""hits": "3""#, "hits '3' is not a whole number"),
    (#""hits": 9223372036854775808"#, "hits 9223372036854775808 is not a whole number"),
    (#""hits": null"#, "'hits' is missing"),
    (#""hits": 3, "misses": 8"#, "3 hits and 8 misses of 10 requests"),
    (#""hits": 3, "hit_ratio": 0.31"#, "hit_ratio is 0.31, but the counts make it 0.300000"),
    (#""hits": 3, "byte_hit_ratio": 0.31"#, "byte_hit_ratio is 0.31, without the counts"),
    (#""hits": 3, "hit_ratio": 30"#, "hit_ratio 30 is not a number from 0.0 to 1.0"),
    (#""hits": 3, "capacity_unit": "MiB""#, "capacity_unit 'MiB' is neither"),
    (#""hits": 3, "seed": -1"#, "seed -1 is not a whole number"),
    (#""hits": 3, "optoins": "ttl=60s""#, "'optoins' is no column, and 'ttl=60s' no figure; did you mean 'options'?"),
    (#""hits": 3, "mine": 1e999"#, "mine 1e999 is not a number"),
    (#""hits": 3, "mine": -1.5e18"#, "mine -1.5e18 is not a number below 10^18"),
    (#""hits": 3, "mine": [1]"#, "'mine' is no column"),
    (#""hits": 3, "policy_": 99999999999999999999"#, "policy_ 99999999999999999999 is not a number below 10^18"),
    (#""hits": 3, "windows": 3"#, "windows is not a list"),
    (#""hits": 3, "windows": [{"window": 0, "first_request": 0, "requests": 3, "hits": 4}]"#, "4 hits of 3 requests"),
  ]

  @Test(arguments: badMembers.indices) func badResultsAreRefused(index: Int) {
    let (member, message) = Self.badMembers[index]
    let text = """
      {"schema": "cachesim.report/1", "results": [{"trace": "t", "policy": "lru", "capacity": 5, "requests": 10, \(member)}]}
      """
    let error = #expect(throws: CachesimError.self) { try Self.read(text) }
    #expect(
      error?.message.hasPrefix("r: results[0]") == true && error?.message.contains(message) == true,
      "\(error?.message ?? "")")
    #expect(error?.message.contains("\n") == false)
  }
}
