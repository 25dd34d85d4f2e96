internal import CacheCore

/// Finds a trace's format by its name, and where that says nothing by its first records.
enum FormatDetection {
  static func detect(_ head: TraceHead, path: String, name: String) throws(CachesimError) -> TraceFormat {
    if let named = byName(path) {
      if named.fit(head) != .impossible { return named }
      let others = candidates(head, .certain) + candidates(head, .possible)
      let hint = others.isEmpty ? "no known format fits" : "it may be \(list(others))"
      throw CachesimError(
        .badData,
        "\(name): is named as \(named.name), but does not begin like it; \(hint): say which with --trace-format NAME")
    }
    let certain = candidates(head, .certain)
    if certain.count == 1, let only = certain.first { return only }
    let all = certain.isEmpty ? candidates(head, .possible) : certain
    if all.isEmpty {
      throw CachesimError(
        .badData, "\(name): is of no known format; `cachesim formats` lists those that --trace-format can name")
    }
    throw CachesimError(
      .usage, "\(name): its format is not certain; it may be \(list(all)): say which with --trace-format NAME")
  }

  /// The row whose suffix a file's name has, compression suffixes looked through, the longest suffix first; and any name
  /// with `.oracleGeneral.` in it, as libCacheSim has it (`w01.oracleGeneral.sample10.zst`).
  static func byName(_ path: String) -> TraceFormat? {
    guard path != "-" else { return nil }
    let file = Compression.strip(path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    let matches = FormatTable.rows.flatMap { row in row.suffixes.map { (row, $0.lowercased()) } }
      .filter { file.hasSuffix($0.1) }
    if let best = matches.max(by: { $0.1.count < $1.1.count }), !best.0.suffixes.isEmpty {
      return best.0
    }
    let parts = file.split(separator: ".").dropFirst()
    return parts.contains("oraclegeneral") ? FormatTable.row(named: "oracleGeneral") : nil
  }

  private static func candidates(_ head: TraceHead, _ wanted: FormatFit) -> [TraceFormat] {
    FormatTable.rows.filter { $0.fit(head) == wanted }
  }

  private static func list(_ rows: [TraceFormat]) -> String {
    let names = rows.map(\.name)
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
