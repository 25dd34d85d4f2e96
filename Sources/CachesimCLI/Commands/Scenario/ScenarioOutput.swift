internal import ArgumentParser
internal import CacheCore
internal import Replay
internal import Scenarios
internal import Traces

/// Runs scenarios and writes what came of them.
enum ScenarioOutput {
  /// Exit code 1 where something is not as the files expect: the tool, or the file, is wrong.
  static func run(_ scenarios: [Scenario], _ output: OutputOptions, threads: Int?) throws {
    var files: [(format: String, file: OutputFile)] = []
    for text in ["\(output.format)=-"] + output.export {
      guard let equals = text.firstIndex(of: "="), text.index(after: equals) < text.endIndex else {
        throw CachesimError(.usage, "--export '\(text)' is not of the form format=file, say json=report.json")
      }
      let format = String(text[..<equals])
      try ScenarioReport.check(format)
      files.append((format, try OutputFile(path: String(text[text.index(after: equals)...]))))
    }
    if let threads, !(1...1024).contains(threads) {
      throw CachesimError(.usage, "--threads \(threads) is not between 1 and 1024")
    }
    let console = output.console
    Interrupt.listen()
    let meter = CaseMeter(console)
    let results = try ScenarioRunner.run(scenarios, threads: threads ?? ReplayEngine.availableThreads) {
      meter.update(done: $0, of: $1)
    }
    meter.finish()
    guard let results else {
      console.warn("interrupted; nothing is written, because claims are judged when all cases are done")
      throw ExitCode(130)
    }
    let report = ScenarioReport(version: Cachesim.version, scenarios: results)
    for (format, file) in files.dropFirst() + files.prefix(1) {
      try file.write(try report.text(as: format))
      try file.commit()
    }
    for surprise in report.surprises { Console.error(surprise) }
    if !report.surprises.isEmpty { throw ExitCode(1) }
  }
}
