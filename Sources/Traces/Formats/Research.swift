internal import CacheCore

/// The published traces whose rows have a fixed layout.
extension TraceFormat {
  static let research: [TraceFormat] = [
    research(
      "twitter", "Twitter's twemcache traces", [".csv"],
      RowLayout(count: 7...7, key: 1, time: 0, size: 3, operation: 5, ttl: 6), source: "Yang et al., OSDI 2020"),
    research(
      "meta-kv", "Meta's CacheLib key-value traces, a row as many requests as op_count says", [".csv"],
      RowLayout(
        count: 1...16, header: ["key", "op_time", "size", "op", "ttl", "op_count"], key: 0), source: "CacheLib, kvcache"),
    research(
      "meta-cdn", "Meta's CacheLib CDN traces", [".csv"],
      RowLayout(count: 1...16, header: ["cacheKey", "timestamp", "objectSize", "", "", ""], key: 0),
      source: "CacheLib, CDN traces", requires: "responseHeaderSize"),
    research(
      "meta-block", "Meta's Tectonic block traces (Baleen)", [".csv"],
      RowLayout(
        count: 1...16, header: ["block_id", "op_time", "io_size", "op_name", "", ""], key: 0, operations: .chunk),
      source: "CacheLib, block traces; Wong et al., FAST 2024"),
    research(
      "msr", "MSR Cambridge block traces", [".csv"],
      RowLayout(
        count: 7...7, key: 4, keyIsNumber: true, first: 1, second: 2, time: 0, clock: .filetime, size: 5, operation: 3),
      source: "Narayanan et al., FAST 2008; SNIA IOTTA"),
    research(
      "msr-reduced", "MSR Cambridge, reduced: time, operation, offset, size", [".txt"],
      RowLayout(
        delimiter: 0x20, count: 4...4, key: 2, keyIsNumber: true, time: 0, clock: .filetime, size: 3, operation: 1),
      source: "MSR Cambridge, cut to four columns"),
    research(
      "spc", "UMass storage traces (SPC-1): unit, block, size, operation, time", [".spc"],
      RowLayout(count: 5...16, key: 1, keyIsNumber: true, first: 0, time: 4, size: 2, operation: 3),
      source: "UMass Trace Repository; SPC trace file format 1.0.1"),
    research(
      "alibaba", "Alibaba's block traces: device, operation, offset, length, time (us)", [".csv"],
      RowLayout(
        count: 5...5, key: 2, keyIsNumber: true, first: 0, time: 4, clock: .unit(1000), size: 3, operation: 1),
      source: "Li et al., IISWC 2020"),
    research(
      "tencent-block", "Tencent's block traces: time, offset, sectors, type, volume", [".csv"],
      RowLayout(
        count: 5...5, key: 1, keyIsNumber: true, first: 4, time: 0, size: 2, sizeUnit: 512, operation: 3,
        operations: .digit(reads: 0x30)), source: "Zhang et al., ATC 2020; SNIA IOTTA"),
    research(
      "tencent-photo", "Tencent's photo traces; an object is a photo in a format and size class", [],
      RowLayout(delimiter: 0x20, count: 8...8, key: 1, first: 2, second: 3, time: 0, clock: .calendar, size: 4),
      source: "Zhou et al., ICS 2018; SNIA IOTTA"),
    research(
      "mqsim", "MQSim's block traces: time (ns), device, block, sectors, type", [".trace"],
      RowLayout(
        delimiter: 0x20, count: 5...5, key: 2, keyIsNumber: true, first: 1, time: 0, clock: .unit(1), size: 3,
        sizeUnit: 512, operation: 4, operations: .digit(reads: 0x31)), source: "Tavakkol et al., FAST 2018"),
    research(
      "wikipedia", "Wikipedia's access traces: counter, time, URL, saved", [],
      RowLayout(delimiter: 0x20, count: 4...4, key: 2, time: 1, operation: 3, operations: .saved),
      source: "Urdaneta et al., Computer Networks 2009", detects: false),
    research(
      "ibm-object", "IBM's object store traces: time (ms), operation, object, size, range", [],
      RowLayout(
        delimiter: 0x20, count: 3...6, key: 2, time: 0, clock: .unit(1_000_000), size: 3, operation: 1,
        operations: .rest), source: "Eytan et al., HotStorage 2020; SNIA IOTTA"),
    research(
      "tragen", "TRAGEN's synthetic traces: time, object, size", [], RowLayout(count: 3...3, key: 1, time: 0, size: 2),
      source: "Sabnis and Sitaraman, IMC 2021", detects: false),
  ]

  private static func research(
    _ name: String, _ summary: String, _ suffixes: [String], _ layout: RowLayout, source: String,
    requires: String = "", detects: Bool = true
  ) -> TraceFormat {
    var parameters: [Parameter] = []
    if layout.first >= 0 {
      parameters.append(
        Parameter(
          "object", .choice(["full", "key"]), default: "full",
          "full: the key and its volume (or variant) make the object; key: the key alone"))
    }
    let expands = layout.header.count == 6 && !layout.header[5].isEmpty
    if expands {
      parameters.append(
        Parameter("expand", .choice(["true", "false"]), default: "true", "whether a row is op_count requests, or one"))
    }
    let hasHeader = !layout.header.isEmpty
    var columns: TraceColumns = []
    for (place, name, column) in [
      (layout.time, 1, TraceColumns.time), (layout.size, 2, .size), (layout.operation, 3, .operation),
      (layout.ttl, 4, .ttl),
    ] where hasHeader ? !layout.header[name].isEmpty : place >= 0 { columns.insert(column) }
    return TraceFormat(
      name, summary, parameters: parameters, columns: columns, suffixes: suffixes, source: source,
      fit: { detects ? RowLayoutFit.fit($0, layout, requires) : .impossible },
      makeReader: { (setup) throws(CachesimError) in
        try RowLayoutReader(
          setup, layout, separate: layout.first >= 0 && setup.parameters.text("object") == "full",
          expand: expands && setup.parameters.text("expand") == "true")
      })
  }
}
