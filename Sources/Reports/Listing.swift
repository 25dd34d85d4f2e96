public import CacheCore

/// What there is of something: the rows of an extension table, as lists show them.
public struct Listing: Sendable {
  /// A row: what every table's rows have in common, and what is peculiar to one.
  public struct Row: Sendable {
    /// As options spell it.
    public var name: String
    /// Other spellings.
    public var aliases: [String]
    /// What it is, in one sentence.
    public var summary: String
    /// Its parameters.
    public var parameters: [Parameter]
    /// What it needs: of size, time, cost, future, random.
    public var needs: [String]
    /// Where it comes from.
    public var source: String
    /// Further members, in order.
    public var more: [(name: String, value: String)]

    /// A row.
    public init(
      name: String, aliases: [String], summary: String, parameters: [Parameter], needs: [String] = [], source: String,
      more: [(name: String, value: String)] = []
    ) {
      self.name = name
      self.aliases = aliases
      self.summary = summary
      self.parameters = parameters
      self.needs = needs
      self.source = source
      self.more = more
    }
  }

  /// The rows, in the table's order.
  public var rows: [Row]

  /// A list.
  public init(_ rows: [Row]) { self.rows = rows }

  /// The forms that a list can take.
  public static let formats = ["table", "markdown", "json"]

  /// The list in one of `formats`; an error of kind `usage` if it is none of them.
  public func text(as format: String) throws(CachesimError) -> String {
    switch format {
    case "table": return table
    case "markdown": return markdown
    case "json": return json
    default:
      let hint =
        nearestName(to: format, in: Listing.formats).map { "did you mean '\($0)'?" }
        ?? "known: " + Listing.formats.joined(separator: ", ")
      throw CachesimError(.usage, "unknown list format '\(format)'; \(hint)")
    }
  }
}
