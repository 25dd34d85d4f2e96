internal import CacheCore

extension TraceFormat {
  /// Tables with a delimiter, by default a comma.
  static let csv = delimited(
    "csv", "a table: columns by number from 1 or by header name", suffixes: [".csv"], delimiter: "auto",
    fit: { DelimitedFit.fit($0, delimiters: [0x2C, 0x3B, 0x7C]) })

  /// Tables with tabs.
  static let tsv = delimited(
    "tsv", "a table with tabs: columns by number from 1 or by header name", suffixes: [".tsv", ".tab"],
    delimiter: "tab", fit: { DelimitedFit.fit($0, delimiters: [0x09]) })

  private static func delimited(
    _ name: String, _ summary: String, suffixes: [String], delimiter: String,
    fit: @escaping @Sendable (TraceHead) -> FormatFit
  ) -> TraceFormat {
    func column(_ name: String, _ what: String) -> Parameter {
      Parameter(
        name, .text, default: "auto", "column of \(what): a number from 1, a header name, auto (by header), or none")
    }
    return TraceFormat(
      name, summary,
      parameters: [
        column("key", "the keys (never none)"), column("time", "the times"), column("size", "the sizes in bytes"),
        column("op", "the operations"), column("ttl", "the times to live"), column("cost", "the costs of a miss"),
        column(
          "found", "whether the origin holds what is read (yes, no; 1, 0; or an HTTP status: not with 404 and 410)"),
        Parameter(
          "time-unit", .choice(["auto"] + TimeUnit.allCases.map(\.rawValue)), default: "auto",
          "the unit of the times; auto: as the header says (time_ms), else seconds"),
        Parameter(
          "ttl-unit", .choice(TimeUnit.allCases.map(\.rawValue)), default: "s", "the unit of the times to live"),
        Parameter("header", .choice(["auto", "true", "false"]), default: "auto", "whether the first row is a header"),
        Parameter(
          "delimiter", .text, default: delimiter,
          "one character, or a name: auto, comma, semicolon, tab, space, pipe, colon"),
        Parameter("quotes", .choice(["true", "false"]), default: "true", "whether fields can be in quotes (RFC 4180)"),
      ],
      columns: [.time, .size, .operation, .ttl, .cost, .found], suffixes: suffixes, keyIsText: true, bytesPerKey: 1,
      source: "RFC 4180; libCacheSim, traceReader/generalReader/csv.c",
      fit: fit,
      makeReader: { (setup) throws(CachesimError) in try DelimitedReader(setup, owner: name) })
  }
}

/// Whether the first bytes are a table whose header tells what is what.
enum DelimitedFit {
  static func fit(_ head: TraceHead, delimiters: [UInt8]) -> FormatFit {
    guard head.isText else { return .impossible }
    // A header that belongs to one published format says more than names that any table may have.
    if TraceFormat.research.contains(where: { $0.fit(head) == .certain }) { return .possible }
    for delimiter in delimiters {
      let rows = DelimitedRows.first(2, of: head, delimiter: delimiter, quotes: true)
      guard rows.count == 2, rows[0].count > 1, rows[0].count == rows[1].count else { continue }
      return DelimitedColumns.isHeader(rows) && DelimitedColumns.guess(.key, in: rows[0]) != nil ? .certain : .possible
    }
    return .possible
  }
}
