import CacheCore
import TestSupport
import Testing
import Traces

/// Access logs: lines as the servers' own documentation shows them; times by `date -u -d`.
@Suite struct AccessLogTests {
  static let combined = """
    127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif?a=1 HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"
    ::1 - - [10/Oct/2000:20:55:37 +0000] "PUT /b \\"c\\" HTTP/1.1" 304 - "-" "x"
    1.2.3.4 - - [10/Oct/2000:20:55:38 +0000] "-" 408 0 "-" "-"
    1.2.3.4 - - [10/Oct/2000:20:55:38 +0000] "\\x16\\x03\\x01 a" 400 0 "-" "-"
    1.2.3.4 - - [10/Oct/2000:20:55:39 +0000] "DELETE /b HTTP/1.1" 204 0 "-" "-"

    """

  @Test func apacheCombined() throws {
    let trace = try ReadTrace("access.log", AccessLogTests.combined)
    #expect(trace.format == "weblog")
    #expect(trace.keys == [key("/apache_pb.gif?a=1"), key("/b \\\"c\\\""), key("/b")])
    #expect(trace.times == [971_211_336_000_000_000, 971_211_337_000_000_000, 971_211_339_000_000_000])
    #expect(trace.sizes == [2326, 0, 0])
    #expect(trace.operations == [.read, .write, .delete])
    #expect(trace.warnings.contains { $0.contains("2 lines passed over") })
    let some = try ReadTrace("access.log", AccessLogTests.combined, format: "weblog:status=2xx,408")
    #expect(some.operations == [.read, .delete])
  }

  @Test func commonAndVirtualHosts() throws {
    let line = #"h.example:80 10.0.0.1 - - [01/Mar/2020:00:00:00 +0100] "HEAD / HTTP/1.1" 200 12"#
    let trace = try ReadTrace("x", line)
    #expect(trace.format == "weblog" && trace.sizes == [12] && trace.operations == [.read])
    #expect(trace.times == [1_583_017_200_000_000_000])
  }

