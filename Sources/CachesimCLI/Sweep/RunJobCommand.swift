internal import ArgumentParser
internal import CacheCore
internal import Replay
internal import Reports

/// `cachesim run-job`: one job of a sweep.
struct RunJobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-job",
    abstract: "Do one job of a sweep, listed by 'cachesim sweep PLAN --list-jobs'.",
    usage: """
      cachesim run-job --jobs jobs.jsonl --index 7 --output results
      sed -n 8p jobs.jsonl | cachesim run-job --output results
      """,
    discussion: """
      Writes FOLDER/jobs/ID.json, whole or not at all; a job whose file is there is not done again. Exit codes: 0 done, 65 \
      (64, 66) the job cannot be done, here or elsewhere, 75 it may be another time: a disk is full, a file cannot be read.
      """)

  @Option(help: ArgumentHelp("A list of jobs; without, one job on standard input.", valueName: "jobs.jsonl"))
  var jobs: String?
  @Option(help: ArgumentHelp("Which job of the list, counted from 0.", valueName: "n")) var index: Int?
  @Option(name: .customLong("output"), help: ArgumentHelp("The folder for results.", valueName: "folder"))
  var folder = "results"
  @Option(
    name: .customLong("trace"),
    help: ArgumentHelp(
      "Where the trace lies on this machine. Default: where it lay when the job was planned.", valueName: "file"))
  var traceFile: String?
  @Option(help: ArgumentHelp("Threads; results do not depend on it. Default: all cores.", valueName: "n"))
  var threads: Int?
  @Flag(help: "Say nothing but errors.") var quiet = false

  func run() throws {
    do { try work() } catch let error as CachesimError where [.io, .cannotCreate].contains(error.kind) {
      Console.error(error.message)
      throw ExitCode(75)
    }
  }

  private func work() throws {
    let console = Console(isQuiet: quiet)
    if let threads, !(1...1024).contains(threads) {
      throw CachesimError(.usage, "--threads \(threads) is not between 1 and 1024")
    }
    let job = try chosen()
    let folder = SweepFolder(folder)
    try folder.make()
    guard !folder.isFinished(job) else { return console.note("\(job.name) was done") }
    Interrupt.listen()
    let bar = ProgressBar(console)
    defer { bar.finish() }
    let result = try JobRunner.run(
      job, traceFile: traceFile, threads: threads ?? ReplayEngine.availableThreads,
      progress: { share in
        bar.update(job.trace.path, requests: Int64(share * Double(job.trace.requests)), done: share)
        return !Interrupt.isAsked
      })
    guard let result else { throw ExitCode(130) }
    try result.write(to: folder.resultFile(job))
  }

  private func chosen() throws(CachesimError) -> SweepJob {
    guard let jobs else {
      guard index == nil else { throw CachesimError(.usage, "--index counts the jobs of a list; give --jobs") }
      let bytes = try ReportFile.bytes("-")
      guard bytes.contains(where: { $0 > 0x20 }) else {
        throw CachesimError(.badData, "standard input: is empty, not a job; give one, or --jobs and --index")
      }
      return try SweepJob(reading: bytes, place: "standard input")
    }
    let list = try SweepJob.list(jobs)
    guard let index else { throw CachesimError(.usage, "--jobs holds \(list.count) jobs; give --index") }
    guard list.indices.contains(index) else {
      throw CachesimError(.usage, "--index \(index) is not between 0 and \(list.count - 1)")
    }
    return list[index]
  }
}
