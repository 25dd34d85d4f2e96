internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Traces

/// `cachesim curve`: miss-ratio curves.
struct CurveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "curve",
    abstract: "Show how the miss ratio falls with capacity: the whole curve, its knee, and what a target takes.",
    usage: "cachesim curve TRACE [--policy P,P,...] [--capacity C,C,...] [--target hit_ratio=0.9] [options]",
    discussion: """
      LRU's curve is counted exactly in one pass, whatever the number of points; other policies are simulated at every \
      point, in the same pass. For traces too long for that, --method sampled follows a share of the keys and gives a \
      95 % interval.

        cachesim curve day1.oracleGeneral.zst
        cachesim curve day1.oracleGeneral.zst --policy lru,s3fifo,belady --plot
        cachesim curve day1.oracleGeneral.zst --capacity 1GiB,2GiB,4GiB --format csv
        cachesim curve huge.oracleGeneral.zst --policy lru,arc --method sampled:rate=0.001
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @OptionGroup var options: CurveOptions
  @OptionGroup(title: "Keys") var keys: KeyOptions

  func run() throws {
    let plan = try options.plan()
    let targets = try options.targets()
    let format = try options.traceFormatChoice()
    let keyRules = try keys.rules()
    let form = try CurveForm(options.format)
    let file = try OutputFile(path: "-")
    let console = Console(isQuiet: options.quiet)
    Interrupt.listen()
    let input = try TraceInput(
      path: trace, rereadable: CurveEngine.readsAgain(plan) || !targets.isEmpty, goesOn: { !Interrupt.isAsked })
    let bar = ProgressBar(console)
    defer { bar.finish() }
    var opened: OpenTrace?
    func progress(_ pass: Int, _ passes: Int, _ requests: Int64) -> Bool {
      let label = passes > 1 ? "\(trace) (pass \(pass) of \(passes))" : trace
      bar.update(label, requests: requests, done: opened.flatMap(TracePass.share(of:)))
      return !Interrupt.isAsked
    }
    func open() throws(CachesimError) -> any RecordSource {
      let source = try TraceReading.open(
        input, format: format, onBadRecord: options.onBadRecord, keys: keyRules, ownThread: plan.replay.threads > 1)
      opened = source
      return source
    }
    var sheet: CurveSheet
    do throws(CachesimError) {
      let curve = try CurveEngine.run(plan, progress: progress, open: open)
      sheet = CurveSheet(curve, plan: plan, path: trace, format: opened?.format ?? "")
      for target in targets where curve.isComplete {
        for choice in plan.replay.policies {
          let found = try CurveEngine.capacity(
            reaching: target, choice, plan, objects: curve.trace.objects ?? 0, bytes: curve.trace.bytes ?? 0,
            progress: progress, open: open)
          sheet.add(target, choice, found)
        }
      }
    } catch {
      throw [.usage, .failed].contains(error.kind) && !error.message.contains(trace)
        ? CachesimError(error.kind, "\(trace): \(error.message)") : error
    }
    bar.finish()
    let warnings =
      (opened.map { $0.warnings + ($0.badRecords.count > 0 ? $0.badRecords.messages : []) } ?? []) + sheet.warnings
    for warning in warnings { console.warn(warning) }
    try file.write(sheet.text(form, plot: options.plot))
    try file.commit()
    if Interrupt.isAsked { throw ExitCode(130) }
  }
}
