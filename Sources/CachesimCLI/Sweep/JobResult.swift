internal import CacheCore
internal import Reports
internal import Traces

/// What a job found, in a file of its own.
struct JobResult {
  /// The identifier of the JSON form.
  static let schema = "cachesim.job-result/1"

  /// The job's id.
  let id: String
  /// The version that did it.
  let tool: String
  /// The digest of the trace that was read.
  let traceDigest: String
  let report: Report

  init(_ job: SweepJob, _ report: Report) {
    (id, tool, traceDigest, self.report) = (job.id, job.tool, job.trace.sha256, report)
  }

  /// Reads a result's file.
  init(file: String) throws(CachesimError) {
    do throws(CachesimError) { try self.init(reading: file) } catch {
      guard error.kind == .badData else { throw error }
      throw CachesimError(.badData, error.message + "; remove the file, and its job is done again")
    }
  }

  private init(reading file: String) throws(CachesimError) {
    let reader = MemberReader(
      value: try JSONValue(parsing: try ReportFile.bytes(file), name: file), place: file)
    let schema = try reader.text("schema")
    guard schema == JobResult.schema else {
      throw reader.error("is '\(schema)', not a job's result; this cachesim reads \(JobResult.schema)")
    }
    id = try reader.text("id")
    tool = try reader.text("tool")
    traceDigest = try reader.text("trace_sha256")
    report = try Report(reading: Array(try reader.object("report").value.text.utf8), name: "\(file): report")
    guard report.isComplete, report.traces.count == 1, report.traces[0].sha256 == traceDigest else {
      throw reader.error("its report is not of the one trace whose digest it gives, or not complete")
    }
  }

  /// Writes the file, whole or not at all.
  func write(to file: String) throws(CachesimError) {
    let value = JSONValue.object([
      ("schema", .string(JobResult.schema)), ("id", .string(id)), ("tool", .string(tool)),
      ("trace_sha256", .string(traceDigest)),
      ("report", try JSONValue(parsing: try ReportFormat.row(named: "json").text(report), name: "the report")),
    ])
    let output = try OutputFile(path: file)
    try output.write(value.text + "\n")
    try output.commit()
  }
}
