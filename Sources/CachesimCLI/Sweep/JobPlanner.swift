internal import ArgumentParser
internal import CacheCore
internal import Replay
internal import Reports
internal import Traces

/// Makes a plan's jobs: one read of a trace feeds as many caches as memory allows.
struct JobPlanner {
  /// What all jobs that run at a time may take together.
  let budget: Int64
  /// How many run at a time.
  let concurrency: Int
  /// The most caches a job may have.
  let maxCells: Int
  let console: Console

  /// The jobs of a plan, the longest first. Every trace is read once, for its digest and what it holds.
  func jobs(_ plan: SweepPlan) throws -> [SweepJob] {
    let grid = try SweepGrid(plan.settings)
    let attachments = try JobPlanner.attachments(plan.settings)
    var jobs: [SweepJob] = []
    for (index, trace) in plan.traces.enumerated() {
      let (known, bytes) = try survey(trace, index, plan.settings)
      let estimate = try CellEstimate(
        requests: known.requests, objects: known.objects, bytes: bytes, plan.settings)
      // A job's share, unless reading the trace alone takes most of it.
      let share = min(budget, max(budget / Int64(concurrency), 4 * estimate.base))
      let boxes = grid.boxes(grid.whole) { box in
        let load = grid.load(of: box, estimate)
        return load.cells <= maxCells && estimate.base + load.bytes <= (load.cells == 1 ? budget : share)
      }
      for box in boxes {
        guard let box else { throw tooLarge(trace, estimate) }
        let load = grid.load(of: box, estimate)
        jobs.append(
          SweepJob(
            tool: Cachesim.version, plan: (plan.digest, 0), trace: known, attachments: attachments,
            settings: grid.settings(of: box), first: zip(grid.names, box).map { ($0, $1.lowerBound) },
            cells: load.cells, costHint: Int64(estimate.readingCost + load.cost),
            memoryHint: estimate.base + load.bytes))
      }
    }
    let count = jobs.count
    jobs = jobs.map { job in
      var job = job
      job.plan.jobs = count
      return job
    }
    return jobs.enumerated().sorted { a, b in
      (b.element.costHint, a.offset) < (a.element.costHint, b.offset)
    }.map(\.element)
  }

  /// A job's content is its files' content too.
  private static func attachments(_ settings: SweepSettings) throws(CachesimError) -> [SweepJob.Attachment] {
    var paths: [String] = []
    for (_, values) in settings.values {
      for value in values {
        for prefix in ["plugin:", "empirical:"] where value.hasPrefix(prefix) {
          paths.append(String(value.dropFirst(prefix.count).prefix { $0 != ":" && $0 != "+" }))
        }
      }
    }
    var attachments: [SweepJob.Attachment] = []
    for path in paths where !attachments.contains(where: { $0.path == path }) {
      attachments.append(.init(path: path, sha256: try FileHash.of(path)))
    }
    return attachments
  }

  /// What a trace holds, and the bytes of its objects.
  private func survey(
    _ trace: SweepPlan.Trace, _ index: Int, _ settings: SweepSettings
  ) throws -> (SweepJob.Trace, Int64) {
    let input = try TraceInput(path: trace.file, digest: true)
    guard input.isRereadable else {
      throw CachesimError(.usage, "\(trace.path): is no regular file, and a sweep reads traces several times")
    }
    let named = try trace.format.map { text throws(CachesimError) in try FormatChoice(text) }
    let options = try settings.replayOptions()
    let opened = try TraceReading.open(
      input, format: try named ?? options.part.format(), onBadRecord: options.part.onBadRecord,
      keys: try settings.keyOptions().rules())
    let totals = try opened.totals ?? TraceCounting.count(opened, trace.path, console)
    guard let digest = try input.sha256() else { throw CachesimError(.io, "\(trace.path): cannot be read twice") }
    return (
      SweepJob.Trace(
        index: index, path: trace.path, file: trace.file, sha256: digest, format: trace.format,
        requests: totals.requests, objects: totals.objects),
      opened.columns.contains(.size) ? totals.bytes : totals.objects
    )
  }

  private func tooLarge(_ trace: SweepPlan.Trace, _ estimate: CellEstimate) -> CachesimError {
    CachesimError(
      .usage,
      "\(trace.path): one cache may need more than the \(MemoryBudget.text(budget)) there are, reading the trace alone "
        + "\(MemoryBudget.text(estimate.base)); raise --memory-budget, or give 'sample'")
  }
}
