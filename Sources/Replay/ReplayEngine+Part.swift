public import CacheCore

extension ReplayEngine {
  /// Hands on, in order, the requests that a plan replays: the part of the trace that `--skip` and `--limit` leave, at the
  /// times that `--rate` gives them, without writes under `--ops reads`.
  ///
  /// `begin` hears of the columns first. Answers how many requests of the trace that part has, those that are not handed
  /// on among them; nil where `progress` answered false.
  public static func read(
    _ plan: ReplayPlan, progress: Progress = { _, _, _ in true },
    open: () throws(CachesimError) -> any RecordSource,
    begin: (TraceColumns) throws(CachesimError) -> Void,
    take: (RecordBlock) throws(CachesimError) -> Void
  ) throws(CachesimError) -> Int64? {
    let source = try timed(try open(), plan)
    try begin(source.columns)
    var plan = plan
    plan.warmup = .requests(0)
    plan.window = nil
    let stream = RequestStream(source, plan, total: nil, interns: false, interner: .init(), nextAccesses: nil)
    let block = RequestBlock(capacity: 1 << 16, columns: source.columns)
    while try stream.fill(block) {
      try take(block.records)
      guard progress(1, 1, stream.taken) else { return nil }
    }
    if stream.taken == 0 { throw noRequests }
    return stream.taken
  }

  /// A trace at the times that a plan asks for.
  static func timed(_ source: any RecordSource, _ plan: ReplayPlan) throws(CachesimError) -> any RecordSource {
    if let rate = plan.rate { return TimedSource(source, rate, seed: plan.seed) }
    guard source.columns.contains(.time), plan.spread != nil || plan.speed != nil else { return source }
    return SpreadSource(source, plan.spread ?? .burst, plan.speed, seed: plan.seed)
  }
}
