extension ReportRow {
  /// What stands in the column of a name: a count, a ratio or a figure; `none` where there is no such column.
  package func value(_ column: String) -> ReportValue {
    if let place = ResultColumns.places[column] { return ResultColumns.results[place].value(self) }
    return figure(column)
  }
}
