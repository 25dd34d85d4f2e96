internal import CacheCore

extension ReportRow {
  /// What stands in the column of a name: a count, a ratio or a figure; `none` where there is no such column.
  package func value(_ column: String) -> ReportValue {
    if let place = ResultColumns.places[column] { return ResultColumns.results[place].value(self) }
    return figure(column)
  }
}

extension ReportRow {
  /// The names of the columns that it has, in order.
  package var columnNames: [String] { ResultColumns.results.map(\.name) + figures.map(\.name) }
}

extension ReportWindow {
  /// What stands in the column of a name; `none` where there is no such column.
  package func value(_ column: String) -> ReportValue {
    if let column = ResultColumns.windows.first(where: { $0.name == column }) { return column.value(self) }
    return figure(column)
  }
}
