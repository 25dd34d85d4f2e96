internal import ArgumentParser
internal import CacheCore
internal import Policies
internal import Reports
internal import Service
internal import Traces
internal import Workloads

/// `cachesim policies`: the table of policies.
struct PoliciesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policies", abstract: "List the eviction policies, with parameters, defaults and sources.")
  @OptionGroup var list: ListOptions

  func run() throws {
    try list.show(
      PolicyTable.rows.map { row in
        let policy = row.description
        return Listing.Row(
          name: policy.name, aliases: policy.aliases, summary: policy.summary, parameters: policy.parameters,
          needs: needs(policy.needs, isRandom: policy.isRandom), source: policy.source,
          more: [
            ("verified", policy.verification.rawValue), ("cost", policy.cost.map(String.init(describing:)) ?? ""),
          ])
      })
  }
}

/// `cachesim admissions`: the table of admission filters.
struct AdmissionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admissions",
    abstract: "List the admission filters of 'cachesim replay --admission', with parameters, defaults and sources.")
  @OptionGroup var list: ListOptions

  func run() throws {
    try list.show(
      AdmissionTable.rows.map { row in
        let filter = row.description
        return Listing.Row(
          name: filter.name, aliases: filter.aliases, summary: filter.summary, parameters: filter.parameters,
          needs: needs(filter.needs, isRandom: filter.isRandom), source: filter.source)
      })
  }
}

/// `cachesim formats`: the table of trace formats.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the trace formats, with parameters, columns and sources.")
  @OptionGroup var list: ListOptions

  func run() throws {
    try list.show(
      FormatTable.rows.map { format in
        Listing.Row(
          name: format.name, aliases: format.aliases, summary: format.summary, parameters: format.parameters,
          source: format.source,
          more: [
            ("columns", (["key"] + format.columns.names).joined(separator: ", ")),
            ("suffixes", format.suffixes.joined(separator: ", ")), ("written", written(format.name)),
          ])
      })
  }

  /// Whether a format can be written too, and with which parameters.
  private func written(_ name: String) -> String {
    guard let row = WriteFormatTable.row(named: name) else { return "no" }
    return "yes" + row.parameters.map { ", \($0.name)=\($0.defaultValue)" }.joined()
  }
}

/// `cachesim models`: the table of synthetic workloads.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models of 'cachesim generate', with parameters, formulas and sources.")
  @OptionGroup var list: ListOptions

  func run() throws {
    try list.show(
      ModelTable.rows.map { row in
        let model = row.description
        return Listing.Row(
          name: model.name, aliases: [], summary: model.summary, parameters: model.parameters, source: model.source,
          more: [("formula", model.formula)])
      })
  }
}

/// What a row needs, in the words of CLI.md.
private func needs(_ columns: TraceColumns, isRandom: Bool) -> [String] {
  columns.names.map { $0 == "next access" ? "future" : $0 } + (isRandom ? ["random"] : [])
}

/// The option that every list has.
struct ListOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The form of the list.", valueName: "table|markdown|json")) var format = "table"

  /// Writes rows to standard output.
  func show(_ rows: [Listing.Row]) throws(CachesimError) {
    try OutputFile(path: "-").write(try Listing(rows).text(as: format))
  }
}

/// `cachesim profiles`: the named latencies.
struct ProfilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profiles",
    abstract: "List the named latencies of 'cachesim replay --origin-latency' and its like, with their sources.")
  @OptionGroup var list: ListOptions

  func run() throws {
    try list.show(
      LatencyProfile.all.map {
        Listing.Row(
          name: $0.name, aliases: [], summary: $0.summary, parameters: [], source: $0.source, more: [("law", $0.law)])
      })
  }
}
