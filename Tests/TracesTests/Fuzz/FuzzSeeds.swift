import CacheCore
import TestSupport
import Testing
import Traces

/// A small sound trace that damage is done to.
struct FuzzSeed: Sendable, CustomTestStringConvertible {
  /// The format that it is of, as `--trace-format` spells it.
  let format: String
  /// The name by which, or else by its content, the format is found.
  let name: String
  let bytes: [UInt8]
  var testDescription: String { name }

  init(_ format: String, _ name: String, _ bytes: [UInt8]) {
    self.format = format
    self.name = name
    self.bytes = bytes
  }

  init(_ format: String, _ name: String, _ text: String) { self.init(format, name, Array(text.utf8)) }

  /// The table's row that reads it.
  var row: TraceFormat? { try? FormatChoice(format).format }
}

/// A sample of every format in the table, and of every container. A new format needs one here.
enum FuzzSeeds {
  static let all: [FuzzSeed] = (texts + logs + binaries + containers).filter { $0.row != nil }

  private static let texts: [FuzzSeed] = [
    FuzzSeed(
      "csv", "a.csv", "time,key,size,op,ttl\n0.5,\"a,\"\"b\",10,get,60\n1,b,20,set,\n1e1,\"c\nd\",30,delete,0\n"),
    FuzzSeed("csv:key=2:time=1:delimiter=;", "b.txt2", "1;a;x\r\n2;b;y\r\n3;a\r\n"),
    FuzzSeed("tsv", "c.tsv", "key\tsize\tcost\n1\t2\t0.5\n3\t4\t1e3\n"),
    FuzzSeed("text", "d.txt", "abc\n\n12\r\n /a b/c?d=e \n12\n"),
    FuzzSeed("arc", "e.lis", "0 3 0 1\n18446744073709551000 8 0 2\n7 0 0 3\n5 1 0 4\n"),
    FuzzSeed("lirs", "f.trace", "1\n*\n22\n\n18446744073709551615\n1\n"),
    FuzzSeed("size", "g.size", "1 10 100\n2 11 200\n2 10 100\n3 x 0\n"),
    FuzzSeed("address", "h.trace", "l 0x1fffff50 1\ns 0x1fffff58 1\nl 0xFFFFFFFFFFFFFFFF 6\n"),
    FuzzSeed("address-penalties", "i.trace", "l 0x1fffff50 1 1 50\ns 0x1fffff58 1 1 0.5\n"),
    FuzzSeed("twitter", "j.csv", "0,abc,3,10,1,get,0\n0,abc,3,10,1,set,20\n2,d,1,0,2,delete,0\n3,d,1,1,1,gets,0\n"),
    FuzzSeed(
      "meta-kv", "k.csv",
      "op_time,key,key_size,op,op_count,size,cache_hits,ttl,usecase\n1,8213,48,GET,3,87,1,0,36\n2,a5,24,SET,1,5,0,60,1\n"
    ),
    FuzzSeed(
      "meta-cdn", "l.csv",
      "timestamp,cacheKey,OpType,objectSize,responseSize,responseHeaderSize,rangeStart,rangeEnd,TTL,SamplingRate\n"
        + "1585119589,cdn:a,1,-1,54773,496,158,1637,1209600,0.001\n1585119590,cdn:b,1,7163,7706,540,-1,-1,-1,0.001\n"),
    FuzzSeed(
      "meta-block", "m.csv",
      "op_time,block_id,block_id_size,io_size,io_offset,user_name,op_name,op_count\n"
        + "1702511878,12ce,40,8388608,0,42,getChunkData.NotInitialized,2\n1702511879,cfb4,40,63,0,42,putChunk.Permanent,1\n"
    ),
    FuzzSeed(
      "msr", "n.csv",
      "128166372003061629,usr,0,Read,7014609920,24576,41286\n128166372016382155,usr,1,Write,2517696512,4096,703\n"),
    FuzzSeed(
      "msr-reduced", "o.txt", "128166465299039000 \tRead\t32256\t8192\n128166465299119000 \tWrite\t1.82083E+11\t4096\n"),
    FuzzSeed("spc", "p.spc", "0,20941264,8192,W,0.551706\n1,20939840,8192,r,0.554041,x\n"),
    FuzzSeed("alibaba", "q.csv", "0,R,126703644672,4096,1577808000000626\n1,W,8192,512,1577808000000627\n"),
    FuzzSeed("tencent-block", "r.csv", "1538323200,4247200,128,1,1058\n1538323201,13896880,128,0,1063\n"),
    FuzzSeed(
      "tencent-photo", "s", "20160201164604 085abb 5 m 12903 1 PHONE 1\n20160229235959 ef1d4 0 b 30754 0 PC 20\n"),
    FuzzSeed(
      "wikipedia", "t.tsv",
      "relative_unix\thashed_path_query\timage_type\tresponse_size\ttime_firstbyte\n0\t-833\tjpeg\t7324\t1.2E-4\n"),
    FuzzSeed("wikipedia", "u", "929840853 1190146243.303 http://a/b.png -\n929840854 1190146243.4 http://a/c save\n"),
    FuzzSeed("ibm-object", "v", "1219008 REST.PUT.OBJECT 8d4fc 1056\n1232488 REST.GET.OBJECT 95d3 1168 0 1167\n"),
    FuzzSeed("tragen", "w", "1532702631,0,26624\n1532702631,1,12288\n"),
    FuzzSeed("mqsim", "x.trace", "938513000 4 264719034 16 0\n938828000 3 197570570 16 1\n"),
    FuzzSeed(
      "mooncake", "y.jsonl",
      "{\"timestamp\": 0, \"input_length\": 6758, \"hash_ids\": [0, 1, \"a\\\"b\", 3]}\n"
        + "{\"x\": {\"y\": [1, {}, []], \"z\": null}, \"hash_ids\": [], \"timestamp\": 1.5}\n{\"hash_ids\":[7]}\n"),
  ]

