internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Traces
internal import Workloads

/// `cachesim fit`: measures a trace into a profile that `generate` reads back, and says how alike the two are.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Measure a trace into a profile for 'cachesim generate'.",
    usage: "cachesim fit TRACE -o PROFILE.yaml",
    discussion: """
      The profile has LRU stack distances in windows, sizes, operations, times to live and arrivals, and no keys. Then the \
      trace's clone is made and measured, and how far its exact LRU miss-ratio curve is from the trace's is written to \
      standard output (to standard error with '-o -').

        cachesim fit day1.oracleGeneral.zst -o day1.yaml
        cachesim generate day1.yaml --seed 3 -o clone.oracleGeneral.zst
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The profile to write; '-' is standard output.", valueName: "profile.yaml"))
  var output: String
  @Option(
    name: .customLong("trace-format"),
    help: ArgumentHelp("The trace's format; default: by content and file name.", valueName: "name[:k=v]..."))
  var traceFormat: String?
  @Option(
    name: .customLong("on-bad-record"),
    help: ArgumentHelp("Stop at a bad record, or leave it out.", valueName: "fail|skip"))
  var onBadRecord = OnBadRecord.fail
  @Option(help: ArgumentHelp("The clone's seed.", valueName: "n")) var seed: UInt64 = 1
  @Option(help: ArgumentHelp("The form of the comparison.", valueName: "table|json")) var format = "table"
  @Flag(help: "Say nothing but errors.") var quiet = false

  func run() throws {
    guard ["table", "json"].contains(format) else {
      throw CachesimError(.usage, "--format '\(format)' is not one of table, json")
    }
    guard output == "-" || SpecReader.isFile(output) else {
      throw CachesimError(.usage, "\(output): 'cachesim generate' knows a profile by its name; let it end in .yaml")
    }
    let console = Console(isQuiet: quiet)
    let choice = try traceFormat.map { text in try FormatChoice(text) }
    let opened = try TraceReading.open(TraceInput(path: trace), format: choice, onBadRecord: onBadRecord)
    let file = try OutputFile(path: output)
    Interrupt.listen()
    let original = try measure(opened, console)
    let bad = opened.badRecords
    for warning in opened.warnings + (bad.count > 0 ? bad.messages : []) { console.warn(warning) }
    if original.deletes > 0 {
      console.warn("\(trace): \(original.deletes) deletes are left out of the profile")
    }
    guard original.requests > 0 else {
      throw CachesimError(.badData, "\(trace): holds deletes only; there is nothing to measure")
    }
    let profile = WorkloadProfile(original)
    let clone = try measure(profile.workload(seed: seed))
    try file.write(profile.yaml)
    try file.commit()
    let comparison = FitComparison(original: original, clone: clone)
    let text = format == "json" ? comparison.json : comparison.table
    if output == "-" { console.note(String(text.dropLast())) } else { try OutputFile(path: "-").write(text) }
  }

  private func measure(_ opened: OpenTrace, _ console: Console) throws -> TraceMeter {
    let meter = TraceMeter(columns: opened.columns)
    let block = RecordBlock(capacity: 1 << 14, columns: opened.columns)
    let bar = ProgressBar(console)
    defer { bar.finish() }
    var more = true
    while more {
      block.count = 0
      more = try opened.read(into: block)
      try meter.add(block)
      bar.update(
        trace, requests: opened.requests,
        done: opened.totalBytes.map { Double(opened.bytesConsumed) / Double(max($0, 1)) })
      if Interrupt.isAsked { throw ExitCode(130) }
    }
    return meter
  }

  private func measure(_ workload: any Workload) throws -> TraceMeter {
    var workload = workload
    let meter = TraceMeter(columns: workload.columns)
    let block = RecordBlock(capacity: 1 << 14, columns: workload.columns)
    repeat {
      workload.fill(block)
      try meter.add(block)
      if Interrupt.isAsked { throw ExitCode(130) }
    } while block.count > 0
    return meter
  }
}
