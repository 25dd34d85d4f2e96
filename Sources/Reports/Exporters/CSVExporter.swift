/// A row a result, the columns of CLI.md.
enum CSVExporter {
  static func text(_ report: Report) -> String {
    let columns = ResultColumns.results
    let figures = report.figureNames
    return CSVText.line(columns.map(\.name) + figures)
      + report.rows.map { row in
        CSVText.line(columns.map { $0.value(row).plain } + figures.map { row.figure($0).plain })
      }.joined()
  }

  /// A row a window: the columns that name the result, then the window's.
  static func windowsText(_ report: Report) -> String {
    let key = ResultColumns.key + [ResultColumns.options]
    let columns = ResultColumns.windows
    let figures = report.windowFigureNames
    var text = CSVText.line(key.map(\.name) + columns.map(\.name) + figures)
    for row in report.rows {
      let names = key.map { $0.value(row).plain }
      for window in row.windows {
        let values = columns.map { $0.value(window).plain } + figures.map { window.figure($0).plain }
        text += CSVText.line(names + values)
      }
    }
    return text
  }
}
