internal import Advice
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
        cachesim curve day1.oracleGeneral.zst --unit bytes --price ram=3.5/GiB-month:origin=0.40/M
      """)

  @Argument(help: ArgumentHelp("The trace; '-' is standard input.", valueName: "trace")) var trace: String
  @OptionGroup var options: CurveOptions
  @OptionGroup(title: "Keys") var keys: KeyOptions

  func run() throws {
    let plan = try options.plan()
    let targets = try options.targets()
    let price = try options.prices()
    let format = try options.part.format()
    let keyRules = try keys.rules()
    let form = try CurveForm(options.format)
    if form == .csv, !targets.isEmpty || plan.replay.window != nil {
      throw CachesimError(
        .usage, "--format csv has the points only; take json for \(targets.isEmpty ? "--window" : "--target")")
    }
    let file = try OutputFile(path: "-")
    let console = Console(isQuiet: options.quiet)
    Interrupt.listen()
    let reading = RepeatedReading(
      trace,
      try TraceInput(
        path: trace, rereadable: CurveEngine.readsAgain(plan) || !targets.isEmpty, goesOn: { !Interrupt.isAsked }),
      console
    ) { (input) throws(CachesimError) in
      try TraceReading.open(
        input, format: format, onBadRecord: options.part.onBadRecord, keys: keyRules,
        ownThread: plan.replay.threads > 1)
    }
    var curve = try reading.run { (progress, open) throws(CachesimError) in
      try CurveEngine.run(plan, progress: progress, open: open)
    }
    if options.capacity.isEmpty { curve = curve.withoutEqualPoints }
    var cost: CurveCost?
    if let price, !curve.points.isEmpty {
      do throws(CachesimError) { cost = try CurveCost(price, curve) } catch {
        throw CachesimError(error.kind, "\(trace): \(error.message)")
      }
    }
    var sheet = CurveSheet(curve, plan: plan, path: trace, format: reading.format, cost: cost)
    search: for target in targets where curve.isComplete {
      for choice in plan.replay.policies {
        let row: CurveSheet.Found
        do throws(CachesimError) { row = try find(target, choice, plan, curve, reading) } catch {
          guard Interrupt.isAsked else { throw error }
          break search
        }
        // A search that was stopped has found nothing, and not that there is nothing.
        if Interrupt.isAsked { break search }
        sheet.found.append(row)
      }
    }
    if Interrupt.isAsked { sheet.isStopped = true }
    let warnings = reading.warnings(and: sheet.warnings)
    for warning in warnings { console.warn(warning) }
    try file.write(sheet.text(form, plot: options.plot, warnings: warnings))
    try file.commit()
    if Interrupt.isAsked { throw ExitCode(130) }
  }

  /// The capacity at which a policy reaches a target, as the sheet shows it.
  private func find(
    _ target: AdviceGoal, _ choice: PolicyChoice, _ plan: CurvePlan, _ curve: Curve, _ reading: RepeatedReading
  ) throws(CachesimError) -> CurveSheet.Found {
    switch target {
    case .ratio(let target):
      let found = try reading.run { (progress, open) throws(CachesimError) in
        try CurveEngine.capacity(
          reaching: target, choice, plan, known: curve.points.filter { $0.policy.spelling == choice.spelling },
          objects: curve.trace.objects ?? 0, bytes: curve.trace.bytes ?? 0,
          progress: progress, open: open)
      }
      return CurveSheet.found(target, choice, found)
    case .service(let target):
      let search = search(plan, curve)
      let found = try reading.run { (progress, open) throws(CachesimError) in
        try search.capacity(reaching: target, choice, progress: progress, open: open)
      }
      return CurveSheet.found(target, choice, found, isUnit: search.isUnit)
    case .knee, .budget, .leastCost: preconditionFailure("no target is spelt so")
    }
  }

  /// The search for targets of a time-aware replay, in the unit of the curve's points.
  private func search(_ plan: CurvePlan, _ curve: Curve) -> ServiceSearch {
    var search = ServiceSearch(plan.replay)
    search.part.window = nil
    search.isUnit = plan.replay.capacities.allSatisfy(\.isUnit)
    search.settings = options.system
    search.most = (search.isUnit ? curve.trace.objects : curve.trace.bytes) ?? 1
    search.span = (curve.trace.lastTime ?? 0) - (curve.trace.firstTime ?? 0)
    return search
  }
}
