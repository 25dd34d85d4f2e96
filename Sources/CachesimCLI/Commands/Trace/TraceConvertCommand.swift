internal import ArgumentParser
internal import CacheCore
internal import Traces

/// `cachesim trace convert`: writes a trace, or a part of it, in another format.
struct TraceConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a trace, or a part of it, in another format.",
    discussion: """
      The output's name says its format and compression. A compiled trace (.cst) replays fastest.

        cachesim trace convert access.csv.gz access.cst
        cachesim trace convert access.log.gz out.cst --trace-format weblog --drop-query --anonymise secret.txt
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "in")) var trace: String
  @Argument(help: ArgumentHelp("The file to write, whole or not at all; '-' is standard output.", valueName: "out"))
  var output: String
  @Option(help: ArgumentHelp("The format, where the file's name does not say it.", valueName: "format[.zst|.gz|...]"))
  var to: String?
  @Option(help: ArgumentHelp("Pass over the first requests.", valueName: "n")) var skip = "0"
  @Option(help: ArgumentHelp("Take at most so many requests.", valueName: "n")) var limit: String?
  @Option(help: ArgumentHelp("Take a share of the keys, chosen by their hash.", valueName: "r")) var sample = 1.0
  @OptionGroup(title: "Keys") var keys: KeyOptions
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    guard sample > 0, sample <= 1 else { throw CachesimError(.usage, "--sample \(sample) is not in (0, 1]") }
    let skip = try count(skip, "--skip", least: 0)
    let limit = try limit.map { text throws(CachesimError) in try count(text, "--limit", least: 1) } ?? .max
    let target = try TraceTarget(path: output, to: to)
    let source = try input.open(trace, keys: try keys.rules())
    let part = TracePart(source, skip: skip, limit: limit, sample: sample)
    let writer = try TraceWriter(target, columns: part.columns)
    for warning in writer.warnings { input.console.warn(warning) }
    Interrupt.listen()
    let bar = ProgressBar(input.console)
    defer { bar.finish() }
    let block = RecordBlock(capacity: 1 << 14, columns: part.columns)
    var goesOn = true
    while goesOn {
      block.count = 0
      goesOn = try part.read(into: block)
      try writer.append(block)
      let done = source.totalBytes.map { Double(source.bytesConsumed) / Double(max($0, 1)) }
      bar.update(trace, requests: writer.requests, done: done)
      if Interrupt.isAsked { throw ExitCode(130) }
    }
    guard writer.requests > 0 else {
      throw CachesimError(.badData, "\(trace): no requests are left to write after --skip and --sample")
    }
    writer.keyOrigin = source.keyOrigin
    try writer.finish()
    input.warn(source, writtenTo: output)
  }

  private func count(_ text: String, _ option: String, least: Int64) throws(CachesimError) -> Int64 {
    guard let count = parseCount(text), count >= least else {
      throw CachesimError(
        .usage, "\(option) '\(text)' is not a number of requests (\(least) or more; k, M and G may follow)")
    }
    return count
  }
}
