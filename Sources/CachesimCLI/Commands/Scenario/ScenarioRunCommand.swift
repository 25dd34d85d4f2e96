internal import ArgumentParser
internal import CacheCore
internal import Scenarios
internal import Workloads

/// `cachesim scenario run`: one scenario, by name or from a file.
struct ScenarioRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario and judge its claims.",
    discussion: """
      Each claim comes with what was measured, whether it holds, and why. A claim that does not hold is a finding: the exit \
      code is 0. It is 1 where a figure is not what the file expects of it: then the tool or the file is wrong.

      A file without workload, cases and claims is the short form: the options of 'cachesim replay' under their names, \
      whose report is a replay's. Lists multiply into a grid there, and traces are looked for beside the file.

        name: stampede
        trace: hot-key.csv.gz
        policy: [lru, s3fifo]
        capacity: 10%
        ttl: 60s
        guard: [none, coalesce]
        origin-latency: lognormal:20ms:120ms
      """)

  @Argument(help: ArgumentHelp("A name of 'cachesim scenario list', or a file.", valueName: "name|file.yaml"))
  var scenario: String
  @Option(help: ArgumentHelp("Threads; results do not depend on it. Default: all cores.", valueName: "n"))
  var threads: Int?
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard ScenarioLibrary.isFile(scenario) else {
      return try ScenarioOutput.run([try ScenarioLibrary.scenario(scenario)], output, threads: threads)
    }
    let node = try SpecNode.file(scenario)
    if try ScenarioReader.isShort(node) { return try ShortScenario(file: scenario).run(node, output) }
    let read = try ScenarioLibrary.reader(beside: scenario).scenario(node, path: scenario)
    try ScenarioOutput.run([read], output, threads: threads)
  }
}
