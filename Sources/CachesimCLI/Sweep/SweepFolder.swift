internal import CacheCore
internal import Glibc
internal import Reports
internal import Traces

/// A folder of a sweep: `jobs.jsonl`, `jobs/ID.json` for every finished job, `report.json` when all are.
///
/// A job is finished when its file is there: files are put in place whole.
final class SweepFolder {
  let path: String
  private var lock: Int32 = -1

  init(_ path: String) { self.path = path }

  deinit { if lock >= 0 { close(lock) } }

  /// The list of the plan's jobs.
  var jobsFile: String { path + "/jobs.jsonl" }
  /// The folder of results.
  var results: String { path + "/jobs" }
  /// The final report.
  var reportFile: String { path + "/report.json" }

  /// Where a job's result goes.
  func resultFile(_ job: SweepJob) -> String { "\(results)/\(job.id).json" }

  /// Makes the folder.
  func make() throws(CachesimError) { try FilePath.makeFolder(results) }

  /// Takes the folder for this process, until it ends, and takes away what others left half written.
  func take() throws(CachesimError) {
    lock = open(path + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard lock >= 0 else {
      throw CachesimError(.cannotCreate, "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw CachesimError(.cannotCreate, "\(path): another sweep is at work there; wait for it, or name another folder")
    }
    for folder in [path, results] {
      for name in try FilePath.names(in: folder) where name.hasPrefix(".") && name.hasSuffix(".tmp") {
        unlink("\(folder)/\(name)")
      }
    }
  }

  /// Whether a job is finished.
  func isFinished(_ job: SweepJob) -> Bool { FilePath.exists(resultFile(job)) }

  /// The jobs of a sweep that was begun here; nil: none was.
  func begun() throws(CachesimError) -> [SweepJob]? {
    guard FilePath.exists(jobsFile) else { return nil }
    return try SweepJob.list(jobsFile)
  }

  /// Writes a list of jobs.
  static func write(_ jobs: [SweepJob], to path: String) throws(CachesimError) {
    let file = try OutputFile(path: path)
    for job in jobs { try file.write(job.json.text + "\n") }
    try file.commit()
  }

  /// The report of all jobs, from their files.
  func merged(_ jobs: [SweepJob]) throws(CachesimError) -> Report {
    var merge = try ResultMerge(jobs, name: jobsFile)
    for job in jobs { try merge.add(try JobResult(file: resultFile(job)), name: resultFile(job)) }
    return try merge.report()
  }
}
