internal import ArgumentParser
internal import CacheCore
internal import Compare
internal import Glibc
internal import Reports
internal import Traces

/// A comparison from its options to the exit code. Every output is opened before the reports are compared.
struct GateRun {
  private let options: GateOptions
  private let gate: Gate
  private let baseline: String
  private let console: Console
  private var files: [(form: ComparisonFormat, file: OutputFile)] = []
  private var newBaseline: OutputFile?

  /// `exports`: further files, `form=file`.
  init(_ options: GateOptions, baseline: String, exports: [String] = [], console: Console) throws(CachesimError) {
    self.options = options
    self.baseline = baseline
    self.console = console
    gate = try options.gate()
    var paths: Set<String> = []
    func add(_ form: String, _ path: String) throws(CachesimError) {
      guard paths.insert(path).inserted else {
        throw CachesimError(.usage, "'\(path)' would be written twice; name another file")
      }
      files.append((try ComparisonFormat.row(named: form), try OutputFile(path: path)))
    }
    for text in exports {
      guard let equals = text.firstIndex(of: "="), text.index(after: equals) < text.endIndex else {
        throw CachesimError(.usage, "--export '\(text)' is not of the form format=file, say junit=gates.xml")
      }
      try add(String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
    if let junit = options.junit { try add("junit", junit) }
    if options.updateBaseline {
      guard baseline != "-" else { throw CachesimError(.usage, "--update-baseline cannot write to standard input") }
      guard !paths.contains(baseline) else {
        throw CachesimError(.usage, "'\(baseline)' would be written twice; name another file")
      }
      newBaseline = try OutputFile(path: baseline)
    }
  }

  /// The baseline; an empty one where it is about to be made.
  func base() throws(CachesimError) -> Report {
    if options.updateBaseline, !ReportFile.exists(baseline) {
      return Report(version: Cachesim.version, command: [], traces: [], rows: [])
    }
    return try ReportFile.read(baseline)
  }

  /// What the reports say of each other.
  func comparison(_ base: Report, _ new: Report, named name: String) throws(CachesimError) -> Comparison {
    try Comparison(
      base: base, new: new, names: (baseline, name), gate: gate, acceptsOtherTraces: options.updateBaseline)
  }

  /// Writes files, summary and annotations, and the baseline where that is asked for. `annotate` takes a line each.
  func write(
    _ comparison: Comparison, _ new: Report, baselineText: () -> [UInt8], annotate: (String) -> Void
  ) throws(CachesimError) {
    for (form, file) in files {
      try file.write(form.text(comparison, new))
      try file.commit()
    }
    if options.github {
      try addSummary(try ComparisonFormat.row(named: "markdown").text(comparison, new) + "\n")
      if !options.updateBaseline || comparison.hasFailedChecks {
        GitHubAnnotations.lines(comparison, file: baseline).forEach(annotate)
      }
    }
    guard let newBaseline else { return }
    guard !comparison.hasFailedChecks else {
      return console.note("\(baseline) is left as it was: what is required does not hold")
    }
    try newBaseline.write(baselineText())
    try newBaseline.commit()
    console.note("\(baseline) is the new report now")
  }

  /// Writes to standard output. Whoever reads it may go away: a gate closes all the same.
  static func write(_ text: String) throws(CachesimError) {
    do throws(CachesimError) { try OutputFile(path: "-").write(text) } catch {
      if error.kind != .closedPipe { throw error }
    }
  }

  /// 0, 2 or 4, as the exit code says it.
  func exitCode(_ comparison: Comparison) -> Int32 {
    if comparison.hasFailedChecks { return 2 }
    if options.updateBaseline { return 0 }
    if comparison.fails { return 2 }
    return options.failOnImprovement && comparison.hasImprovement ? 4 : 0
  }

  /// Appends to the summary of the job's step.
  private func addSummary(_ text: String) throws(CachesimError) {
    guard let path = getenv("GITHUB_STEP_SUMMARY").map({ String(cString: $0) }), !path.isEmpty else {
      return console.warn("GITHUB_STEP_SUMMARY is not set, so there is no summary")
    }
    guard let file = fopen(path, "ae") else {
      throw CachesimError(.cannotCreate, "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw CachesimError(.io, "\(path): cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
