internal import ArgumentParser
internal import CacheCore
internal import Traces

/// `cachesim trace head`: the first requests as CSV.
struct TraceHeadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "head", abstract: "Show the first requests of a trace, as CSV.")

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @Option(name: .short, help: ArgumentHelp("How many requests.", valueName: "n")) var n = "10"
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    guard let count = parseCount(n), count > 0 else {
      throw CachesimError(.usage, "-n '\(n)' is not a number of requests (1 or more; k, M and G may follow)")
    }
    let source = try input.open(trace)
    let part = TracePart(source, limit: count)
    let writer = try TraceWriter(try TraceTarget(path: "-", to: "csv"), columns: part.columns)
    let block = RecordBlock(capacity: Int(min(count, 1 << 14)), columns: part.columns)
    var goesOn = true
    while goesOn {
      block.count = 0
      goesOn = try part.read(into: block)
      try writer.append(block)
    }
    try writer.finish()
    input.warn(source, writtenTo: "-")
  }
}
