internal import CacheCore
internal import Reports

extension SweepJob {
  /// The jobs of a file of lines.
  static func list(_ path: String) throws(CachesimError) -> [SweepJob] {
    var jobs: [SweepJob] = []
    let bytes = try ReportFile.bytes(path)
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) {
      jobs.append(try SweepJob(reading: Array(line), place: "\(path):\(number + 1)"))
    }
    guard !jobs.isEmpty else { throw CachesimError(.badData, "\(path): holds no jobs") }
    return jobs
  }

  /// Reads a job. Errors begin with `place`.
  init(reading bytes: [UInt8], place: String) throws(CachesimError) {
    let value = try JSONValue(parsing: bytes, name: place)
    let reader = MemberReader(value: value, place: place)
    let schema = try reader.text("schema")
    guard schema == SweepJob.schema else {
      throw reader.error("is '\(schema)', not a job; this cachesim reads \(SweepJob.schema)")
    }
    tool = try reader.text("tool")
    let planReader = try reader.object("plan")
    plan = (try planReader.text("sha256"), try planReader.count("jobs"))
    let traceReader = try reader.object("trace")
    trace = Trace(
      index: try traceReader.count("index"), path: try traceReader.text("path"), file: try traceReader.text("file"),
      sha256: try traceReader.text("sha256"), format: try traceReader.optionalText("format"),
      requests: Int64(try traceReader.count("requests")), objects: Int64(try traceReader.count("objects")))
    attachments = []
    for value in try reader.array("files") {
      let file = MemberReader(value: value, place: place + ": files")
      attachments.append(Attachment(path: try file.text("path"), sha256: try file.text("sha256")))
    }
    settings = SweepSettings()
    let options = try reader.object("options")
    for name in try options.names {
      guard SweepField.all.contains(where: { $0.name == name }) else {
        let near = nearestName(to: name, in: SweepField.all.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
        throw options.error("has no option '\(name)'\(near)")
      }
      var values: [String] = []
      for value in try options.array(name) {
        guard case .string(let text) = value else { throw options.error("'\(name)' is not a list of texts") }
        values.append(text)
      }
      settings[name] = values
    }
    let places = try reader.object("first")
    first = []
    for name in try places.names { first.append((name, try places.count(name))) }
    guard first.map(\.name) == settings.gridNames + ["repeat"] else {
      throw reader.error("'first' does not name the options of the grid")
    }
    cells = try reader.count("cells")
    costHint = Int64(try reader.count("cost_hint"))
    memoryHint = Int64(try reader.count("memory_hint"))
    let given = try reader.text("id")
    guard given == id else {
      throw reader.error("the id '\(given)' is not that of its content, \(id); jobs are not edited, but planned again")
    }
  }
}
