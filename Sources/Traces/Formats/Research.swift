internal import CacheCore

/// Published traces whose rows have a fixed layout; a release more is a layout more.
extension TraceFormat {
  static let research: [TraceFormat] = [
    research(
      "twitter", "Twitter's twemcache traces: time, key, key size, value size, client, operation, time to live",
      [".csv"], [RowLayout(count: 7...7, key: 1, time: 0, size: 3, keySize: 2, operation: 5, ttl: 6)],
      source: "Yang et al., OSDI 2020; github.com/twitter/cache-trace"),
    research(
      "meta-kv", "Meta's key-value cache traces, by header; a row is as many requests as its op_count", [".csv"],
      [
        RowLayout(
          marks: ["key_size"], key: "key", time: .ifNamed("op_time"), size: "size", keySize: "key_size",
          operation: "op", ttl: .ifNamed("ttl"), requests: "op_count")
      ], source: "CacheLib, cachebench/workload/KVReplayGenerator.h"),
    research(
      "meta-cdn", "Meta's CDN traces, by header; where the object's size is unknown (-1), the response's", [".csv"],
      [
        RowLayout(
          marks: ["responseHeaderSize"], key: "cacheKey", time: "timestamp", size: "objectSize",
          otherSize: "responseSize", ttl: .ifNamed("TTL"))
      ], source: "CacheLib, cachebench/workload/PieceWiseReplayGenerator.h"),
    research(
      "meta-block", "Meta's block storage (Tectonic) traces, by header", [".csv"],
      [
        RowLayout(
          marks: ["block_id_size"], key: "block_id", time: "op_time", size: "io_size", operation: "op_name",
          operations: .chunk, requests: .ifNamed("op_count"))
      ], source: "CacheLib, cachebench/workload/BlockChunkReplayGenerator.h; Wong et al., FAST 2024", expands: false),
    research(
      "msr", "MSR Cambridge block traces: filetime, host, disk, operation, offset, bytes, response time", [".csv"],
      [
        RowLayout(
          count: 7...7, key: 4, keyIsNumber: true, variant: 1, secondVariant: 2, time: 0, clock: .filetime, size: 5,
          operation: 3, operations: .readWrite)
      ], source: "Narayanan et al., FAST 2008; SNIA IOTTA 388"),
    research(
      "msr-reduced", "MSR Cambridge traces cut to filetime, operation, offset, bytes", [".txt"],
      [
        RowLayout(
          delimiter: .spaces, count: 4...4, key: 2, keyIsNumber: true, time: 0, clock: .filetime, size: 3,
          operation: 1, operations: .readWrite)
      ], source: "Narayanan et al., FAST 2008"),
    research(
      "spc", "UMass storage traces in the SPC's format: unit, block, bytes, operation, time (s)", [".spc"],
      [
        RowLayout(
          count: 5...RowLayout.mostColumns, key: 1, keyIsNumber: true, keyUnit: 512, variant: 0, time: 4, size: 2,
          operation: 3, operations: .readWrite)
      ], source: "SPC Trace File Format Specification 1.0.1; UMass Trace Repository"),
    research(
      "alibaba", "Alibaba's block traces: device, operation, offset, bytes, time (us)", [".csv"],
      [
        RowLayout(
          count: 5...5, key: 2, keyIsNumber: true, variant: 0, time: 4, clock: .unit(1000), size: 3, operation: 1,
          operations: .readWrite)
      ], source: "Li et al., IISWC 2020; github.com/alibaba/block-traces"),
    research(
      "tencent-block", "Tencent's block traces: time (s), offset, sectors, 0 (read) or 1 (write), volume", [".csv"],
      [
        RowLayout(
          count: 5...5, key: 1, keyIsNumber: true, keyUnit: 512, variant: 4, time: 0, since: 1_500_000_000, size: 2,
          sizeUnit: 512, operation: 3, operations: .digit(reads: 0x30))
      ], source: "Zhang et al., ATC 2020; SNIA IOTTA 27917"),
    research(
      "tencent-photo",
      "Tencent's photo traces: yyyymmddHHMMSS, photo, format, size class, bytes, hit, terminal, handling time", [],
      [
        RowLayout(
          delimiter: .spaces, count: 8...8, key: 1, variant: 2, secondVariant: 3, time: 0, clock: .calendar, size: 4)
      ], source: "Zhou et al., ICS 2018; SNIA IOTTA 27476"),
    research(
      "wikipedia",
      "Wikipedia's traces: upload and text of 2019 (tabs), by header or without; or counter, time, URL, saved (2007)",
      [".tsv"],
      [
        RowLayout(delimiter: .tab, key: "hashed_path_query", time: "relative_unix", size: "response_size"),
        RowLayout(delimiter: .tab, key: "hashed_host_path_query", time: "relative_unix", size: "response_size"),
        RowLayout(delimiter: .tab, count: 5...5, key: 1, time: 0, size: 3),
        RowLayout(
          delimiter: .spaces, count: 4...4, key: 2, time: 1, operation: 3, operations: .saved),
        RowLayout(delimiter: .tab, count: 4...4, key: 1, time: 0, size: 2),
      ],
      source: "wikitech.wikimedia.org, Analytics/Data Lake/Traffic/Caching; Urdaneta et al., Computer Networks 2009",
      detects: [0, 1, 3]),
    research(
      "ibm-object", "IBM's object store traces: time (ms), REST operation, object, and for some size and range", [],
      [
        RowLayout(
          delimiter: .spaces, count: 3...6, key: 2, time: 0, clock: .unit(1_000_000), size: 3, operation: 1,
          operations: .rest)
      ], source: "Eytan et al., HotStorage 2020; SNIA IOTTA 36305"),
    research(
      "tragen", "TRAGEN's synthetic traces: time (s), object, bytes", [],
      [RowLayout(count: 3...3, key: 1, time: 0, size: 2)],
      source: "Sabnis and Sitaraman, IMC 2021; Caffeine, parser/tragen", detects: []),
    research(
      "mqsim", "MQSim's block traces: time (ns), device, sector, sectors, 0 (write) or 1 (read)", [".trace"],
      [
        RowLayout(
          delimiter: .spaces, count: 5...5, key: 2, keyIsNumber: true, keyUnit: 512, variant: 1, time: 0,
          clock: .unit(1), size: 3, sizeUnit: 512, operation: 4, operations: .digit(reads: 0x31))
      ], source: "Tavakkol et al., FAST 2018; github.com/CMU-SAFARI/MQSim",
      isTelling: false),
  ]

