public import CacheCore

/// Where a trace is to be written, and how: a path, a format with its parameters, a compression.
public struct TraceTarget: Sendable {
  /// The file; "-" is standard output.
  public let path: String
  /// The format.
  public let format: WriteFormat
  /// Its parameters, given or by default.
  public let parameters: ParameterValues
  /// The compression.
  public let compression: TraceCompression

  /// Takes format and compression from the file's name (`x.oracleGeneral.zst`, `x.csv.gz`, `x.lis`), or from a spelling
  /// such as `--to` takes: `csv`, `csv.gz`, `csv:header=false`, `keys:be-i32.xz`, `vscsi:version=2`. Where the spelling
  /// names no compression, the file's name decides on it.
  public init(path: String, to spelling: String? = nil) throws(CachesimError) {
    self.path = path
    let (plainName, nameCompression) = TraceCompression.split(path == "-" ? "" : path)
    guard let spelling else {
      guard let row = TraceTarget.row(ofFile: plainName) else {
        throw CachesimError(
          .usage,
          "\(path == "-" ? "standard output" : path): the name does not say which format to write; say it with --to: "
            + WriteFormatTable.rows.map(\.name).joined(separator: ", "))
      }
      format = row
      parameters = ParameterValues(row.parameters)
      compression = nameCompression
      return
    }
    let parts = spelling.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    for used in [2, 1] where parts.count >= used {
      let (name, spelt) = TraceCompression.split(parts[..<used].joined(separator: ":"))
      guard let row = WriteFormatTable.row(named: name) else { continue }
      format = row
      compression = spelt == .none ? nameCompression : spelt
      parameters = try ParameterValues(
        row.parameters, given: Array(parts[used...]), owner: "trace format '\(row.name)'")
      if let delimiter = row.parameters.first(where: { $0.name == "delimiter" }).map({ parameters.text($0.name) }) {
        guard delimiter.utf8.count == 1, delimiter != "\"", delimiter != "\n", delimiter != "." else {
          throw CachesimError(.usage, "trace format '\(row.name)': delimiter=\(delimiter) is not one ASCII character")
        }
      }
      return
    }
    let names = WriteFormatTable.rows.map(\.name)
    let hint =
      nearestName(to: spelling, in: names).map { "did you mean '\($0)'?" } ?? "known: " + names.joined(separator: ", ")
    throw CachesimError(.usage, "no trace format '\(spelling)' that can be written; \(hint)")
  }

  private static func row(ofFile name: String) -> WriteFormat? {
    let lowered = name.lowercased()
    return WriteFormatTable.rows.first { row in row.suffixes.contains { lowered.hasSuffix($0.lowercased()) } }
  }
}
