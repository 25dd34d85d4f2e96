internal import CacheCore
internal import Glibc
internal import Policies
internal import Reports
internal import Service
internal import Traces
internal import Workloads

/// A plan: traces, and the grid of caches that each is replayed through.
struct SweepPlan {
  /// A trace of the plan.
  struct Trace {
    /// As reports call it: the path as the plan writes it, whatever folder the plan lies in.
    let path: String
    /// Where it lies.
    let file: String
    /// The format that was named, if any.
    let format: String?
  }

  let file: String
  let traces: [Trace]
  let settings: SweepSettings

  /// Reads a plan from a YAML file. Errors name the place in it.
  init(file: String) throws(CachesimError) {
    self.file = file
    let node = try SpecNode.file(file)
    try node.refuseOthers(["name", "traces"] + SweepField.all.map(\.name), in: "a plan")
    if let name = try node.field("name") { _ = try name.text("name") }
    var settings = SweepSettings()
    for field in SweepField.all {
      if let value = try node.field(field.name) { settings[field.name] = try SweepPlan.values(field, value) }
    }
    if settings["policy"].isEmpty { settings["policy"] = ["lru"] }
    if settings["capacity"].isEmpty { settings["capacity"] = ["1%", "10%"] }
    var cells = settings.seeds.count
    for name in settings.gridNames {
      cells *= settings[name].count
      guard cells <= 1_000_000 else {
        throw node.error("a grid of more than 1,000,000 cells a trace; make it several plans")
      }
    }
    do throws(CachesimError) {
      _ = try settings.replayOptions().plan()
      _ = try settings.keyOptions().rules()
    } catch { throw CachesimError(.badData, "\(file): \(error.message)") }
    self.settings = settings
    traces = try SweepPlan.traces(try node.required("traces"), beside: file)
  }

  /// What tells plans apart: all but what the traces hold.
  var digest: String {
    let traces = traces.map { trace in
      JSONValue.array([.string(trace.path), trace.format.map { .string($0) } ?? .null])
    }
    return ContentDigest.of(
      JSONValue.array([.string(Cachesim.version), .array(traces), settings.json]).text)
  }

  // MARK: - Fields

  /// The values of a field, each checked by itself, so that errors name its place.
  private static func values(_ field: SweepField, _ node: SpecNode) throws(CachesimError) -> [String] {
    let items = (try? node.list(field.name)) ?? [node]
    if field.kind == .single || field.kind == .flag, items.count > 1 {
      throw node.error("'\(field.name)' takes one value; make it several plans")
    }
    var values: [String] = []
    var seen: Set<String> = []
    for item in items {
      let text = try item.text(field.name)
      do throws(CachesimError) {
        switch field.kind {
        case .grid:
          for value in try GridText.values(text) {
            try check(field, value)
            guard seen.insert(value).inserted else {
              throw CachesimError(.usage, "\(field.name) '\(value)' is given twice")
            }
            values.append(value)
          }
        case .flag:
          guard ["true", "false"].contains(text) else {
            throw CachesimError(.usage, "\(field.name): '\(text)' is neither true nor false")
          }
          if text == "true" { values.append(text) }
        case .single, .list:
          try check(field, text)
          values.append(text)
        }
      } catch { throw item.error(error.message) }
    }
    if field.name == "ttl", values.contains(where: { $0.contains("=") }),
      values.count(where: { !$0.contains("=") }) > 1
    {
      throw node.error("beside classes of keys 'ttl' takes one value for all others; make it several plans")
    }
    return values
  }

  private static func check(_ field: SweepField, _ value: String) throws(CachesimError) {
    if let option = ServiceOption.all.first(where: { $0.name == field.name }) { return try option.check(value) }
    switch field.name {
    // There may be thousands of these.
    case "policy": _ = try PolicyChoice(value)
    case "admission": _ = try AdmissionChoice(value)
    case "capacity": _ = try Capacity(value)
    default: try checkOption(field, value)
    }
  }

  private static func checkOption(_ field: SweepField, _ value: String) throws(CachesimError) {
    var settings = SweepSettings()
    settings[field.name] = [value]
    _ = try settings.replayOptions().plan()
    _ = try settings.replayOptions().part.format()
    _ = try settings.keyOptions().rules()
  }

  // MARK: - Traces

  private static func traces(_ node: SpecNode, beside plan: String) throws(CachesimError) -> [Trace] {
    let items = (try? node.list("traces")) ?? [node]
    var traces: [Trace] = []
    for item in items {
      var path = item
      var format: String?
      if (try? item.names()) != nil {
        try item.refuseOthers(["path", "format"], in: "a trace")
        path = try item.required("path")
        if let field = try item.field("format") {
          let text = try field.text("format")
          do throws(CachesimError) { _ = try FormatChoice(text) } catch { throw field.error(error.message) }
          format = text
        }
      }
      let pattern = try path.text("traces")
      guard !pattern.isEmpty, pattern != "-" else {
        throw path.error("a trace of a plan is a file, because it is read several times; write its path")
      }
      let found = try files(pattern, beside: plan)
      guard !found.isEmpty else { throw path.error("no file matches '\(pattern)'") }
      for (name, file) in found {
        guard !traces.contains(where: { $0.path == name }) else { throw path.error("trace '\(name)' is given twice") }
        traces.append(Trace(path: name, file: file, format: format))
      }
    }
    return traces
  }

  /// The files that a path with or without wildcards names, as the plan would write them and where they lie.
  private static func files(
    _ pattern: String, beside plan: String
  ) throws(CachesimError) -> [(name: String, file: String)] {
    let folder = pattern.hasPrefix("/") ? "" : plan.lastIndex(of: "/").map { String(plan[...$0]) } ?? ""
    guard pattern.contains(where: { "*?[".contains($0) }) else {
      let file = folder + pattern
      return [(pattern, FilePath.absolute(file))]
    }
    var found = glob_t()
    defer { globfree(&found) }
    // Wildcards of the plan's folder are its name's own letters.
    var quoted = ""
    for character in folder {
      if "*?[\\".contains(character) { quoted.append("\\") }
      quoted.append(character)
    }
    switch glob(quoted + pattern, 0, nil, &found) {
    case 0: break
    case GLOB_NOMATCH: return []
    default: throw CachesimError(.noInput, "\(folder + pattern): cannot be searched")
    }
    var names: [String] = []
    for index in 0..<Int(found.gl_pathc) {
      if let path = found.gl_pathv[index] { names.append(String(String(cString: path).dropFirst(folder.count))) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { ($0, FilePath.absolute(folder + $0)) }
  }
}
