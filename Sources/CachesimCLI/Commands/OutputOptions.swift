internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Traces

/// The options that say where results go, and what is said beside them.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The form of the report on standard output.", valueName: "table|markdown|csv|json|jsonl"))
  var format = "table"
  @Option(
    help: ArgumentHelp(
      "Write the report to a file as well, whole or not at all; repeatable. Besides the forms of --format: windows-csv.",
      valueName: "format=file"))
  var export: [String] = []
  @Option(help: ArgumentHelp("Write speed and memory to a file, as JSON.", valueName: "file")) var timings: String?
  @Flag(help: "Say nothing but errors.") var quiet = false
  @Flag(help: "Say more.") var verbose = false

  /// What is said beside results.
  var console: Console { Console(isQuiet: quiet, isVerbose: verbose) }

  /// Speed goes to standard error where a person is watching, or asked.
  func shouldSayTimings(_ console: Console) -> Bool { !console.isQuiet && (console.isVerbose || Console.isTerminal) }

  /// Opens every output, before the run.
  func open() throws(CachesimError) -> Outputs {
    var outputs = Outputs()
    outputs.targets.append((try ReportFormat.row(named: format), try OutputFile(path: "-")))
    var paths: Set<String> = []
    for text in export {
      guard let equals = text.firstIndex(of: "="), text.index(after: equals) < text.endIndex else {
        throw CachesimError(.usage, "--export '\(text)' is not of the form format=file, say csv=report.csv")
      }
      let row = try ReportFormat.row(named: String(text[..<equals]))
      let path = String(text[text.index(after: equals)...])
      guard paths.insert(path).inserted else { throw twice(path) }
      outputs.targets.append((row, try OutputFile(path: path)))
    }
    if let timings {
      guard paths.insert(timings).inserted else { throw twice(timings) }
      outputs.timings = try OutputFile(path: timings)
    }
    return outputs
  }

  private func twice(_ path: String) -> CachesimError {
    CachesimError(.usage, "'\(path)' would be written twice; name another file")
  }
}

/// Where a report goes.
struct Outputs {
  var targets: [(format: ReportFormat, file: OutputFile)] = []

  /// Where speed and memory go, if anywhere.
  var timings: OutputFile?

  /// Whether any of them names the trace by its content.
  var needDigest: Bool { targets.contains { $0.format.name.hasPrefix("json") } }

  /// Writes the report to all of them, files first: standard output may be closed.
  func write(_ report: Report) throws(CachesimError) {
    for target in targets.dropFirst() + targets.prefix(1) {
      try target.file.write(target.format.text(report))
      try target.file.commit()
    }
  }
}