  /// Logs of running systems.
  private static let logs: [FuzzSeed] = [
    FuzzSeed(
      "redis-monitor", "redis-monitor.log",
      "1339518083.107412 [0 127.0.0.1:60866] \"get\" \"x:1\"\n"
        + "1339518084.2 [0 127.0.0.1:60866] \"setex\" \"x:1\" \"60\" \"a\\\"b\"\n"
        + "1339518085.2 [0 lua] \"mget\" \"a\" \"b\"\n"),
    FuzzSeed(
      "memcached-watch", "memcached-watch.log",
      "ts=1795266844.901498 gid=12 type=item_get key=user%3A6 status=not_found clsid=0 cfd=24 size=0\n"
        + "ts=1795266845.1 gid=13 type=item_store key=user%3A6 status=stored cmd=set ttl=60 clsid=1 cfd=24"
        + " size=10\n"),
    FuzzSeed(
      "weblog", "weblog.log",
      "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET /a.png?x=1 HTTP/1.1\" 200 203023 \"http://a/\" \"Mozi"
        + "lla/5.0 (X)\"\n"
        + "1.2.3.4 - - [17/May/2015:10:05:43 +0000] \"PUT /b HTTP/1.1\" 404 - \"-\" \"-\"\n"),
    FuzzSeed(
      "varnish", "varnish.log",
      "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET http://a/b.png HTTP/1.1\" 200 203 \"-\" \"Mozilla/5.0"
        + "\"\n"
        + "1.2.3.4 - - [17/May/2015:10:05:04 +0000] \"GET http://a/c HTTP/1.1\" 200 - \"-\" \"-\"\n"),
    FuzzSeed(
      "ndjson", "ndjson.jsonl",
      "{\"key\": \"a\", \"size\": 10, \"time\": 1.5, \"op\": \"get\"}\n"
        + "{\"key\": \"b\\u0041\", \"size\": 1, \"time\": 2, \"op\": \"set\"}\n"),
    FuzzSeed(
      "haproxy", "haproxy.log",
      "Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in sta"
        + "tic/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} \"GET /index.html HTTP/1.1\"\n"
        + "Feb  6 12:14:15 localhost haproxy[14389]: 10.0.1.2:33318 [06/Feb/2009:12:14:15.655] http-in sta"
        + "tic/srv1 10/0/30/69/109 200 10 - - ---- 1/1/1/1/0 0/0 \"GET /b HTTP/1.1\"\n"),
    FuzzSeed(
      "alb", "alb.log",
      "https 2018-07-02T22:23:00.186641Z app/lb/50dc 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037"
        + " 200 200 0 57 \"GET https://www.example.com:443/ HTTP/1.1\" \"curl/7.46.0\" ECDHE TLSv1.2 arn:aws:x"
        + " \"Root=1-58337281\" \"www.example.com\" \"arn\" 1 2018-07-02T22:22:48.364000Z \"forward\" \"-\" \"-\" \"10."
        + "0.0.1:80\" \"200\" \"-\" \"-\"\n"),
    FuzzSeed(
      "cloudfront", "cloudfront.log",
      "#Version: 1.0\n"
        + "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Re"
        + "ferer) cs(User-Agent) cs-uri-query\n"
        + "2019-12-04\t21:02:31\tLAX1\t392\t1.2.3.4\tGET\td1.cloudfront.net\t/index.html\t200\t-\tMozilla/5.0%20(X)\t"
        + "x=1\n"),
  ]

