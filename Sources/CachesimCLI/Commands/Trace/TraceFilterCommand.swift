internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Replay
internal import Traces

/// `cachesim trace filter`: what a cache does not answer.
struct TraceFilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter", abstract: "Write the requests that miss in a cache: what the tier behind it sees.",
    discussion: """
      Requests that the cache answers are left out. Misses are written, and so are deletes, and the writes that \
      '--ops lookaside' stores uncounted; '--ops reads' leaves writes out.

        cachesim trace filter day1.oracleGeneral.zst behind.oracleGeneral.zst --policy lru --capacity 1GiB
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "in")) var trace: String
  @Argument(help: ArgumentHelp("The file to write; '-' is standard output.", valueName: "out")) var output: String
  @Option(help: ArgumentHelp("The cache's policy; 'cachesim policies' lists them.", valueName: "name[:k=v]..."))
  var policy = "lru"
  @Option(
    help: ArgumentHelp("Its capacity: objects (1000), bytes (1GiB), a share (10%, 10%bytes).", valueName: "c"))
  var capacity: String
  @Option(help: ArgumentHelp("Its admission filter; 'cachesim admissions' lists them.", valueName: "name[:k=v]..."))
  var admission: String?
  @Option(help: ArgumentHelp("What writes mean, as for 'replay'.", valueName: "accesses|reads|lookaside"))
  var ops = OperationRule.accesses
  @Option(
    help: ArgumentHelp(
      "Where objects are looked for, as for 'replay'; what is written is the same.", valueName: "dense|hashed"))
  var memory: MemoryMode?
  @Option(help: ArgumentHelp("The seed of a randomised policy.", valueName: "n")) var seed: UInt64 = 1
  @OptionGroup var target: TraceOutputOptions
  @OptionGroup var input: TraceInputOptions

  func run() throws {
    var plan = try ReplayPlan(policies: [policy], capacities: [capacity])
    plan.admissions = try admission.map { (text) throws(CachesimError) in [try AdmissionChoice(text)] } ?? []
    plan.operations = ops
    plan.memory = memory
    plan.seed = seed
    let format = try input.format()
    Interrupt.listen()
    let file = try TraceInput(
      path: trace, rereadable: ReplayEngine.readsTwice(plan), goesOn: { !Interrupt.isAsked })
    if Interrupt.isAsked { throw ExitCode(130) }
    let bar = ProgressBar(input.console)
    defer { bar.finish() }
    var source: OpenTrace?
    var writer: TraceWriter?
    let result = try ReplayEngine.filter(
      plan,
      progress: { pass, passes, requests in
        bar.update(
          passes > 1 ? "\(trace) (pass \(pass) of \(passes))" : trace, requests: requests,
          done: source.flatMap(TracePass.share(of:)))
        return !Interrupt.isAsked
      },
      open: { () throws(CachesimError) -> any RecordSource in
        let opened = try TraceReading.open(file, format: format, onBadRecord: input.onBadRecord)
        source = opened
        return opened
      },
      begin: { (columns) throws(CachesimError) in writer = try target.open(output, columns: columns, input.console) },
      take: { (block) throws(CachesimError) in try writer?.append(block) })
    bar.finish()
    guard result.isComplete, let writer, let source else { throw ExitCode(130) }
    try TraceOutputOptions.finish(writer, output, keys: source.keyOrigin)
    input.warn(source, writtenTo: output)
    let counters = result.counters
    input.console.note(
      "\(trace): \(counters.hits) of \(counters.requests) counted requests hit in \(policy) of \(result.capacity) "
        + "\(plan.capacities[0].isUnit ? "objects" : "bytes"); \(writer.requests) requests written")
  }
}
