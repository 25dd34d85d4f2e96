internal import ArgumentParser
internal import CacheCore
internal import Compare
internal import Policies
internal import Reports
internal import Traces

/// `cachesim compare`: two reports, and whether the second may be merged.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare a report with a baseline, and fail where it is worse.",
    usage: "cachesim compare BASE NEW [--tolerance METRIC=AMOUNT,...] [--rules FILE] [--require FLOOR] [options]",
    discussion: """
      Reports are those of 'cachesim replay' (JSON, JSONL, CSV) or written by hand (docs/ci-gate.md). Rows are matched by \
      trace, policy, parameters, capacity, unit, options and seed. Counts are compared exactly unless a tolerance is given; \
      a tolerance on a ratio releases the counts it is made of. Where something draws, seeds are compared together, by a \
      confidence interval: what it leaves open is 'unclear', and no failure.

        cachesim compare old.json new.json --junit gates.xml --github
        cachesim compare old.json new.json --tolerance hit_ratio=0.2pp,latency_*=5%
        cachesim compare old.json new.json --require 's3fifo@10%.hit_ratio>=0.62'
        cachesim compare old.json new.json --update-baseline
        cachesim compare --rank monday.json tuesday.json

      With --rank it is all policies of one or more reports that are compared: the mean and percentiles over traces of the \
      misses of fifo that each saves, its worst trace, how often it is best, and how likely chance explains it.

      Exit codes: 0 nothing is worse, 2 something is worse, changed or missing, or a requirement does not hold, \
      4 something is better (with --fail-on-improvement).
      """)

  @Argument(
    help: ArgumentHelp(
      "The baseline and the new report, or those to rank; '-' is standard input.", valueName: "report"))
  var reports: [String]
  @OptionGroup(title: "Gate") var gate: GateOptions
  @Flag(help: "Rank the policies of the reports by the misses of fifo that they save.") var rank = false
  @Option(
    help: ArgumentHelp("The form of the comparison on standard output.", valueName: "table|markdown|json|junit|..."))
  var format = "table"
  @Option(
    help: ArgumentHelp(
      "Write the comparison to a file as well; repeatable. Forms: "
        + ComparisonFormat.rows.map(\.name).joined(separator: ", ") + ".", valueName: "form=file"))
  var export: [String] = []
  @Flag(help: "Say nothing but errors beside the comparison.") var quiet = false

  func run() throws {
    if rank { return try showRanking() }
    guard reports.count == 2 else {
      throw CachesimError(.usage, "two reports are compared, the baseline and the new one; \(reports.count) are given")
    }
    guard reports != ["-", "-"] else { throw CachesimError(.usage, "only one of the reports can be standard input") }
    let console = Console(isQuiet: quiet)
    let form = try ComparisonFormat.row(named: format)
    let run = try GateRun(gate, baseline: reports[0], exports: export, console: console)
    let base = try run.base()
    let bytes = try ReportFile.bytes(reports[1])
    let name = reports[1] == "-" ? "standard input" : reports[1]
    let new = try Report(reading: bytes, name: name)
    let comparison = try run.comparison(base, new, named: name)
    let isForPeople = ["table", "markdown"].contains(format)
    if !isForPeople { comparison.warnings.forEach(console.warn) }
    var annotations: [String] = []
    try run.write(comparison, new, baselineText: { bytes }, annotate: { annotations.append($0) })
    try GateRun.write(form.text(comparison, new))
    let lines = annotations.map { $0 + "\n" }.joined()
    if isForPeople { try GateRun.write(lines) } else { Console.write(lines) }
    let code = run.exitCode(comparison)
    if code != 0 { throw ExitCode(code) }
  }

  private func showRanking() throws {
    guard !gate.isGiven, export.isEmpty else {
      throw CachesimError(.usage, "--rank takes no gates and exports; it has --format table, markdown and json")
    }
    try Sheet.check(format)
    guard reports.count(where: { $0 == "-" }) <= 1 else {
      throw CachesimError(.usage, "only one of the reports can be standard input")
    }
    var read: [Report] = []
    for path in reports {
      let report = try ReportFile.read(path)
      guard report.isComplete else {
        throw CachesimError(.badData, "\(path): is of a run that was interrupted; make it again")
      }
      read.append(report)
    }
    let ranking = try Ranking(read, bounds: PolicyTable.bounds)
    try OutputFile(path: "-").write(try ranking.sheet.text(as: format))
  }
}
