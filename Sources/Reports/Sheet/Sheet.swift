public import CacheCore

/// Figures about something, in sections, for a person or a program: one description, three forms.
public struct Sheet: Sendable {
  /// A figure.
  public struct Entry: Sendable {
    /// Its member in JSON.
    public var name: String
    /// What a person reads.
    public var label: String
    /// Its value.
    public var value: SheetValue

    /// A figure.
    public init(_ name: String, _ label: String, _ value: SheetValue) {
      self.name = name
      self.label = label
      self.value = value
    }
  }

  /// Rows of figures of one kind.
  public struct Grid: Sendable {
    /// The member in JSON: an array of an object a row.
    public var name: String
    /// The columns: a member of each row's object, and a heading.
    public var columns: [(name: String, label: String)]
    /// The rows, as many values each as there are columns.
    public var rows: [[SheetValue]]

    /// Rows under headings.
    public init(_ name: String, columns: [(name: String, label: String)], rows: [[SheetValue]]) {
      self.name = name
      self.columns = columns
      self.rows = rows
    }
  }

  /// Figures that belong together.
  public struct Section: Sendable {
    /// The member in JSON: an object; nil: its members stand beside the other sections.
    public var name: String?
    /// What a person reads above it; a clause about how it was found may follow a colon.
    public var title: String
    /// Single figures.
    public var entries: [Entry]
    /// Rows of figures.
    public var grids: [Grid]

    /// A section.
    public init(_ name: String?, _ title: String, _ entries: [Entry], grids: [Grid] = []) {
      self.name = name
      self.title = title
      self.entries = entries
      self.grids = grids
    }
  }

  /// The forms that a sheet can take.
  public static let formats = ["table", "json", "markdown"]

  /// What JSON's `schema` says.
  public var schema: String
  /// The sections, in order.
  public var sections: [Section]

  /// A sheet.
  public init(schema: String, sections: [Section]) {
    self.schema = schema
    self.sections = sections
  }

  /// Fails, of kind `usage`, where `format` is none of `formats`.
  public static func check(_ format: String) throws(CachesimError) {
    if formats.contains(format) { return }
    let hint =
      nearestName(to: format, in: formats).map { "did you mean '\($0)'?" }
      ?? "known: " + formats.joined(separator: ", ")
    throw CachesimError(.usage, "unknown format '\(format)'; \(hint)")
  }

  /// The sheet in one of `formats`.
  public func text(as format: String) throws(CachesimError) -> String {
    try Sheet.check(format)
    switch format {
    case "json": return json.pretty
    case "markdown": return people(heading: { "## \($0)\n\n" }, table: \.markdown, cell: MarkdownText.escaped)
    default: return people(heading: { "\($0)\n" }, table: \.plain, cell: { $0 })
    }
  }

  /// The grid of that name as CSV; nothing where there is none.
  public func csv(of name: String) -> String {
    guard let grid = sections.flatMap(\.grids).first(where: { $0.name == name }) else { return "" }
    return CSVText.line(grid.columns.map(\.name)) + grid.rows.map { CSVText.line($0.map(\.plain)) }.joined()
  }

  private var json: JSONValue {
    var members: [(String, JSONValue)] = [("schema", .string(schema))]
    for section in sections {
      let inside: [(String, JSONValue)] =
        section.entries.map { ($0.name, $0.value.json) }
        + section.grids.map { grid in
          let rows = grid.rows.map { row in
            JSONValue.object(zip(grid.columns, row).map { ($0.name, $1.json) })
          }
          return (grid.name, .array(rows))
        }
      if let name = section.name { members.append((name, .object(inside))) } else { members += inside }
    }
    return .object(members)
  }

  private func people(
    heading: (String) -> String, table: (TextTable) -> String, cell: (String) -> String
  ) -> String {
    let sections = sections.filter { section in
      section.entries.contains { $0.value != .none } || section.grids.contains { !$0.rows.isEmpty }
    }
    return sections.map { section in
      var parts: [String] = []
      let entries = section.entries.filter { $0.value != .none }
      if !entries.isEmpty {
        var list = TextTable(headings: ["what", "value"], alignments: [.left, .right])
        list.rows = entries.map { [cell($0.label), cell($0.value.shown)] }
        parts.append(table(list))
      }
      for grid in section.grids where !grid.rows.isEmpty {
        var rows = TextTable(
          headings: grid.columns.map(\.label),
          alignments: grid.columns.indices.map { column in
            if case .text = grid.rows[0][column] { .left } else { .right }
          })
        rows.rows = grid.rows.map { $0.map { cell($0.shown) } }
        parts.append(table(rows))
      }
      return heading(section.title) + parts.joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
