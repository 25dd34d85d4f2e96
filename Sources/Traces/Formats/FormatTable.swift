internal import CacheCore

/// The formats that can be read. A new one is a file in Formats/ and a row here.
public enum FormatTable {
  /// A row a format, in the order in which lists show them.
  public static let rows: [TraceFormat] =
    [.oracleGeneral, .csv, .tsv, .text, .vscsi, .arc, .lirs] + TraceFormat.fixedKeys + [
      .sizeText, .address, .addressPenalties,
      .lcs, .oracleSysTwrNS, .mooncake,
      .redisMonitor, .memcachedWatch, .weblog, .varnish, .ndjson, .haproxy, .alb, .cloudfront,
      .compiled,
    ] + TraceFormat.research

  /// The row with a name or an alias, in any case.
  public static func row(named name: String) -> TraceFormat? {
    let wanted = name.lowercased()
    return rows.first { $0.name.lowercased() == wanted || $0.aliases.contains { $0.lowercased() == wanted } }
  }
}
