internal import CacheCore

/// Finds a trace's format by its name, and where that says nothing by its first records.
enum FormatDetection {
  static func detect(_ head: TraceHead, path: String, name: String) throws(CachesimError) -> TraceFormat {
    // Its magic bytes are no other format's, whatever the file is called.
    if TraceFormat.compiled.fit(head) == .certain { return .compiled }
    let named = byName(path)
    if let first = named.first {
      let fitting = named.filter { $0.fit(head) != .impossible }
      let sure = fitting.filter { $0.fit(head) == .certain }
      if let only = sure.count == 1 ? sure.first : fitting.first { return only }
      let others = candidates(head, .certain) + candidates(head, .possible)
      let hint = others.isEmpty ? "no known format fits" : "it may be \(list(others))"
      throw CachesimError(
        .badData,
        "\(name): is named as \(first.name), but does not begin like it; \(hint): say which with --trace-format NAME")
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

  /// The rows whose suffix a file's name has, compression suffixes looked through, those with the longest suffix; and any
  /// name with `.oracleGeneral.` in it, as libCacheSim has it (`w01.oracleGeneral.sample10.zst`).
  static func byName(_ path: String) -> [TraceFormat] {
    guard path != "-" else { return [] }
    let file = Compression.strip(path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    let matches = FormatTable.rows.flatMap { row in row.suffixes.map { (row, $0.lowercased()) } }
      .filter { file.hasSuffix($0.1) }
    if let longest = matches.map(\.1.count).max() { return matches.filter { $0.1.count == longest }.map(\.0) }
    let parts = file.split(separator: ".").dropFirst()
    return parts.contains("oraclegeneral") ? [.oracleGeneral] : []
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
