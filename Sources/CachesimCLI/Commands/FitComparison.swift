internal import Reports
internal import Workloads

/// How alike a trace and the clone of its profile are.
struct FitComparison {
  private let rows: [(name: String, key: String, original: String, clone: String)]
  private let errors: [(name: String, key: String, value: String)]

  init(original: TraceMeter, clone: TraceMeter) {
    func both(_ name: String, _ key: String, _ value: (TraceMeter) -> String) -> (String, String, String, String) {
      (name, key, value(original), value(clone))
    }
    let laws = (original.popularity, clone.popularity)
    rows = [
      both("requests", "requests") { String($0.requests) }, both("objects", "objects") { String($0.objects) },
      both("one-hit wonders", "one_hit_wonders") { Count.decimal($0.oneHitWonders, 3) },
      both("writes", "writes") { Count.decimal(Double($0.writes) / Double(max(1, $0.requests)), 3) },
      both("gap variation", "gap_variation") { Count.decimal(min($0.gapVariation, 1e9), 3) },
      ("zipf alpha", "zipf_alpha", Count.decimal(laws.0.alpha, 3), Count.decimal(laws.1.alpha, 3)),
      ("zipf distance", "zipf_distance", Count.decimal(laws.0.distance, 3), Count.decimal(laws.1.distance, 3)),
    ]
    let curves = (original.curve, clone.curve)
    errors = [
      (
        "mean absolute error, every size", "mean_absolute_error",
        FitComparison.error(curves.0.meanAbsoluteError(curves.1))
      ),
      (
        "mean absolute error, 100 sizes by scale", "mean_absolute_error_scales",
        FitComparison.error(curves.0.meanAbsoluteErrorOverScales(curves.1))
      ), ("largest error", "largest_error", FitComparison.error(curves.0.largestError(curves.1))),
    ]
  }

  /// Five digits behind the point.
  private static func error(_ value: Double) -> String {
    let digits = String(Int((value * 100_000).rounded()))
    let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return padded.dropLast(5) + "." + padded.suffix(5)
  }

  /// For people.
  var table: String {
    let lines =
      [("", "trace", "clone")] + rows.map { ($0.name, $0.original, $0.clone) }
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let names = lines.map(\.0.count).max() ?? 0
    let body = lines.map { line in
      line.0 + String(repeating: " ", count: names - line.0.count) + padded(line.1, 14) + padded(line.2, 14) + "\n"
    }
    return body.joined() + "LRU miss-ratio curve of the clone against the trace's:\n"
      + errors.map { "  \($0.value)  \($0.name)\n" }.joined()
  }

  /// For machines.
  var json: String {
    func object(_ pick: (Int) -> String) -> JSONValue {
      .object(rows.indices.map { (rows[$0].key, JSONValue.number(pick($0))) })
    }
    return JSONValue.object(
      [("trace", object { rows[$0].original }), ("clone", object { rows[$0].clone })]
        + errors.map { ($0.key, JSONValue.number($0.value)) }
    ).pretty
  }
}
