internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Traces

/// `cachesim tune`: a policy's parameters for a trace.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Search a policy's parameters for a trace and a capacity, and judge them on a part that was held out.",
    usage: "cachesim tune TRACE --policy s3fifo --capacity 10% --vary 'small=0.01..0.4,ghost=0.5|0.9' [options]",
    discussion: """
      Every combination is replayed on a sample of the keys, the better quarter of them on a larger one, and the best four or \
      more in full. All of that sees the first part of the trace only; what each of those hits in the rest, warm, is printed \
      beside it. The best in the first part is the answer, whether or not it is the best in the rest: choosing by the rest \
      would be reporting luck.

        cachesim tune day1.oracleGeneral.zst --policy s3fifo --capacity 10% --vary small=0.01..0.4
        cachesim tune day1.oracleGeneral.zst --policy 2q --capacity 1GiB --vary 'in=0.05..0.5/6,out=0.25|0.5|1'
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @Option(help: ArgumentHelp("The policy, with the parameters that stay as they are.", valueName: "name[:k=v]..."))
  var policy: String
  @Option(help: ArgumentHelp("The capacity: objects (1000), bytes (64MiB), 10% or 10%bytes.", valueName: "c"))
  var capacity: String
  @Option(
    help: ArgumentHelp(
      "What is varied, comma-separated; repeatable: a range (small=0.01..0.4, with /n its number of values, default 8), "
        + "values (ghost=0.5|0.9), or the name alone of a parameter that is one of some words.",
      valueName: "k=values,..."))
  var vary: [String]
  @Option(
    name: .customLong("held-out"),
    help: ArgumentHelp("The share of the trace, at its end, that judges and is not searched.", valueName: "share%"))
  var heldOut = "30%"
  @OptionGroup var part: TracePartOptions
  @OptionGroup(title: "Keys") var keys: KeyOptions
  @Option(help: ArgumentHelp("The form of the result.", valueName: "table|markdown|json")) var format = "table"
  @Flag(help: "Say nothing but errors.") var quiet = false

  func run() throws {
    try Sheet.check(format)
    let plan = try plan()
    let traceFormat = try part.format()
    let keyRules = try keys.rules()
    let file = try OutputFile(path: "-")
    let console = Console(isQuiet: quiet)
    Interrupt.listen()
    let reading = RepeatedReading(
      trace, try TraceInput(path: trace, rereadable: true, goesOn: { !Interrupt.isAsked }), console
    ) { (input) throws(CachesimError) in
      try TraceReading.open(
        input, format: traceFormat, onBadRecord: part.onBadRecord, keys: keyRules, ownThread: plan.replay.threads > 1)
    }
    let tuning = try reading.run { (progress, open) throws(CachesimError) in
      try TuneEngine.run(plan, progress: progress, open: open)
    }
    for warning in reading.warnings(and: tuning.warnings) { console.warn(warning) }
    try file.write(try TuneSheet(tuning, plan: plan, path: trace).sheet.text(as: format))
    try file.commit()
    if Interrupt.isAsked { throw ExitCode(130) }
  }

  private func plan() throws(CachesimError) -> TunePlan {
    let choice = try PolicyChoice(policy)
    if choice.row.kind == .bound {
      throw CachesimError(.usage, "'\(choice.row.description.name)' bounds what caches can do, and is not tuned")
    }
    var varied: [VariedParameter] = []
    for text in ReplayOptions.list(vary, or: []) {
      let parameter = try VariedParameter(
        text, of: choice.row.description.parameters, owner: "policy '\(choice.row.description.name)'")
      if varied.contains(where: { $0.name == parameter.name }) {
        throw CachesimError(.usage, "--vary: '\(parameter.name)' is varied twice")
      }
      varied.append(parameter)
    }
    var replay = ReplayPlan(policies: [PolicyChoice](), capacities: [])
    try part.apply(to: &replay)
    var plan = TunePlan(replay, policy: choice, capacity: try Capacity(capacity), varied: varied)
    guard heldOut.hasSuffix("%"), let share = Double(heldOut.dropLast()), share > 0, share < 100 else {
      throw CachesimError(.usage, "--held-out '\(heldOut)' is not a share of the trace between 0 and 100 (30%)")
    }
    plan.heldOut = share / 100
    return plan
  }
}
