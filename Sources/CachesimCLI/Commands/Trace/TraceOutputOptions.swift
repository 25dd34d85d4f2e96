internal import ArgumentParser
internal import CacheCore
internal import Traces

/// How the trace that a `cachesim trace` command makes is written.
struct TraceOutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The format, where the file's name does not say it.", valueName: "format[.zst|.gz|...]"))
  var to: String?

  /// Opens the file to write and says what will be left out. It is put in place by `finish`, whole.
  func open(_ path: String, columns: TraceColumns, _ console: Console) throws(CachesimError) -> TraceWriter {
    let writer = try TraceWriter(try TraceTarget(path: path, to: to), columns: columns)
    for warning in writer.warnings { console.warn(warning) }
    return writer
  }

  /// Completes the file, unless nothing came to be in it: a trace without requests is none.
  static func finish(_ writer: TraceWriter, _ path: String, keys: KeyOrigin) throws(CachesimError) {
    guard writer.requests > 0 else {
      throw CachesimError(.failed, "\(path): no requests are left; nothing was written")
    }
    writer.keyOrigin = keys
    try writer.finish()
  }
}
