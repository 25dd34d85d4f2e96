internal import CacheCore
internal import Replay
internal import Reports
internal import Traces

/// Does a job: a function of the job and the files that it names, and of nothing else.
enum JobRunner {
  /// What a job found, and how many requests were simulated; nil where `progress` (the share that is done) answered false.
  static func run(
    _ job: SweepJob, traceFile: String? = nil, threads: Int, progress: (Double) -> Bool
  ) throws(CachesimError) -> JobResult? {
    do throws(CachesimError) {
      return try result(job, traceFile ?? job.trace.file, threads, progress)
    } catch {
      throw error.message.contains(job.trace.path)
        ? error : CachesimError(error.kind, "\(job.trace.path): \(error.message)")
    }
  }

  private static func result(
    _ job: SweepJob, _ file: String, _ threads: Int, _ progress: (Double) -> Bool
  ) throws(CachesimError) -> JobResult? {
    guard job.tool == Cachesim.version else {
      throw CachesimError(
        .badData, "the job was planned by cachesim \(job.tool), and this is \(Cachesim.version); plan it again")
    }
    for attachment in job.attachments {
      guard try FileHash.of(attachment.path) == attachment.sha256 else {
        throw CachesimError(.badData, "\(attachment.path): is not what it was when the job was planned; plan it again")
      }
    }
    let options = try job.settings.replayOptions()
    let keys = try job.settings.keyOptions()
    var plan = try options.plan()
    plan.threads = threads
    var format = try options.part.format()
    if let named = job.trace.format { format = try FormatChoice(named) }
    let rules = try keys.rules()
    let input = try TraceInput(path: file, rereadable: ReplayEngine.readsTwice(plan), digest: true)
    guard try input.sha256() == job.trace.sha256 else {
      throw CachesimError(.badData, "\(file): is not the trace that the job was planned for; plan it again")
    }
    var trace: OpenTrace?
    let result = try ReplayEngine.run(
      plan,
      progress: { pass, passes, requests in
        let share = Double(requests) / Double(max(1, job.trace.requests))
        return progress((Double(pass - 1) + min(1, share)) / Double(passes))
      },
      open: { () throws(CachesimError) -> any RecordSource in
        let opened = try TraceReading.open(
          input, format: format, onBadRecord: options.part.onBadRecord, keys: rules, keepsNames: plan.needsNames,
          ownThread: threads > 1)
        trace = opened
        return opened
      })
    guard result.isComplete, let trace else { return nil }
    var report = ReportBuilder(options: options, plan: plan, format: format, keys: keys)
    // Where the trace lies on this machine is no part of the result.
    let warnings =
      (trace.warnings + trace.badRecords.messages).map { $0.replacing(file, with: job.trace.path) }
      + result.warnings.map { "\(job.trace.path): \($0)" }
    report.add(
      path: job.trace.path, format: trace.format, sha256: job.trace.sha256, result,
      warnings: warnings)
    return JobResult(job, report.report(isComplete: true))
  }
}
