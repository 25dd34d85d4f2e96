internal import CacheCore

extension Listing {
  /// A paragraph a row.
  var table: String {
    rows.map { row in
      var text = row.name + (row.aliases.isEmpty ? "" : " (" + row.aliases.joined(separator: ", ") + ")") + "\n"
      text += "    " + row.summary + "\n"
      for parameter in row.parameters {
        text += "    \(parameter.name)=\(parameter.defaultValue)  \(parameter.summary) [\(parameter.rangeText)]\n"
      }
      if !row.needs.isEmpty { text += "    needs: " + row.needs.joined(separator: ", ") + "\n" }
      for member in row.more where !member.value.isEmpty { text += "    \(member.name): \(member.value)\n" }
      return text + "    source: " + row.source + "\n"
    }.joined(separator: "\n")
  }

  /// A table for reference pages: a column for each further member, and for needs where a row has some.
  var markdown: String {
    let hasNeeds = rows.contains { !$0.needs.isEmpty }
    let more = rows.first?.more.map(\.name) ?? []
    let headings = ["name", "what", "parameters"] + (hasNeeds ? ["needs"] : []) + more + ["source"]
    var table = TextTable(headings: headings, alignments: headings.map { _ in .left })
    table.rows = rows.map { row in
      let parameters = row.parameters.map { parameter in
        MarkdownText.code("\(parameter.name)=\(parameter.defaultValue)")
          + MarkdownText.escaped(" \(parameter.summary) (\(parameter.rangeText))")
      }
      let aliases = row.aliases.isEmpty ? "" : " (" + row.aliases.map(MarkdownText.code).joined(separator: ", ") + ")"
      return [
        MarkdownText.code(row.name) + aliases, MarkdownText.escaped(row.summary), parameters.joined(separator: "<br>"),
      ] + (hasNeeds ? [row.needs.joined(separator: ", ")] : [])
        + more.map { name in MarkdownText.escaped(row.more.first { $0.name == name }?.value ?? "") }
        + [MarkdownText.escaped(row.source)]
    }
    return table.markdown
  }

  /// An array of objects, as CLI.md's "JSON of the lists" says.
  var json: String {
    JSONValue.array(
      rows.map { row in
        let members: [(String, JSONValue)] = [
          ("name", .string(row.name)),
          ("aliases", .array(row.aliases.map { .string($0) })),
          ("summary", .string(row.summary)),
          ("parameters", .array(row.parameters.map(Listing.json))),
          ("needs", .array(row.needs.map { .string($0) })),
          ("source", .string(row.source)),
        ]
        return .object(members + row.more.map { ($0.name, .string($0.value)) })
      }
    ).pretty
  }

  private static func json(_ parameter: Parameter) -> JSONValue {
    .object([
      ("name", .string(parameter.name)),
      ("type", .string(parameter.typeName)),
      ("default", .string(parameter.defaultValue)),
      ("range", .string(parameter.rangeText)),
      ("summary", .string(parameter.summary)),
    ])
  }
}
