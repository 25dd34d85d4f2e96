internal import ArgumentParser
internal import CacheCore
internal import Traces

/// How the trace of a `cachesim trace` command is read.
struct TraceInputOptions: ParsableArguments {
  @Option(
    name: .customLong("trace-format"),
    help: ArgumentHelp(
      "The trace's format; default: by content and file name. 'cachesim formats' lists them.",
      valueName: "name[:k=v]..."))
  var traceFormat: String?
  @Option(
    name: .customLong("on-bad-record"),
    help: ArgumentHelp("Stop at a bad record, or leave it out.", valueName: "fail|skip"))
  var onBadRecord = OnBadRecord.fail
  @Flag(help: "Say nothing but errors.") var quiet = false

  /// What is said beside results.
  var console: Console { Console(isQuiet: quiet) }

  /// The format that was named, if any.
  func format() throws(CachesimError) -> FormatChoice? {
    guard let traceFormat else { return nil }
    return try FormatChoice(traceFormat)
  }

  /// Opens a trace; "-" is standard input.
  func open(_ path: String, keys: KeyRules = KeyRules()) throws(CachesimError) -> OpenTrace {
    let format = try format()
    return try TraceReading.open(try TraceInput(path: path), format: format, onBadRecord: onBadRecord, keys: keys)
  }

  /// Says what there was to say about a trace that has been read, and, where its requests were written, about that.
  func warn(_ trace: OpenTrace, writtenTo output: String? = nil) {
    for line in trace.warnings + trace.badRecords.messages { console.warn(line) }
    if let output, trace.keysAreHashes {
      console.warn(
        "\(output == "-" ? "standard output" : output): keys are texts, or more than a number, which no "
          + "format holds: their 64-bit hashes are written")
    }
  }
}
