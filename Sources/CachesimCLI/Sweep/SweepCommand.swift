internal import ArgumentParser
internal import CacheCore
internal import Replay
internal import Reports
internal import Traces

/// `cachesim sweep`: many replays from one file.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Replay what a plan says: traces by policies by capacities by options. Goes on after it was killed.",
    usage: """
      cachesim sweep plan.yml --output results [--jobs N] [--memory-budget 4GiB]
      cachesim sweep plan.yml --list-jobs > jobs.jsonl
      """,
    discussion: """
      A plan is a YAML file: 'traces' (paths, with wildcards if need be, beside the plan) and the options of 'cachesim replay' \
      under their names. A list multiplies into a grid, and so do alternatives in braces.

        traces:
          - arc/*.lis.zst
          - {path: cdn.csv.gz, format: csv:time=1:key=2:size=3}
        policy:
          - lru,sieve,arc
          - s3fifo:small={0.05,0.1,0.2}
        capacity: 1%,10%

      Work is cut into jobs: a trace is read once for as many caches as memory allows. Finished jobs lie in the output's \
      folder, so the same command goes on where it was killed. '--list-jobs', 'run-job' and 'merge' do the same on many \
      machines, to the same bytes.
      """)

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan.yml")) var plan: String
  @Option(
    name: .customLong("output"),
    help: ArgumentHelp(
      "The folder for results; begun anew or gone on with. Its report.json is the result.", valueName: "folder"))
  var folder: String?
  @Flag(name: .customLong("list-jobs"), help: "Only print the jobs, a JSON object a line, the longest first.")
  var listJobs = false
  @Option(help: ArgumentHelp("Threads; results do not depend on it. Default: all cores.", valueName: "n"))
  var jobs: Int?
  @Option(
    name: .customLong("memory-budget"),
    help: ArgumentHelp(
      "What all jobs that run at a time may take; with --list-jobs, what one may. Default: 70 % of the machine's memory.",
      valueName: "size"))
  var memoryBudget: String?
  @Option(
    name: .customLong("max-cells"),
    help: ArgumentHelp("The most caches a job may have. Default: as many as memory allows.", valueName: "n"))
  var maxCells: Int?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    guard listJobs == (folder == nil) else {
      throw CachesimError(.usage, "give either --output, to do the sweep, or --list-jobs")
    }
    if let jobs, !(1...1024).contains(jobs) { throw CachesimError(.usage, "--jobs \(jobs) is not between 1 and 1024") }
    if let maxCells, maxCells < 1 { throw CachesimError(.usage, "--max-cells \(maxCells) is not above 0") }
    let threads = jobs ?? ReplayEngine.availableThreads
    let planner = JobPlanner(
      budget: try MemoryBudget.bytes(memoryBudget), concurrency: listJobs ? 1 : threads, maxCells: maxCells ?? .max,
      console: console)
    let plan = try SweepPlan(file: plan)
    Interrupt.listen()
    guard let folder else { return try SweepFolder.write(try planner.jobs(plan), to: "-") }
    try sweep(plan, SweepFolder(folder), planner, threads, console)
  }

  private func sweep(
    _ plan: SweepPlan, _ folder: SweepFolder, _ planner: JobPlanner, _ threads: Int, _ console: Console
  ) throws {
    let outputs = try output.open()
    try folder.make()
    try folder.take()
    let jobs = try jobs(of: plan, in: folder, planner)
    let left = jobs.filter { !folder.isFinished($0) }
    let meter = RunMeter()
    let (finished, failures) = SweepRun(
      left, folder, budget: planner.budget, threads: threads, meter, console
    ).run()
    let before = jobs.count - left.count
    console.note("\(jobs.count) jobs: \(before) were done, \(finished) done now, \(left.count - finished) left")
    if let (job, error) = failures.first {
      for (_, error) in failures.dropFirst() { Console.error(error.message) }
      throw CachesimError(error.kind, "\(error.message); \(job.name)")
    }
    if finished < left.count { throw ExitCode(130) }
    let report = try folder.merged(jobs)
    let file = try OutputFile(path: folder.reportFile)
    try file.write(try ReportFormat.row(named: "json").text(report))
    try file.commit()
    for warning in report.warnings { console.warn(warning) }
    try outputs.write(report)
    if output.shouldSayTimings(console) { console.note(meter.line) }
    if let timings = outputs.timings {
      try timings.write(meter.json)
      try timings.commit()
    }
  }

  /// The jobs of the plan: those that are listed in the folder, if the sweep was begun there.
  private func jobs(of plan: SweepPlan, in folder: SweepFolder, _ planner: JobPlanner) throws -> [SweepJob] {
    guard let begun = try folder.begun() else {
      let jobs = try planner.jobs(plan)
      try SweepFolder.write(jobs, to: folder.jobsFile)
      return jobs
    }
    guard begun.allSatisfy({ $0.plan.digest == plan.digest }) else {
      throw CachesimError(
        .usage, "\(folder.path): holds the sweep of another plan or version; name another folder, or remove it")
    }
    if let large = begun.first(where: { $0.memoryHint > planner.budget && !folder.isFinished($0) }) {
      throw CachesimError(
        .usage,
        "\(large.name) may need \(MemoryBudget.text(large.memoryHint)), more than --memory-budget; begin in another folder"
      )
    }
    return begun
  }
}
