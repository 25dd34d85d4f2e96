import CacheCore
import TestSupport
import Testing
import Traces

/// Logs of Redis and memcached, and JSON lines: as their documentation shows them.
@Suite struct StoreLogTests {
  @Test func redisMonitor() throws {
    let text = #"""
      OK
      1339518083.107412 [0 127.0.0.1:60866] "SET" "a\"\x00b" "hello"
      1339518083.5 [0 127.0.0.1:60866] "get" "a\"\x00b"
      1339518084.0 [1 lua] "setex" "k" "60" "xyz"
      1339518085.0 [0 unix:/tmp/redis.sock] "SET" "k" "v" "NX" "PX" "1500"
      1339518085.0 [0 127.0.0.1:60866] "PING"
      1339518086.0 [0 127.0.0.1:60866] "mset" "m" "12" "n" "345"
      1339518087.0 [0 127.0.0.1:60866] "MGET" "m" "n" "o"
      1339518088.0 [0 127.0.0.1:60866] "EXPIRE" "n" "10"
      1339518089.0 [0 127.0.0.1:60866] "UNLINK" "m" "n"
      1339518090.0 [0 127.0.0.1:60866] "set" "e" "1" "EXAT" "1339518100"

      """#
    let trace = try ReadTrace("x", text)
    #expect(trace.format == "redis-monitor")
    let first = key("a\"\u{0}b")
    #expect(
      trace.keys.enumerated().filter { $0.offset != 2 }.map(\.element)
        == [
          first, first, key("k"), key("m"), key("n"), key("m"), key("n"), key("o"), key("n"), key("m"), key("n"),
          key("e"),
        ])
    #expect(trace.keys[2] != key("k"))
    #expect(trace.sizes == [5, 5, 3, 1, 2, 3, 2, 3, 1, 3, 2, 3, 1])
    #expect(
      trace.operations == [
        .write, .read, .write, .write, .write, .write, .read, .read, .read, .write, .delete, .delete, .write,
      ])
    #expect(trace.ttls.map { $0 / 1_000_000 } == [0, 0, 60_000, 1500, 0, 0, 0, 0, 0, 10_000, 0, 0, 10_000])
    #expect(trace.times[0] == 1_339_518_083_107_412_000)
    #expect(trace.warnings.contains { $0.contains("1 lines passed over") })
    let error = failure { () throws(CachesimError) in try ReadTrace("x", "1.5 [0 a] \"get\" \"k\n", format: "redis") }
    #expect(error?.kind == .badData)
  }

  @Test func memcachedWatch() throws {
    let text = """
      OK
      ts=1500000000.5 gid=1 type=item_get key=a%3Ab status=not_found clsid=0 cfd=30 size=0
      ts=1500000001.620824 gid=2 type=item_store key=a%3Ab status=stored cmd=set ttl=30 clsid=1 cfd=30 size=5
      ts=1500000002.0 gid=3 type=item_store key=z status=not_stored cmd=add ttl=0 clsid=1 cfd=30 size=5
      ts=1500000003.0 gid=4 type=deleted key=a%3Ab cmd=delete clsid=1 size=5

      """
    let trace = try ReadTrace("x", text)
    #expect(trace.format == "memcached-watch" && trace.keys == Array(repeating: key("a:b"), count: 3))
    #expect(trace.times == [1_500_000_000_000_005_000, 1_500_000_001_620_824_000, 1_500_000_003_000_000_000])
    #expect(trace.operations == [.read, .write, .delete] && trace.sizes == [0, 5, 5])
    #expect(try ReadTrace("x", text, format: "memcached-watch:ttl=seconds").ttls == [0, 30_000_000_000, 0])
    let clock = try ReadTrace("x", text, format: "memcached-watch:ttl=clock:clock-start=1499999990")
    #expect(clock.ttls == [0, 18_379_176_000, 0])
  }

  @Test func ndjson() throws {
    let text = """
      {"ts":"2015-05-17T10:05:03Z","req":{"url":"/a","n":[1,{"b":2}]},"bytes":7,"op":"get"}
      {"ts":1431857104.5, "req":{"url":"/b"},"bytes":8,"op":"set", "more":null}

      """
    let trace = try ReadTrace("x.jsonl", text, format: "ndjson:key=req.url")
    #expect(trace.keys == [key("/a"), key("/b")] && trace.sizes == [7, 8] && trace.operations == [.read, .write])
    #expect(trace.times == [1_431_857_103_000_000_000, 1_431_857_104_500_000_000])
    #expect(try ReadTrace("x", "{\"key\":5}\n{\"key\":\"5\"}\n").keys == [5, 5])
    for bad in ["{\"key\":5", "{\"key\":}", "[1]", "{\"key\":1} x", String(repeating: "{\"key\":", count: 100_000)] {
      #expect(
        failure { () throws(CachesimError) in try ReadTrace("x", bad, format: "ndjson:key=key") }?.kind == .badData)
    }
    #expect(failure { () throws(CachesimError) in try ReadTrace("x", "{\"a\":1}", format: "ndjson") }?.kind == .usage)
  }
}
