internal import ArgumentParser
internal import CacheCore
internal import Compare
internal import Policies
internal import Replay
internal import Reports
internal import Traces

/// `cachesim replay`: replays traces against policies and reports.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay traces against eviction policies at many capacities, and report hit ratios.",
    usage: "cachesim replay TRACE... [--policy P,P,...] [--capacity C,C,...] [options]",
    discussion: """
      A trace is read once, whatever the number of policies and capacities; compressed files (zst, gz, xz, bz2, lz4) are \
      recognised by their content, and '-' is standard input.

        cachesim replay day1.oracleGeneral.zst --policy lru,s3fifo,arc --capacity 1%,10%,64MiB
        cachesim replay access.csv --trace-format csv:key=url:size=bytes --policy sieve --capacity 1GiB
        zcat keys.gz | cachesim replay - --trace-format text --policy lru,belady --capacity 10%
      """)

  @Argument(help: ArgumentHelp("Traces; '-' is standard input.", valueName: "trace")) var traces: [String]
  @OptionGroup var options: ReplayOptions
  @OptionGroup(title: "Keys") var keys: KeyOptions
  @Option(
    help: ArgumentHelp(
      "Compare the report with this one, as 'cachesim compare' does, and fail where it is worse.", valueName: "report"))
  var baseline: String?
  @OptionGroup(title: "Gate") var gate: GateOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    if baseline == nil, gate.isGiven {
      throw CachesimError(.usage, "--tolerance, --rules, --require and the like compare with a --baseline; name one")
    }
    let plan = try options.plan()
    let format = try options.part.format()
    let keyRules = try keys.rules()
    let outputs = try output.open()
    let gateRun = try baseline.map { path throws(CachesimError) in
      try GateRun(gate, baseline: path, console: console)
    }
    let base = try gateRun?.base()
    Interrupt.listen()
    var report = ReportBuilder(options: options, plan: plan, format: format, keys: keys)
    let meter = RunMeter()
    for path in traces where !Interrupt.isAsked {
      try replay(
        path, plan, format, keyRules, needsDigest: outputs.needDigest || base != nil, into: &report, meter, console)
    }
    let result = report.report(isComplete: !Interrupt.isAsked)
    do throws(CachesimError) { try outputs.write(result) } catch {
      // Files are written before standard output; that somebody stops reading that opens no gate.
      if gateRun == nil || error.kind != .closedPipe { throw error }
    }
    if output.shouldSayTimings(console) { console.note(meter.line) }
    if let timings = outputs.timings {
      try timings.write(meter.json)
      try timings.commit()
    }
    if Interrupt.isAsked { throw ExitCode(130) }
    if let gateRun, let base { try compare(result, with: base, gateRun, console) }
  }

  /// Holds the report against the baseline. The comparison follows the report where that is a table, and goes to standard
  /// error where it is for programs.
  private func compare(_ report: Report, with base: Report, _ run: GateRun, _ console: Console) throws {
    // As it is read back, with the digits that are written, which are the baseline's too.
    let json = try ReportFormat.row(named: "json").text(report)
    let new = try Report(reading: Array(json.utf8), name: "this report")
    let comparison = try run.comparison(base, new, named: "this report")
    let isForPeople = ["table", "markdown"].contains(output.format)
    var annotations: [String] = []
    try run.write(
      comparison, new, baselineText: { baselineText(report, json) }, annotate: { annotations.append($0) })
    let form = try ComparisonFormat.row(named: isForPeople ? output.format : "table")
    let text = (isForPeople ? "\n" : "") + form.text(comparison, new) + annotations.map { $0 + "\n" }.joined()
    if isForPeople {
      try GateRun.write(text)
    } else if comparison.fails || !console.isQuiet {
      Console.write(text)
    }
    let code = run.exitCode(comparison)
    if code != 0 { throw ExitCode(code) }
  }

  /// The report as the baseline's name says: JSON unless that ends in another form's suffix.
  private func baselineText(_ report: Report, _ json: String) -> [UInt8] {
    let suffix = ["csv", "jsonl"].first { baseline?.hasSuffix("." + $0) == true }
    let form = suffix.flatMap { try? ReportFormat.row(named: $0) }
    return Array((form?.text(report) ?? json).utf8)
  }

  private func replay(
    _ path: String, _ plan: ReplayPlan, _ format: FormatChoice?, _ keyRules: KeyRules, needsDigest: Bool,
    into report: inout ReportBuilder, _ meter: RunMeter, _ console: Console
  ) throws(CachesimError) {
    let input = try TraceInput(
      path: path, rereadable: ReplayEngine.readsTwice(plan), digest: needsDigest, goesOn: { !Interrupt.isAsked })
    if Interrupt.isAsked {
      let warning = "\(path): interrupted before anything was counted"
      console.warn(warning)
      return report.add(warning: warning)
    }
    let reading = RepeatedReading(path, input, console) { (input) throws(CachesimError) in
      try TraceReading.open(
        input, format: format, onBadRecord: options.part.onBadRecord, keys: keyRules, keepsNames: plan.needsNames,
        ownThread: plan.threads > 1)
    }
    let result = try reading.run { (progress, open) throws(CachesimError) in
      try ReplayEngine.run(plan, progress: progress, open: open)
    }
    let warnings = reading.warnings(and: result.warnings)
    for warning in warnings { console.warn(warning) }
    meter.add(requests: result.trace.requests, cells: result.cells.count)
    // Reading all of a file for its digest is not what somebody waits for who has just interrupted.
    let digest = result.isComplete ? try input.sha256() : nil
    report.add(path: path, format: reading.format, sha256: digest, result, warnings: warnings)
  }
}