  @Test(arguments: [
    (#"$msec "$request_method $host$x" $request_uri|$status|$bytes_sent"#, "", false),
    (#"$msec|$request_method|$request_uri|$status|$bytes_sent|$upstream"#, "1583017200.5|POST|/a b|201|77|-", true),
    (
      #"[$time_iso8601] \"$request\" $status $body_bytes_sent"#,
      #"[2020-02-29T23:00:00.5+00:00] "POST /a b HTTP/2.0" 201 77"#, true
    ),
    (#"%{%s}t.5 %D %m %U%q %>s %B"#, "1583017200.5 9 POST /a-b 201 77", true),
    (
      #"%h %t \"%r\" %>s %b %{User-Agent}i"#,
      #"1.1.1.1 [01/Mar/2020:00:00:00.5 +0100] "POST /a b HTTP/1.1" 201 77 x y"#, true
    ),
  ])
  func ownFormats(_ pattern: String, _ line: String, _ isGood: Bool) throws {
    let spelling = "weblog:format=" + pattern.replacing(":", with: "\\:")
    guard isGood else {
      let error = try #require(failure { () throws(CachesimError) in try ReadTrace("x", "a\n", format: spelling) })
      #expect(error.kind == .usage && error.message.contains("nothing between"), "\(error.message)")
      return
    }
    let trace = try ReadTrace("x", line + "\n", format: spelling)
    #expect(trace.operations == [.write] && trace.sizes == [77])
    #expect(trace.keys == [key(line.contains("a-b") ? "/a-b" : "/a b")])
    #expect(trace.times == [1_583_017_200_500_000_000] || line.contains("a-b"))
  }

  @Test func varnish() throws {
    let line = #"192.0.2.1 - - [01/Mar/2020:00:00:00 +0100] "GET http://example.com/a HTTP/1.1" 200 5 "-" "curl""#
    let trace = try ReadTrace("x", line + "\n")
    #expect(trace.format == "varnish" && trace.keys == [key("http://example.com/a")])
  }

  @Test func haproxy() throws {
    let line =
      #"Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1""#
    let trace = try ReadTrace("x", line + "\n")
    #expect(trace.format == "haproxy" && trace.keys == [key("/index.html")] && trace.sizes == [2750])
    #expect(trace.times == [1_233_922_454_655_000_000])
    // Apache's lines have a zone and nothing of HAProxy's: not even told so are they read as HAProxy's.
    let apache =
      #"1.2.3.4 - - [06/Feb/2009:12:14:14 +0000] "GET /a HTTP/1.1" 200 9 "http://h/" "x 1 \"GET /b HTTP/1.1\"""#
    #expect(try ReadTrace("x", apache + "\n").format == "weblog")
    let error = failure { () throws(CachesimError) in try ReadTrace("x", apache + "\n", format: "haproxy") }
    #expect(error?.kind == .badData && error?.message.contains("is not a time") == true, "\(error?.message ?? "none")")
    let east = try ReadTrace("x", line + "\n", format: "haproxy:zone=+0100")
    #expect(east.times == [1_233_918_854_655_000_000])
  }

  @Test func otherLinesInALog() throws {
    let text = AccessLogTests.combined + AccessLogTests.combined
    let noise = "Server is starting\n" + text
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("x", noise) })
    #expect(error.kind == .usage && error.message.contains("weblog"), "\(error.message)")
    let trace = try ReadTrace("x", noise, format: "weblog", skip: true)
    #expect(trace.keys.count == 6 && trace.badRecords.count == 1)
  }

  @Test func alb() throws {
    let line =
      #"https 2018-07-02T22:23:00.186641Z app/my-lb/50dc 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/a?b HTTP/1.1" "curl/7.46.0" ECDHE TLSv1.2"#
    let trace = try ReadTrace("x", line + "\n")
    #expect(trace.format == "alb" && trace.keys == [key("https://www.example.com:443/a?b")] && trace.sizes == [57])
    #expect(trace.times == [1_530_570_180_186_641_000])
  }

  @Test func cloudfront() throws {
    let text = """
      #Version: 1.0
      #Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query
      2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\tGET\td111.cloudfront.net\t/index.html\t200\t-\tMozilla\ta=b
      2019-12-04\t21:02:32\tLAX1\t393\t192.0.2.100\tHEAD\td111.cloudfront.net\t/index.html\t200\t-\tMozilla\t-
      2019-12-04\t21:02

      """
    let trace = try ReadTrace("x", text, skip: true)
    #expect(trace.format == "cloudfront" && trace.sizes == [392, 393])
    #expect(trace.keys == [key("d111.cloudfront.net/index.html?a=b"), key("d111.cloudfront.net/index.html")])
    #expect(trace.times == [1_575_493_351_000_000_000, 1_575_493_352_000_000_000])
    #expect(trace.badRecords.count == 1)
  }

  @Test(arguments: [
    (#"a [31/Feb/2020:00:00:00 +0000] "GET / HTTP/1.1" 200 1"#, "is not a time"),
    (#"a [01/Feb/2020:00:00:00 +0000] "GET / HTTP/1.1" 200 1x"#, "'1x' is not a size"),
    ("hello", "line 1: 'hello' is not of the log's format"),
  ])
  func badLines(_ line: String, _ message: String) throws {
    let error = try #require(failure { () throws(CachesimError) in try ReadTrace("x", line, format: "weblog") })
    #expect(error.kind == .badData && error.message.contains(message), "\(error.message)")
  }

  @Test(arguments: [("status=20", "neither a code"), ("format=abc", "has neither"), ("zone=5", "is not like +0200")])
  func badParameters(_ parameter: String, _ message: String) throws {
    let error = try #require(
      failure { () throws(CachesimError) in try ReadTrace("x", "a\n", format: "weblog:" + parameter) })
    #expect(error.kind == .usage && error.message.contains(message), "\(error.message)")
  }
}
