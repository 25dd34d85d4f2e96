internal import Reports

extension RangeChart {
  var words: String {
    let named = rows.prefix(12).map { "\($0.name): \(x.quantity.text($0.value))\($0.isBound ? " (a bound)" : "")." }
    let rest = rows.count > 12 ? ["\(rows.count - 12) more."] : []
    return (["\(x.title) by \(rowTitle)."] + named + rest).joined(separator: " ")
  }

  var table: DataTable {
    let hasRange = rows.contains { $0.low != nil }
    let hasWorst = rows.contains { $0.worst != nil }
    func text(_ value: Double?) -> String { value.map(x.quantity.text) ?? "" }
    return DataTable(
      headings: [rowTitle, x.title] + (hasRange ? [rangeTitles.low, rangeTitles.high] : [])
        + (hasWorst ? ["worst"] : []),
      rows: rows.map { row in
        [row.name, text(row.value)] + (hasRange ? [text(row.low), text(row.high)] : [])
          + (hasWorst ? [text(row.worst)] : [])
      })
  }

  var vega: [(String, JSONValue)] {
    let values = rows.map { row in
      var members: [(String, JSONValue)] = [
        ("row", .string(row.name)), ("value", Vega.number(row.value)), ("bound", .boolean(row.isBound)),
      ]
      if let low = row.low, let high = row.high {
        members += [("low", Vega.number(low)), ("high", Vega.number(high))]
      }
      return JSONValue.object(members)
    }
    let down = JSONValue.object([
      ("field", .string("row")), ("type", .string("nominal")), ("sort", .null), ("title", .string(rowTitle)),
    ])
    var layers: [JSONValue] = []
    if rows.contains(where: { $0.low != nil }) {
      layers.append(
        .object([
          ("mark", .string("rule")),
          (
            "encoding",
            .object([
              ("y", down), ("x", Vega.channel("low", x)), ("x2", .object([("field", .string("high"))])),
            ])
          ),
        ]))
    }
    layers.append(
      .object([
        ("mark", .object([("type", .string("point")), ("filled", .boolean(true)), ("tooltip", .boolean(true))])),
        ("encoding", .object([("y", down), ("x", Vega.channel("value", x))])),
      ]))
    return [("data", .object([("values", .array(values))])), ("layer", .array(layers))]
  }
}