  /// A format by its layouts, of which those at the places `detects` (all, if nil) tell a trace that is not named; where
  /// other tables could look the same, they do not tell it (`isTelling`) but with the file's name.
  private static func research(
    _ name: String, _ summary: String, _ suffixes: [String], _ layouts: [RowLayout], source: String,
    expands: Bool = true, detects: [Int]? = nil, isTelling: Bool = true
  ) -> TraceFormat {
    let telling = detects.map { places in places.map { layouts[$0] } } ?? layouts
    return TraceFormat(
      name, summary, parameters: parameters(layouts, expands: expands), columns: columns(layouts), suffixes: suffixes,
      keyIsText: layouts.contains { !$0.keyIsNumber },
      bytesPerKey: layouts.allSatisfy(\.keyIsNumber) ? layouts.first?.keyUnit : nil, source: source,
      fit: { RowLayoutFit.fits($0, telling) ? isTelling ? .certain : .possible : .impossible },
      makeReader: { (setup) throws(CachesimError) in try RowLayoutReader(setup, layouts) })
  }

  private static func parameters(_ layouts: [RowLayout], expands: Bool) -> [Parameter] {
    var parameters: [Parameter] = []
    if layouts.contains(where: \.variant.isThere) {
      parameters.append(
        Parameter(
          "object", .choice(["whole", "key"]), default: "whole",
          "whole: the key with its volume (or format and size class) makes the object; key: the key alone"))
    }
    if layouts.contains(where: \.keySize.isThere) {
      parameters.append(
        Parameter(
          "size", .choice(["key+value", "value"]), default: "key+value", "whether the key's size counts as well"))
    }
    if layouts.contains(where: \.requests.isThere) {
      parameters.append(
        Parameter(
          "expand", .choice(["true", "false"]), default: expands ? "true" : "false",
          "whether a row is op_count requests, or one"))
    }
    return parameters
  }

  private static func columns(_ layouts: [RowLayout]) -> TraceColumns {
    var columns: TraceColumns = []
    for layout in layouts {
      if layout.time.isThere { columns.insert(.time) }
      if layout.size.isThere { columns.insert(.size) }
      if layout.operation.isThere { columns.insert(.operation) }
      if layout.ttl.isThere { columns.insert(.ttl) }
    }
    return columns
  }
}
