public import CacheCore

/// An admission filter in the table: its description, and how to make it.
public struct AdmissionRow: Sendable {
  /// What lists, checks and documentation say of it.
  public let description: AdmissionDescription
  let make: @Sendable (AdmissionSetup) throws(CachesimError) -> (any AdmissionFilter)?

  /// The row of a filter's type.
  init<Filter: AdmissionFilter>(_ filter: Filter.Type) {
    description = Filter.description
    make = { (setup: AdmissionSetup) throws(CachesimError) -> (any AdmissionFilter)? in try Filter(setup) }
  }

  /// The row of what is no filter.
  init(unfiltered description: AdmissionDescription) {
    self.description = description
    make = { (_: AdmissionSetup) throws(CachesimError) -> (any AdmissionFilter)? in nil }
  }
}

/// The admission filters there are. A new one is a file and a row; help, lists, documentation and tests iterate.
public enum AdmissionTable {
  /// Every filter, in the order of lists.
  public static let rows: [AdmissionRow] = [
    AdmissionRow(
      unfiltered: AdmissionDescription(
        name: "always", aliases: ["none"], summary: "lets everything in that fits: the same as no filter",
        source: "demand fetching")),
    AdmissionRow(RateAdmission.self),
    AdmissionRow(SizeAdmission.self),
    AdmissionRow(SizeProbabilityAdmission.self),
    AdmissionRow(AdaptSizeAdmission.self),
    AdmissionRow(BloomAdmission.self),
    AdmissionRow(ClairvoyantAdmission.self),
  ]

  /// The row of a name or an alias.
  static func row(named name: String) throws(CachesimError) -> AdmissionRow {
    if let row = rows.first(where: { $0.description.name == name || $0.description.aliases.contains(name) }) {
      return row
    }
    let known = rows.flatMap { [$0.description.name] + $0.description.aliases }
    let hint =
      nearestName(to: name, in: known).map { "did you mean '\($0)'?" } ?? "'cachesim admissions' lists them"
    throw CachesimError(.usage, "unknown admission filter '\(name)'; \(hint)")
  }
}

/// An admission filter with its parameters, as an option spells it: `size:max=64KiB`.
public struct AdmissionChoice: Sendable {
  /// The filter.
  public let row: AdmissionRow
  /// Its parameters.
  public let parameters: ParameterValues

  /// Reads a choice from its spelling.
  public init(_ text: String) throws(CachesimError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    row = try AdmissionTable.row(named: parts.first ?? "")
    parameters = try ParameterValues(
      row.description.parameters, given: Array(parts.dropFirst()), owner: "admission filter '\(row.description.name)'")
  }

  /// Its name and its parameters that are not the defaults: `size:max=65536`.
  public var spelling: String {
    ([row.description.name] + parameters.nonDefaults.split(separator: ";").map(String.init)).joined(separator: ":")
  }

  /// The filter for a cache; nil: everything is let in.
  @usableFromInline
  func filter(_ setup: StoreSetup) throws(CachesimError) -> (any AdmissionFilter)? {
    try row.make(AdmissionSetup(parameters, setup))
  }
}
