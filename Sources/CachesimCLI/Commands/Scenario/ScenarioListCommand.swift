internal import ArgumentParser
internal import CacheCore
internal import Reports
internal import Scenarios
internal import Traces

/// `cachesim scenario list`: what comes with the tool.
struct ScenarioListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the scenarios that come with the tool, or those of a folder.")

  @Argument(help: ArgumentHelp("Files instead of the scenarios that come with the tool.", valueName: "folder"))
  var folder: String?
  @Option(help: ArgumentHelp("The form of the list.", valueName: "table|markdown|json|csv")) var format = "table"

  func run() throws {
    let scenarios = try ScenarioLibrary.all(folder: folder)
    let output = try OutputFile(path: "-")
    switch format {
    case "table":
      let width = scenarios.map(\.name.count).max() ?? 0
      try output.write(
        scenarios.map {
          $0.name + String(repeating: " ", count: width - $0.name.count + 2) + $0.title + "\n"
        }.joined())
    case "csv":
      let rows = scenarios.map { [$0.name, $0.title, $0.from, String($0.cases.count), String($0.claims.count)] }
      try output.write(([["name", "title", "from", "cases", "claims"]] + rows).map(CSVText.line).joined())
    default:
      guard Listing.formats.contains(format) else {
        throw CachesimError(.usage, "unknown list format '\(format)'; known: table, markdown, json, csv")
      }
      let rows = scenarios.map {
        Listing.Row(
          name: $0.name, aliases: [], summary: $0.title, parameters: [], source: $0.from,
          more: [("cases", String($0.cases.count)), ("claims", String($0.claims.count))])
      }
      try output.write(try Listing(rows).text(as: format))
    }
  }
}
