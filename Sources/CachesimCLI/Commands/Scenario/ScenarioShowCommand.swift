internal import ArgumentParser
internal import Traces

/// `cachesim scenario show`: the file of a scenario.
struct ScenarioShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a scenario's file, to read it or to begin another with.")

  @Argument(help: ArgumentHelp("A name of 'cachesim scenario list', or a file.", valueName: "name|file.yaml"))
  var scenario: String

  func run() throws {
    try OutputFile(path: "-").write(try ScenarioLibrary.text(scenario).text)
  }
}