  private static let binaries: [FuzzSeed] =
    ["be-i32", "be-i64", "be-u32", "le-u64"].map { FuzzSeed("keys:" + $0, "k." + $0, Array(0..<64)) } + [
      written("oracleGeneral", "a.oracleGeneral", [.size, .time]),
      written("vscsi", "b.vscsi", [.size, .time, .operation]),
      written("vscsi:version=2", "c.vscsi", [.size, .time, .operation], reads: "vscsi"),
      written("cst", "d.cst", [.size, .time, .operation, .ttl, .cost]),
      written("cst:keys=false", "e.cst", [], reads: "cst"),
      FuzzSeed(
        "lcs", "f.lcs", LibCacheSimFormatsTests.lcs(version: 2, requests: 4, LibCacheSimFormatsTests.records)),
      FuzzSeed(
        "lcs", "g.lcs", LibCacheSimFormatsTests.lcs(version: 5, requests: 4, LibCacheSimFormatsTests.records)),
      FuzzSeed(
        "oracleSysTwrNS", "h.oracleSysTwrNS",
        LibCacheSimFormatsTests.twitter([
          (1, 10, 20, 300, 1, 0, 2), (1, 11, 30, 0, 3, 90, -1), (2, 10, 20, 300, 9, 0, -1), (3, 12, 1, 1, 2, 0, .max),
        ])),
    ]

  private static let containers: [FuzzSeed] =
    ["gz", "xz", "bz2", "lz4", "zst"].map { suffix in
      FuzzSeed("text", "keys.txt." + suffix, (try? readFile(SharedFiles.fixture("keys.txt." + suffix))) ?? [])
    }
    + ["gz", "xz", "bz2", "lz4", "zst"].map { suffix in
      written("oracleGeneral." + suffix, "a.oracleGeneral." + suffix, [.size, .time], reads: "oracleGeneral")
    } + [written("cst.zst", "d.cst.zst", [.size, .time], reads: "cst")]

  /// A trace of the tool's own writer, of a few hundred requests.
  private static func written(
    _ target: String, _ name: String, _ columns: TraceColumns, reads: String? = nil
  ) -> FuzzSeed {
    let count = 300
    var random = SplitMix64(seed: 5)
    var records = Records(keys: (0..<count).map { _ in UInt64(random.below(100)) &* 1_000_003 })
    if columns.contains(.size) { records.sizes = (0..<count).map { _ in Int64(random.below(1 << 20)) } }
    if columns.contains(.time) { records.times = (0..<count).map { Int64($0 / 3) * 1_000_000_000 } }
    if columns.contains(.operation) { records.operations = (0..<count).map { $0 % 3 == 0 ? .write : .read } }
    if columns.contains(.ttl) { records.ttls = (0..<count).map { Int64($0 % 5) * 1_000_000_000 } }
    if columns.contains(.cost) { records.costs = (0..<count).map { Double($0 % 7) } }
    let folder = try? TemporaryFolder()
    let bytes = try? folder.map { folder in
      let path = folder.file(name)
      try records.write(to: path, as: target, blocks: 100)
      return try readFile(path)
    }
    return FuzzSeed(reads ?? target.split(separator: ".")[0].description, name, bytes ?? [])
  }
}
