internal import ArgumentParser
internal import CacheCore
internal import Traces

/// `cachesim trace validate`: reads all of a trace, which checks all that its format lets one check.
struct TraceValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Read all of a trace and check what its format lets one check; exit code 65 at the first problem.")

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    let source = try input.open(trace)
    let totals = try TraceCounting.count(source, trace, input.console)
    input.warn(source)
    let bad = source.badRecords.count
    try OutputFile(path: "-").write(
      "\(trace): \(source.format), \(totals.requests) requests, \(bad) bad records\(bad == 0 ? ": sound" : "")\n")
    if bad > 0 { throw ExitCode(CachesimError.Kind.badData.rawValue) }
  }
}
