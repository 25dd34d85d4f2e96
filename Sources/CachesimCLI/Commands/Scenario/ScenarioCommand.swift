internal import ArgumentParser

/// `cachesim scenario`: systems that YAML files describe, with what is claimed of them.
struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario", abstract: "Run systems that YAML files describe, and judge what is claimed of them.",
    discussion: """
      A scenario says what is asked for, of which system, in which cases, and what is claimed of it. A run measures the \
      cases and judges the claims. docs/scenarios.md is the language.

        cachesim scenario list
        cachesim scenario run stampede
        cachesim scenario show stampede > mine.yaml
        cachesim scenario run mine.yaml
      """,
    subcommands: [
      ScenarioListCommand.self, ScenarioShowCommand.self, ScenarioRunCommand.self, ScenarioRunAllCommand.self,
      ScenarioFieldsCommand.self,
    ])
}
