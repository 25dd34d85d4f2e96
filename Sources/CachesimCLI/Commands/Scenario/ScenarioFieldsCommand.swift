internal import ArgumentParser
internal import Scenarios
internal import Traces

/// `cachesim scenario fields`: the language.
struct ScenarioFieldsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fields", abstract: "Print all fields of scenario files, as Markdown or as a JSON Schema for editors.")

  @Option(help: ArgumentHelp("The form.", valueName: "markdown|schema")) var format = "markdown"

  func run() throws {
    try OutputFile(path: "-").write(try FieldDocument.text(as: format))
  }
}
