internal import ArgumentParser
internal import CacheCore
internal import Compare
internal import Scenarios

/// `cachesim scenario run-all`: all scenarios, a row a claim.
struct ScenarioRunAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run-all", abstract: "Run all scenarios, or those of a folder, and judge their claims.")

  @Argument(help: ArgumentHelp("Files instead of the scenarios that come with the tool.", valueName: "folder"))
  var folder: String?
  @Option(help: ArgumentHelp("Only those whose names match: 'stampede*'; repeatable.", valueName: "glob"))
  var filter: [String] = []
  @Option(help: ArgumentHelp("Threads; results do not depend on it. Default: all cores.", valueName: "n"))
  var threads: Int?
  @OptionGroup var output: OutputOptions

  func run() throws {
    let globs = filter.map { Glob($0) }
    let scenarios = try ScenarioLibrary.all(folder: folder) { name in
      globs.isEmpty || globs.contains { $0.matches(name) }
    }
    guard !scenarios.isEmpty else {
      throw CachesimError(.usage, "--filter: no scenario is called so; 'cachesim scenario list' lists them")
    }
    try ScenarioOutput.run(scenarios, output, threads: threads)
  }
}
