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
    /// What it needs, where the table says so.
    public var needs: [String]?
    /// Where it comes from.
    public var source: String
    /// Further members, in order.
    public var more: [(name: String, value: String)]

    /// A row.
    public init(
      name: String, aliases: [String], summary: String, parameters: [Parameter], needs: [String]? = nil, source: String,
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

  /// `table`, `markdown` or `json`.
  public func text(as format: String) throws(CachesimError) -> String {
    switch format {
    case "table": return table
    case "markdown": return markdown
    case "json": return json
    default:
      throw CachesimError(.usage, "unknown list format '\(format)'; known: table, markdown, json")
    }
  }

  private var table: String {
    rows.map { row in
      var text = row.name + (row.aliases.isEmpty ? "" : " (" + row.aliases.joined(separator: ", ") + ")") + "\n"
      text += "    " + row.summary + "\n"
      for parameter in row.parameters {
        text += "    \(parameter.name)=\(parameter.defaultValue)  \(parameter.summary) [\(parameter.rangeText)]\n"
      }
      if let needs = row.needs, !needs.isEmpty { text += "    needs: " + needs.joined(separator: ", ") + "\n" }
      for member in row.more where !member.value.isEmpty { text += "    \(member.name): \(member.value)\n" }
      return text + "    source: " + row.source + "\n"
    }.joined(separator: "\n")
  }

  private var markdown: String {
    var table = TextTable(
      headings: ["name", "what", "parameters", "source"], alignments: [.left, .left, .left, .left])
    table.rows = rows.map { row in
      let parameters = row.parameters.map { "`\($0.name)=\($0.defaultValue)` \($0.summary) (\($0.rangeText))" }
      let aliases = row.aliases.isEmpty ? "" : " (" + row.aliases.map { "`\($0)`" }.joined(separator: ", ") + ")"
      return ["`\(row.name)`" + aliases, row.summary, parameters.joined(separator: "; "), row.source]
    }
    return table.markdown
  }

  private var json: String {
    JSONValue.array(
      rows.map { row in
        var members: [(String, JSONValue)] = [
          ("name", .string(row.name)),
          ("aliases", .array(row.aliases.map { .string($0) })),
          ("summary", .string(row.summary)),
          (
            "parameters",
            .array(
              row.parameters.map { parameter in
                .object([
                  ("name", .string(parameter.name)), ("type", .string(parameter.typeName)),
                  ("default", .string(parameter.defaultValue)), ("range", .string(parameter.rangeText)),
                  ("summary", .string(parameter.summary)),
                ])
              })
          ),
        ]
        if let needs = row.needs { members.append(("needs", .array(needs.map { .string($0) }))) }
        members.append(("source", .string(row.source)))
        return .object(members + row.more.map { ($0.name, .string($0.value)) })
      }
    ).pretty
  }
}
