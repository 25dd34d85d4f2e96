internal import CacheCore
internal import Reports

/// Puts the results of all jobs of a plan together: what `replay` would have reported, had it done all at once.
///
/// No cache is split between jobs, so that nothing has to be averaged. Rows stand where their job says they stand in the
/// plan's grid, whatever order results come in.
struct ResultMerge {
  private let jobs: [SweepJob]
  private let ids: [String: Int]
  private var results: [JobResult?]

  /// `name`: where the jobs come from.
  init(_ jobs: [SweepJob], name: String) throws(CachesimError) {
    self.jobs = jobs
    var ids: [String: Int] = [:]
    for (index, job) in jobs.enumerated() {
      guard job.tool == jobs[0].tool, job.plan.digest == jobs[0].plan.digest else {
        throw CachesimError(.badData, "\(name): holds jobs of different plans or versions; keep them apart")
      }
      guard ids.updateValue(index, forKey: job.id) == nil else {
        throw CachesimError(.badData, "\(name): holds \(job.name) twice")
      }
    }
    guard jobs.count == jobs[0].plan.jobs else {
      throw CachesimError(.badData, "\(name): holds \(jobs.count) of the plan's \(jobs[0].plan.jobs) jobs")
    }
    self.ids = ids
    results = [JobResult?](repeating: nil, count: jobs.count)
  }

  /// Adds a job's result, out of a file of this name.
  mutating func add(_ result: JobResult, name: String) throws(CachesimError) {
    func refuse(_ text: String) -> CachesimError { CachesimError(.badData, "\(name): \(text)") }
    guard let index = ids[result.id] else { throw refuse("is of job \(result.id), which is not in the plan") }
    let job = jobs[index]
    guard results[index] == nil else { throw refuse("is a second result of \(job.name)") }
    guard result.tool == job.tool, result.report.version == job.tool else {
      throw refuse("was made by cachesim \(result.tool), and the plan by \(job.tool); do the job again")
    }
    guard result.traceDigest == job.trace.sha256, result.report.traces[0].path == job.trace.path else {
      throw refuse("is of another trace than \(job.name)")
    }
    results[index] = result
  }

  /// The report of all of them.
  func report() throws(CachesimError) -> Report {
    let missing = zip(jobs, results).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty else {
      let names = missing.prefix(3).map(\.name).joined(separator: "; ") + (missing.count > 3 ? "; ..." : "")
      throw CachesimError(.badData, "\(missing.count) of \(jobs.count) results are missing: \(names)")
    }
    let done = zip(jobs, results).compactMap { job, result in result.map { (job, $0.report) } }
      .sorted { ResultMerge.place($0.0).lexicographicallyPrecedes(ResultMerge.place($1.0)) }
    var traces: [Int: ReportTrace] = [:]
    var rows: [(place: [Int], row: ReportRow)] = []
    var warnings: [String] = []
    for (job, report) in done {
      let trace = report.traces[0]
      if let other = traces[job.trace.index], other != trace {
        throw CachesimError(
          .badData, "\(job.name) read another trace than the jobs before; give 'memory', or plan it again")
      }
      traces[job.trace.index] = trace
      rows += try ResultMerge.placed(report.rows, job)
      warnings += report.warnings.filter { !warnings.contains($0) }
    }
    rows.sort { $0.place.lexicographicallyPrecedes($1.place) }
    for (before, after) in zip(rows, rows.dropFirst()) where before.place == after.place {
      throw CachesimError(.badData, "two jobs have results of the same cache of \(after.row.trace); plan it again")
    }
    return Report(
      version: jobs[0].tool, command: try command(done), traces: traces.sorted { $0.key < $1.key }.map(\.value),
      rows: rows.map(\.row), warnings: warnings)
  }

  private static func place(_ job: SweepJob) -> [Int] { [job.trace.index] + job.first.map(\.place) }

  /// Where in the plan's grid each row of a job stands: rows come in the order of the options, with a seed each only where
  /// something draws.
  private static func placed(
    _ rows: [ReportRow], _ job: SweepJob
  ) throws(CachesimError) -> [(place: [Int], row: ReportRow)] {
    var combinations: [[Int]] = [[job.trace.index]]
    for (name, start) in job.first.dropLast() {
      let count = job.settings[name].count
      combinations = combinations.flatMap { place in (0..<count).map { place + [start + $0] } }
    }
    let firstSeed = job.first.last?.place ?? 0
    var placed: [(place: [Int], row: ReportRow)] = []
    var next = 0
    for combination in combinations {
      let seeds = next < rows.count && rows[next].seed != nil ? job.settings.seeds.count : 1
      for seed in 0..<seeds where next < rows.count {
        let row = rows[next]
        guard row.trace == job.trace.path, row.seed == nil || row.seed == job.settings.seeds.first &+ UInt64(seed)
        else { throw CachesimError(.badData, "\(job.name): its result's rows are not those of its caches") }
        placed.append((combination + [row.seed == nil ? 0 : firstSeed + seed], row))
        next += 1
      }
    }
    guard next == rows.count, next == job.cells else {
      throw CachesimError(.badData, "\(job.name): its result has \(rows.count) rows for \(job.cells) caches")
    }
    return placed
  }

  /// The plan's options, put together from the jobs'.
  private func command(_ done: [(SweepJob, Report)]) throws(CachesimError) -> [CommandOption] {
    guard var command = done.first?.1.command else { return [] }
    for index in command.indices {
      let name = command[index].name
      if name == "command" {
        command[index] = CommandOption("command", "sweep")
      } else if let dimension = jobs[0].first.firstIndex(where: { $0.name == name }), name != "repeat" {
        var values: [Int: String] = [:]
        for (job, report) in done {
          let given = report.command.first { $0.name == name }?.values ?? []
          for (offset, value) in given.enumerated() { values[job.first[dimension].place + offset] = value }
        }
        command[index] = CommandOption(name, values.sorted { $0.key < $1.key }.map(\.value))
      } else if name == "seed" {
        let seeds = done.map { $0.0.settings.seeds.first &- UInt64($0.0.first.last?.place ?? 0) }
        command[index] = CommandOption(name, String(seeds.min() ?? 1))
      } else if name == "repeat" {
        let ends = done.map { ($0.0.first.last?.place ?? 0) + $0.0.settings.seeds.count }
        command[index] = CommandOption(name, String(ends.max() ?? 1))
      } else if name == "trace-format" {
        let formats = Set(done.map { $0.0.trace.format ?? command[index].values.first ?? "" })
        if formats.count == 1, let format = formats.first { command[index] = CommandOption(name, format) }
        if formats.count > 1 { command[index] = CommandOption(name, "by trace") }
      }
    }
    return command
  }
}
