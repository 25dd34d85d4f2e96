internal import CacheCore
internal import Reports
internal import Traces

/// A piece of a sweep that one process does: one trace, read for some of the caches of the grid.
struct SweepJob: Equatable {
  /// The identifier of the JSON form.
  static let schema = "cachesim.job/1"

  /// What is known of the trace.
  struct Trace: Equatable {
    /// Its place in the plan, from 0.
    var index: Int
    /// As reports call it.
    var path: String
    /// Where it lay when the job was planned.
    var file: String
    /// Of the file's own bytes.
    var sha256: String
    /// The format that was named, if any.
    var format: String?
    var requests: Int64
    var objects: Int64
  }

  /// Another file that the options name.
  struct Attachment: Equatable {
    var path: String
    var sha256: String
  }

  /// The version of the tool that planned it, and that has to do it.
  var tool: String
  /// What tells its plan from others, and how many jobs that has.
  var plan: (digest: String, jobs: Int)
  var trace: Trace
  var attachments: [Attachment]
  /// The part of the grid.
  var settings: SweepSettings
  /// Where in the plan's grid that part begins: for each of its options, and `repeat`.
  var first: [(name: String, place: Int)]
  /// How many caches there are.
  var cells: Int
  /// How long it takes, in no unit.
  var costHint: Int64
  /// The bytes of memory it may need.
  var memoryHint: Int64

  static func == (a: SweepJob, b: SweepJob) -> Bool { a.json == b.json }

  /// The content's hash: what is done, on which trace, by which version. The same work has the same id everywhere.
  var id: String {
    let parts: [JSONValue] = [
      .string(SweepJob.schema), .string(tool), .string(trace.path), .string(trace.sha256),
      trace.format.map { .string($0) } ?? .null, .array(attachments.map(SweepJob.json)), settings.json,
    ]
    return String(ContentDigest.of(JSONValue.array(parts).text).prefix(32))
  }

  /// As errors call it.
  var name: String {
    let policies = settings["policy"]
    let shown = policies.prefix(3).joined(separator: ",") + (policies.count > 3 ? ",..." : "")
    return "job \(id) (\(trace.path): \(shown))"
  }

  /// A line of a list of jobs.
  var json: JSONValue {
    .object([
      ("schema", .string(SweepJob.schema)),
      ("id", .string(id)),
      ("tool", .string(tool)),
      ("plan", .object([("sha256", .string(plan.digest)), ("jobs", .integer(Int64(plan.jobs)))])),
      (
        "trace",
        .object([
          ("index", .integer(Int64(trace.index))), ("path", .string(trace.path)), ("file", .string(trace.file)),
          ("sha256", .string(trace.sha256)), ("format", trace.format.map { .string($0) } ?? .null),
          ("requests", .integer(trace.requests)), ("objects", .integer(trace.objects)),
        ])
      ),
      ("files", .array(attachments.map(SweepJob.json))),
      ("options", settings.json),
      ("first", .object(first.map { ($0.name, .integer(Int64($0.place))) })),
      ("cells", .integer(Int64(cells))),
      ("cost_hint", .integer(costHint)),
      ("memory_hint", .integer(memoryHint)),
    ])
  }

  private static func json(_ attachment: Attachment) -> JSONValue {
    .object([("path", .string(attachment.path)), ("sha256", .string(attachment.sha256))])
  }
}
