internal import Advice
internal import ArgumentParser
internal import CacheCore
internal import Replay
internal import Reports
internal import Traces

/// `cachesim advise`: what to buy and how to set it up, for a trace.
struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract:
      "Advise on a cache for a trace: capacity, policy, times to live, writes, and settings of Redis and memcached.",
    usage: "cachesim advise TRACE [--target hit_ratio=0.9 | --budget 4GiB | --price ram=3.5/GiB-month:...] [options]",
    discussion: """
      Every line has the figure behind it and the command that shows it. The policy is the best of the library at the \
      capacity, the capacity the smallest that reaches the target: on a sample of the keys first where a trace is long, \
      confirmed by replays in full. Without a target, a budget or a price it is the knee of LRU's curve. What needs times is \
      left out where the trace has none: --rate 1000/s supplies them.

        cachesim advise day1.oracleGeneral.zst --target hit_ratio=0.9
        cachesim advise access.log --target 'origin_rate<500/s' --origin-latency lognormal:20ms:120ms
        cachesim advise day1.oracleGeneral.zst --budget 4GiB --policies lru,s3fifo,wtinylfu
        cachesim advise day1.cst --price ram=3.5/GiB-month:origin=0.40/M --format markdown
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @OptionGroup var options: AdviseOptions
  @OptionGroup(title: "Keys") var keys: KeyOptions

  func run() throws {
    try Sheet.check(options.format)
    let plan = try options.plan()
    let format = try options.part.format()
    let keyRules = try keys.rules()
    let file = try OutputFile(path: "-")
    let console = Console(isQuiet: options.quiet)
    Interrupt.listen()
    let reading = RepeatedReading(
      trace, try TraceInput(path: trace, rereadable: true, goesOn: { !Interrupt.isAsked }), console
    ) { (input) throws(CachesimError) in
      try TraceReading.open(
        input, format: format, onBadRecord: options.part.onBadRecord, keys: keyRules,
        ownThread: plan.replay.threads > 1)
    }
    let advice = try reading.run { (progress, open) throws(CachesimError) in
      try AdviceEngine.run(plan, progress: progress, open: open)
    }
    let commands = AdviceCommands(
      trace: trace, reading: options.readingWords + keys.words, rate: options.part.rate, part: plan.replay)
    let warnings = reading.warnings(and: advice.warnings)
    for warning in warnings { console.warn(warning) }
    let page = AdvicePage(
      advice, plan: plan, lines: AdviceLines.lines(advice, plan, commands), path: trace, format: reading.format,
      warnings: warnings)
    try file.write(try page.text(as: options.format))
    try file.commit()
    if Interrupt.isAsked { throw ExitCode(130) }
  }
}
