internal import Reports

extension HeatMap {
  var words: String {
    let best = rows.indices.flatMap { row in
      columns.indices.compactMap { column in values[row][column].map { (row: row, column: column, value: $0) } }
    }
    guard let most = best.max(by: { $0.value < $1.value }), let least = best.min(by: { $0.value < $1.value }) else {
      return title
    }
    func cell(_ cell: (row: Int, column: Int, value: Double)) -> String {
      "\(quantity.text(cell.value)) (\(rows[cell.row]), \(columns[cell.column]))"
    }
    return
      "\(title) by \(rowTitle) and \(columnTitle): \(rows.count) by \(columns.count) cells, from \(cell(least)) to "
      + "\(cell(most))."
  }

  var table: DataTable {
    DataTable(
      headings: ["\(rowTitle) \\ \(columnTitle)"] + columns,
      rows: rows.indices.map { row in [rows[row]] + values[row].map { $0.map(quantity.text) ?? "" } })
  }

  var vega: [(String, JSONValue)] {
    let values = rows.indices.flatMap { row in
      columns.indices.compactMap { column in
        self.values[row][column].map { value in
          JSONValue.object([
            ("row", .string(rows[row])), ("column", .string(columns[column])), ("value", Vega.number(value)),
          ])
        }
      }
    }
    func channel(_ field: String, _ title: String) -> JSONValue {
      .object([
        ("field", .string(field)), ("type", .string("nominal")), ("sort", .null), ("title", .string(title)),
      ])
    }
    var colour: [(String, JSONValue)] = [
      ("field", .string("value")), ("type", .string("quantitative")), ("title", .string(title)),
      ("scale", .object([("range", .array(Palette.cells.map { .string($0.fill) }))])),
    ]
    if let format = Vega.format(quantity) { colour.append(("legend", .object([("format", .string(format))]))) }
    return [
      ("data", .object([("values", .array(values))])),
      ("mark", .object([("type", .string("rect")), ("tooltip", .boolean(true))])),
      (
        "encoding",
        .object([
          ("y", channel("row", rowTitle)), ("x", channel("column", columnTitle)), ("color", .object(colour)),
        ])
      ),
    ]
  }
}
