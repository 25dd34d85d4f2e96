/// How a written trace is compressed, as the end of its name says.
public enum TraceCompression: String, Sendable, CaseIterable {
  case none = ""
  case zstd = "zst"
  case gzip = "gz"
  case xz
  case bzip2 = "bz2"
  case lz4

  /// What is left of a name without the suffix of its compression, and the compression.
  static func split(_ name: String) -> (rest: String, compression: TraceCompression) {
    let lowered = name.lowercased()
    for (suffix, compression) in suffixes where lowered.hasSuffix(suffix) && lowered.utf8.count > suffix.utf8.count {
      return (String(name.dropLast(suffix.count)), compression)
    }
    return (name, .none)
  }

  private static let suffixes: [(String, TraceCompression)] =
    allCases.filter { $0 != .none }.map { ("." + $0.rawValue, $0) } + [(".zstd", .zstd)]
}
