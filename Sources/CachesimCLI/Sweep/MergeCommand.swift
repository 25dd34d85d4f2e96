internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Traces

/// `cachesim merge`: the results of a sweep's jobs as one report.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the results of a sweep's jobs together into one report.",
    usage: "cachesim merge results/jobs --plan jobs.jsonl -o report.json",
    discussion: """
      Every job of the list has to be there exactly once, done by one version on the trace it was planned for; what is \
      missing, double or of another sweep is named, and nothing is written. The order of the results does not matter.
      """)

  @Argument(help: ArgumentHelp("Folders of results, or their files.", valueName: "results")) var results: [String]
  @Option(help: ArgumentHelp("The list of jobs.", valueName: "jobs.jsonl")) var plan: String
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The report: JSON, or what its suffix says (jsonl, csv). Default: standard output.", valueName: "file"))
  var output = "-"

  func run() throws {
    let form = ["jsonl", "csv"].first { output.hasSuffix("." + $0) } ?? "json"
    let file = try OutputFile(path: output)
    var merge = try ResultMerge(try SweepJob.list(plan), name: plan)
    for path in results {
      for name in try MergeCommand.files(path) { try merge.add(try JobResult(file: name), name: name) }
    }
    try file.write(try ReportFormat.row(named: form).text(try merge.report()))
    try file.commit()
  }

  /// The files of a folder, but for hidden ones, which are not yet whole.
  private static func files(_ path: String) throws(CachesimError) -> [String] {
    guard FilePath.isFolder(path) else { return [path] }
    return try FilePath.names(in: path).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { path + "/" + $0 }
  }
}
