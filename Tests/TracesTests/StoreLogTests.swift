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
      ts=1500000001.620823 gid=2 type=item_get key=a%3Ab status=not_found clsid=0 cfd=30 size=0
      ts=1500000001.620824 gid=3 type=item_store key=a%3Ab status=stored cmd=set ttl=30 clsid=1 cfd=30 size=5
      ts=1500000002.0 gid=4 type=item_get key=z status=found clsid=1 cfd=30 size=7
      ts=1500000002.0 gid=5 type=item_store key=z status=not_stored cmd=add ttl=0 clsid=1 cfd=30 size=5
      ts=1500000002.1 gid=6 type=item_get key=z status=found clsid=1 cfd=30 size=7
      ts=1500000003.0 gid=7 type=item_get key=a%3Ab status=found clsid=1 cfd=30 size=5
      ts=1500000003.0 gid=8 type=deleted key=a%3Ab cmd=delete clsid=1 size=5
      ts=1500000004.0 gid=9 type=item_get key=a%3Ab status=not_found clsid=0 cfd=30 size=0
      ts=1500000004.0 gid=10 type=item_store key=e status=stored cmd=set ttl=4294967290 clsid=1 cfd=30 size=6
      ts=1500000004.0 gid=11 type=conn_close rip=unix rport=0 transport=local reason=normal cfd=30

      """
    for capacity in [1, 2, 1000] {
      let file = try TemporaryFile("x", text)
      let trace = try ReadTrace(TraceInput(path: file.path), block: capacity)
      let (a, z) = (key("a:b"), key("z"))
      #expect(trace.format == "memcached-watch" && trace.keys == [a, a, z, a, a, key("e")])
      #expect(trace.operations == [.read, .write, .read, .delete, .read, .write])
      #expect(trace.times.map { $0 % 1_000_000_000 } == [5000, 620_824_000, 1000, 0, 0, 0])
      #expect(trace.sizes == [1, 5, 7, 5, 5, 6])
      #expect(trace.ttls == [0, 30_000_000_000, 0, 0, 0, 1])
      #expect(trace.warnings.contains { $0.contains("2 lines passed over") })
    }
    for bad in [
      "ts=1.5 gid=1 type=item_get status=found", "ts=1.5 gid=1 type=item_store key=a status=stored ttl=x size=1",
      "ts=1 gid=1 type=item_get key=a status=found",
    ] {
      let error = failure { () throws(CachesimError) in try ReadTrace("x", bad + "\n", format: "memcached-watch") }
      #expect(error?.kind == .badData && error?.message.contains("line 1") == true, "\(bad)")
    }
  }

  /// Recorded while a script sent 80 commands to Redis 7.0.15 and 96 to memcached 1.6.18; the script's own counts.
  @Test func recorded() throws {
    func count(_ trace: ReadTrace, _ operation: Operation) -> Int { trace.operations.filter { $0 == operation }.count }
    let redis = try ReadTrace(path: SharedFiles.fixture("redis-monitor.log"))
    #expect(redis.format == "redis-monitor")
    #expect(count(redis, .read) == 36 && count(redis, .write) == 38 && count(redis, .delete) == 13)
    #expect(redis.distinct == 23)
    for text in ["quo\"te", "back\\slash", "with space", "caf\u{e9}", "lua:1", "a b"] {
      #expect(redis.keys.contains(key(text)), "\(text)")
    }
    // PING, SELECT twice, EVAL (whose commands are logged by themselves), MULTI, EXEC.
    #expect(redis.warnings.count == 1 && redis.warnings[0].contains("6 lines passed over"))
    #expect(redis.sizes.last == 8)

    let memcached = try ReadTrace(path: SharedFiles.fixture("memcached-watch.log"))
    // 37 keys fetched, and 13 looked up by delete, md, incr and touch.
    #expect(count(memcached, .read) == 50 && count(memcached, .write) == 20 && count(memcached, .delete) == 0)
    #expect(memcached.warnings.count == 1 && memcached.warnings[0].contains("3 lines passed over"))
    #expect(Set(memcached.ttls) == [0, 30_000_000_000, 60_000_000_000, 100_000_000_000])
    for text in ["a%b", "q\"x", "c\\d", "caf\u{e9}", "x=y"] { #expect(memcached.keys.contains(key(text)), "\(text)") }
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
    let escapes = #"{"key":"\/a\"\\\u00e9\ud83d\ude00\n"}"# + "\n" + #"{"key":"/a\"\\\u00E9😀\n"}"#
    #expect(try ReadTrace("x", escapes, format: "ndjson").keys == Array(repeating: key("/a\"\\é😀\n"), count: 2))
    for bad in [#"\x41"#, #"\u12"#, #"\ud83d"#, #"\ud83dx"#, #"\ude00"#, #"\ud83d\u0041"#] {
      let line = "{\"key\":\"" + bad + "\"}"
      let error = failure { () throws(CachesimError) in try ReadTrace("x", line, format: "ndjson:key=key") }
      #expect(error?.kind == .badData && error?.message.contains("escape") == true, "\(bad)")
    }
    for bad in ["{\"key\":5", "{\"key\":}", "[1]", "{\"key\":1} x", String(repeating: "{\"key\":", count: 100_000)] {
      #expect(
        failure { () throws(CachesimError) in try ReadTrace("x", bad, format: "ndjson:key=key") }?.kind == .badData)
    }
    #expect(failure { () throws(CachesimError) in try ReadTrace("x", "{\"a\":1}", format: "ndjson") }?.kind == .usage)
  }
}
