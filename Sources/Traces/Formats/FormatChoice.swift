public import CacheCore

/// A format with its parameters, as a user spells it: `csv:time=1:key=2:header=true`.
public struct FormatChoice: Sendable {
  /// The row of the table.
  public let format: TraceFormat
  /// Its parameters, given or by default.
  public let parameters: ParameterValues

  /// A format with its defaults.
  public init(_ format: TraceFormat) {
    self.format = format
    parameters = ParameterValues(format.parameters)
  }

  /// Parses `name[:key=value]...`; a name may hold a colon itself (`keys:be-i32`), and `\:` in a
  /// value is a colon.
  public init(_ spelling: String) throws(CachesimError) {
    let parts = FormatChoice.split(spelling)
    var used = 1
    var row = FormatTable.row(named: parts[0])
    if parts.count > 1, let longer = FormatTable.row(named: parts[0] + ":" + parts[1]) {
      row = longer
      used = 2
    }
    guard let row else {
      let names = FormatTable.rows.map(\.name)
      let family = names.filter { $0.hasPrefix(parts[0].lowercased() + ":") }
      let asked = parts.count > 1 && !parts[1].contains("=") ? parts[0] + ":" + parts[1] : parts[0]
      let hint =
        nearestName(to: asked, in: names + FormatTable.rows.flatMap(\.aliases)).map { "did you mean '\($0)'?" }
        ?? "known: " + (family.isEmpty ? names : family).joined(separator: ", ")
      throw CachesimError(.usage, "no trace format '\(asked)'; \(hint)")
    }
    format = row
    parameters = try ParameterValues(
      row.parameters, given: Array(parts.dropFirst(used)), owner: "trace format '\(row.name)'")
  }

  private static func split(_ spelling: String) -> [String] {
    var parts = [""]
    var wasBackslash = false
    for character in spelling {
      if character == ":", wasBackslash {
        parts[parts.count - 1].removeLast()
        parts[parts.count - 1].append(character)
      } else if character == ":" {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
      wasBackslash = character == "\\"
    }
    return parts
  }
}
