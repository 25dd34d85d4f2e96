internal import Reports

extension LineChart {
  var vega: [(String, JSONValue)] {
    let values = lines.flatMap { line in
      line.points.map { point in
        var members: [(String, JSONValue)] = [
          ("line", .string(line.name)), ("x", Vega.number(point.x)), ("y", Vega.number(point.y)),
        ]
        if let low = point.low, let high = point.high {
          members += [("low", Vega.number(low)), ("high", Vega.number(high))]
        }
        return JSONValue.object(members)
      }
    }
    let colour = JSONValue.object([
      ("field", .string("line")), ("type", .string("nominal")), ("title", .null),
      ("sort", .null), ("scale", .object([("range", .array(Palette.light.lines.map { .string($0) }))])),
    ])
    let across = Vega.channel("x", x)
    let line = JSONValue.object([
      (
        "mark",
        .object([
          ("type", .string("line")), ("interpolate", .string(isStepped ? "step-after" : "linear")),
          ("point", .boolean(true)), ("tooltip", .boolean(true)),
        ])
      ),
      (
        "encoding",
        .object([
          ("x", across), ("y", Vega.channel("y", y)), ("color", colour),
          ("order", .object([("field", .string("x")), ("type", .string("quantitative"))])),
        ])
      ),
    ])
    var layers = [line]
    if lines.contains(where: { $0.points.contains { $0.low != nil } }) {
      let band = JSONValue.object([
        ("mark", .object([("type", .string("area")), ("opacity", .number("0.2"))])),
        (
          "encoding",
          .object([
            ("x", across), ("y", Vega.channel("low", y)), ("y2", .object([("field", .string("high"))])),
            ("color", colour),
          ])
        ),
      ])
      layers.insert(band, at: 0)
    }
    for level in levels {
      layers.append(
        .object([
          (
            "data",
            .object([
              (
                "values",
                .array([.object([("level", .string(level.name)), ("y", Vega.number(level.y))])])
              )
            ])
          ),
          (
            "mark",
            .object([
              ("type", .string("rule")), ("strokeDash", .array([.integer(2), .integer(3)])),
              ("tooltip", .boolean(true)),
            ])
          ),
          (
            "encoding",
            .object([
              ("y", Vega.channel("y", y)),
              ("tooltip", .object([("field", .string("level")), ("type", .string("nominal"))])),
            ])
          ),
        ]))
    }
    return [("data", .object([("values", .array(values))])), ("layer", .array(layers))]
  }
}
