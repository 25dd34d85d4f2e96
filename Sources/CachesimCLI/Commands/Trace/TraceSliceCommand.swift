internal import ArgumentParser
internal import CacheCore
internal import Traces

/// `cachesim trace slice`: a part of a trace.
struct TraceSliceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slice", abstract: "Write the requests from one place of a trace up to another.",
    discussion: """
      A place is a number of requests (20k: behind the first 20,000), a time since the trace's first request (90m), or a \
      time of its own clock in seconds (@1577836800). What is at --from is written, what is at --to is not, so that slices \
      that meet share out the trace.

        cachesim trace slice day1.csv noon.csv.gz --from 12h --to 13h
        cachesim trace slice day1.csv head.csv --to 1M
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "in")) var trace: String
  @Argument(help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "out")) var output: String
  @Option(help: ArgumentHelp("Where the slice begins. Default: where the trace does.", valueName: "n|1h|@s"))
  var from = "0"
  @Option(help: ArgumentHelp("Before what it ends. Default: where the trace does.", valueName: "n|1h|@s"))
  var to: String?
  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("The format, where the file's name does not say it.", valueName: "format[.zst|.gz|...]"))
  var format: String?
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    let start = try place(from, "--from")
    let end = try to.map { (text) throws(CachesimError) in try place(text, "--to") }
    let source = try input.open(trace)
    if start.isTime || end?.isTime == true, !source.columns.contains(.time) {
      throw CachesimError(.usage, "\(trace): has no times; name places by requests, say --from 20k")
    }
    let writer = try TraceWriter(try TraceTarget(path: output, to: format), columns: source.columns)
    for warning in writer.warnings { input.console.warn(warning) }
    var slice = TraceSlice(from: start, to: end)
    try TracePass(label: trace, console: input.console).run(source) { (block) throws(CachesimError) in
      slice.apply(to: block)
      try writer.append(block)
      return !slice.isDone
    }
    try TraceOutputOptions.finish(writer, output, keys: source.keyOrigin)
    input.warn(source, writtenTo: output)
  }

  private func place(_ text: String, _ option: String) throws(CachesimError) -> TraceSlice.Place {
    do throws(CachesimError) { return try TraceSlice.Place(text) } catch {
      throw CachesimError(.usage, "\(option) \(error.message)")
    }
  }
}
