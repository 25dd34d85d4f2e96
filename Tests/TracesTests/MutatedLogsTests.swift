import CacheCore
import TestSupport
import Testing
import Traces

/// Sound logs with a few bytes changed, left out, doubled or moved: an error that names a line, or requests; never a crash.
@Suite struct MutatedLogsTests {
  static let samples: [(format: String, text: String)] = [
    ("weblog", AccessLogTests.combined),
    (
      #"weblog:format=[$time_iso8601] "$request_method" $request_uri $status $bytes_sent"#,
      "[2020-02-29T23:00:00.5+00:00] \"POST\" /a?b 201 77\n[2020-02-29T23:00:01Z] \"GET\" /a 200 7\n"
    ),
    ("varnish", #"192.0.2.1 - - [01/Mar/2020:00:00:00 +0100] "GET http://e.com/a HTTP/1.1" 200 5 "-" "curl""# + "\n"),
    (
      "haproxy",
      #"haproxy[1]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {e} {} "GET /i HTTP/1.1""#
        + "\n"
    ),
    (
      "alb",
      #"https 2018-07-02T22:23:00.186641Z app/lb/5 1.2.3.4:28 10.0.0.1:80 0.08 0.04 0.03 200 200 0 57 "GET https://e.com:443/a?b HTTP/1.1" "c" E T"#
        + "\n"
    ),
    (
      "cloudfront",
      "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status "
        + "cs(Referer) cs(User-Agent) cs-uri-query\n"
        + "2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\tGET\td.net\t/i\t200\t-\tMozilla\ta=b\n"
    ),
    (
      "redis-monitor",
      "OK\n1.5 [0 1.2.3.4:5] \"SET\" \"a\\\"\\x00b\" \"hello\" \"EX\" \"5\"\n2.5 [1 lua] \"mset\" \"m\" \"1\" \"n\" \"2\"\n"
        + "3.5 [0 1.2.3.4:5] \"LPUSH\" \"l\" \"1\"\n4.5 [0 x] \"EXPIREAT\" \"l\" \"9223372036854775807\"\n"
        + "5.5 [0 x] \"GETEX\" \"l\" \"PXAT\" \"99\"\n"
    ),
    (
      "memcached-watch",
      "OK\nts=1.5 gid=1 type=item_get key=a%3Ab status=not_found clsid=0 cfd=30 size=0\n"
        + "ts=1.6 gid=2 type=item_store key=a%3Ab status=stored cmd=set ttl=30 clsid=1 cfd=30 size=5\n"
        + "ts=1.7 gid=4 type=deleted key=a%3Ab cmd=delete clsid=1 size=5\n"
    ),
    (
      "ndjson:key=req.url:time=ts:size=bytes:op=op",
      #"{"ts":"2015-05-17T10:05:03Z","req":{"url":"\/a\u00e9\ud83d\ude00","n":[1,{"b":2}]},"bytes":7,"op":"get"}"#
        + "\n"
        + #"{"ts":5.5,"req":{"url":"/b"},"bytes":8,"op":"set","x":null,"y":[[],{}],"z":true}"# + "\n"
    ),
  ]

  @Test(arguments: samples.indices) func mutated(_ index: Int) throws {
    let (format, text) = Self.samples[index]
    let choice = try FormatChoice(format)
    let sound = Array(text.utf8)
    var rules = KeyRules()
    rules.substitutions = [try KeySubstitution("s/[a-z]*/<&>/g"), try KeySubstitution(#"s/(.)(.?)/\2\1/"#)]
    rules.dropsQuery = true
    rules.foldsCase = true
    rules.separator = 0x2D
    var random = SplitMix64(seed: UInt64(index))
    let file = try TemporaryFile("x", sound)
    #expect(try ReadTrace(TraceInput(path: file.path), format: format).keys.isEmpty == false)
    var refused = 0
    for round in 0..<600 {
      var bytes = sound
      for _ in 0...random.below(4) { mutate(&bytes, &random) }
      try file.write(bytes)
      do {
        let input = try TraceInput(path: file.path)
        _ = try ReadTrace(
          input, format: format, skip: round % 3 == 0, keys: round % 2 == 0 ? rules : KeyRules(), block: 1 + round % 5)
      } catch {
        refused += 1
        #expect(error.kind == .badData || error.kind == .usage, "\(error.message)")
        #expect(!error.message.contains("\n"))
      }
    }
    #expect(refused > 50 && choice.format.keyIsText, "\(refused)")
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    func place() -> Int { Int(random.below(UInt32(max(1, bytes.count)))) }
    guard !bytes.isEmpty else { return }
    switch random.below(6) {
    case 0: bytes[place()] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes[place()] = Array("\"\\%[]{}: \n\t-+.0,=".utf8)[Int(random.below(17))]
    case 2: bytes.remove(at: place())
    case 3:
      let start = place()
      bytes.removeSubrange(start..<min(bytes.count, start + Int(random.below(40))))
    case 4:
      let start = place()
      let piece = Array(bytes[start..<min(bytes.count, start + Int(random.below(40)))])
      bytes.insert(contentsOf: piece, at: place())
    default: bytes.removeLast(Int(random.below(UInt32(bytes.count))))
    }
  }
}
