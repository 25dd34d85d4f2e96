internal import CacheCore

extension TraceFormat {
  /// This tool's own compiled traces.
  static let compiled = TraceFormat(
    "cst", aliases: ["compiled"], "this tool's compiled trace: dense ids in compressed columns, with totals",
    columns: [.size, .time, .operation, .ttl, .cost, .found], suffixes: [".cst"],
    source: "this tool, docs/cst-format.md",
    fit: { head in head.bytes.starts(with: CompiledLayout.magic) ? .certain : .impossible },
    makeReader: { (setup) throws(CachesimError) in try CompiledReader(setup) })
}
