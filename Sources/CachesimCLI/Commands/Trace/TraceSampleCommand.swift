internal import ArgumentParser
internal import CacheCore
internal import Traces

/// `cachesim trace sample`: the requests for a share of the keys.
struct TraceSampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Write the requests for a share of the keys, chosen by their hash.",
    discussion: """
      All requests for a key are in the sample, or none; the keys are those of 'replay --sample', unless --seed chooses \
      others. A cache of the same share of its size behaves on the sample much as the whole does on the trace.

        cachesim trace sample day1.oracleGeneral.zst small.oracleGeneral.zst --rate 0.01
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "in")) var trace: String
  @Argument(help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "out")) var output: String
  @Option(help: ArgumentHelp("The share of keys, above 0, up to 1.", valueName: "r")) var rate: Double
  @Option(help: ArgumentHelp("Choose other keys.", valueName: "n")) var seed: UInt64 = 0
  @OptionGroup var target: TraceOutputOptions
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    guard rate > 0, rate <= 1 else { throw CachesimError(.usage, "--rate \(rate) is not in (0, 1]") }
    let source = try input.open(trace)
    let writer = try target.open(output, columns: source.columns, input.console)
    let sample = KeySample(share: rate, seed: seed)
    try TracePass(label: trace, console: input.console).run(source) { (block) throws(CachesimError) in
      sample.apply(to: block)
      try writer.append(block)
      return true
    }
    try TraceOutputOptions.finish(writer, output, keys: source.keyOrigin)
    input.warn(source, writtenTo: output)
  }
}
