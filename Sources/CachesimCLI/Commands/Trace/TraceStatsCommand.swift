internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Traces

/// `cachesim trace stats`: what a trace is like.
struct TraceStatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what a trace is like: rates, sizes, popularity, reuse, working sets, times to live.",
    discussion: """
      One pass. Memory: about 120 bytes a distinct object, and a bounded part for distributions, which are exact for up to \
      a million different values and rounded down by up to 0.2 % beyond. Reuse distances are exact for up to \
      --reuse-objects distinct objects and estimated from a sample of the keys beyond; the output says which.

        cachesim trace stats day1.oracleGeneral.zst
        cachesim trace stats access.csv --format json --zipf-ranks 1-10000
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @Option(help: ArgumentHelp("The form of the statistics.", valueName: "table|json|markdown")) var format = "table"
  @Option(
    name: .customLong("zipf-ranks"),
    help: ArgumentHelp("The ranks that the Zipf law is fitted to. Default: all.", valueName: "a-b"))
  var zipfRanks: String?
  @Option(
    name: .customLong("reuse-objects"),
    help: ArgumentHelp("Up to how many objects reuse distances are exact.", valueName: "n"))
  var reuseObjects = "16M"
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    try Sheet.check(format)
    let ranks = try ranks()
    guard let limit = parseCount(reuseObjects), (1...1_000_000_000).contains(limit) else {
      throw CachesimError(.usage, "--reuse-objects '\(reuseObjects)' is not a number from 1 to 1G")
    }
    let source = try input.open(trace)
    var gatherer = StatisticsGatherer(columns: source.columns, reuseObjects: Int(limit), zipfRanks: ranks)
    try TracePass(label: trace, console: input.console).run(source) { (block) throws(CachesimError) in
      try gatherer.add(block)
      return true
    }
    let statistics: TraceStatistics
    do throws(CachesimError) { statistics = try gatherer.finish() } catch {
      throw CachesimError(error.kind, "\(trace): \(error.message)")
    }
    input.warn(source)
    try OutputFile(path: "-").write(
      try StatisticsSheet(statistics, path: trace, format: source.format).sheet.text(as: format))
  }

  private func ranks() throws(CachesimError) -> ClosedRange<Int> {
    guard let zipfRanks else { return 1...Int.max }
    let ends = zipfRanks.split(separator: "-", omittingEmptySubsequences: false).map { parseCount(String($0)) }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 1, last >= first + 2 else {
      throw CachesimError(.usage, "--zipf-ranks '\(zipfRanks)' is not of the form 1-10000, with at least three ranks")
    }
    return Int(first)...Int(last)
  }
}
