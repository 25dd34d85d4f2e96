/// A column of reports: one table, which every exporter and the reference pages iterate over.
struct ReportColumn<Row>: Sendable {
  /// As CSV's first line and JSON's members spell it.
  let name: String
  let kind: ReportColumnKind
  /// What it says, with its unit.
  let summary: String
  let value: @Sendable (Row) -> ReportValue

  init(_ name: String, _ kind: ReportColumnKind, _ summary: String, _ value: @escaping @Sendable (Row) -> ReportValue) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.value = value
  }

  /// The same column of something that has a `Row`.
  func of<Whole>(_ part: @escaping @Sendable (Whole) -> Row) -> ReportColumn<Whole> {
    ReportColumn<Whole>(name, kind, summary) { value(part($0)) }
  }
}

/// What the cells of a column hold. Any cell can be empty: what does not apply is not said.
public enum ReportColumnKind: String, Sendable, CaseIterable {
  /// Any text.
  case text
  /// An exact whole number.
  case integer
  /// A number with 6 digits: between 0 and 1, or the difference of two such.
  case ratio
}

/// A column of a result, as reference pages describe it.
public struct ReportColumnDescription: Sendable, Equatable {
  /// As CSV's first line and JSON's members spell it.
  public let name: String
  /// What its cells hold.
  public let kind: ReportColumnKind
  /// What it says, with its unit.
  public let summary: String

  /// The columns of a result, in CSV's order.
  public static var results: [ReportColumnDescription] { ResultColumns.results.map(Self.init) }
  /// The columns of a window, in CSV's order, behind those that name the result.
  public static var windows: [ReportColumnDescription] { ResultColumns.windows.map(Self.init) }

  private init<Row>(_ column: ReportColumn<Row>) {
    name = column.name
    kind = column.kind
    summary = column.summary
  }
}
