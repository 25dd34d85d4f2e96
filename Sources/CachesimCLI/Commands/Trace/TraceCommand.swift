internal import ArgumentParser

/// `cachesim trace`: looks at traces, and writes them anew.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Look at traces, check them, and convert them.",
    subcommands: [
      TraceInfoCommand.self, TraceHeadCommand.self, TraceStatsCommand.self, TraceValidateCommand.self,
      TraceConvertCommand.self, TraceSampleCommand.self, TraceSliceCommand.self, TraceMergeCommand.self,
      TraceFilterCommand.self, TraceSplitCommand.self,
    ])
}
