internal import Reports

/// Everything, as one object (`docs/schema/comparison-1.schema.json`).
enum ComparisonJSON {
  static func text(_ comparison: Comparison) -> String {
    JSONValue.object([
      ("schema", .string("cachesim.comparison/1")),
      ("base", .string(comparison.base)),
      ("new", .string(comparison.new)),
      ("passes", .boolean(!comparison.fails)),
      ("counts", .object(Verdict.allCases.map { ($0.rawValue, .integer(Int64(comparison.count($0)))) })),
      ("confidence", number(comparison.confidence)),
      ("rows", .array(comparison.rows.map(row))),
      (
        "checks",
        .array(
          comparison.checks.map { check in
            .object([
              ("name", .string(check.name)), ("holds", .boolean(check.failures.isEmpty)),
              ("failures", .array(check.failures.map { .string($0) })),
            ])
          })
      ),
      ("warnings", .array(comparison.warnings.map { .string($0) })),
    ]).pretty
  }

  private static func row(_ row: RowComparison) -> JSONValue {
    func seeds(_ seeds: [UInt64]) -> JSONValue { .array(seeds.map { .number(String($0)) }) }
    return .object([
      ("trace", .string(row.key.trace)), ("policy", .string(row.key.policy)),
      ("parameters", .string(row.key.parameters)), ("capacity", .integer(row.key.capacity)),
      ("capacity_unit", .string(row.key.capacityUnit)), ("options", .string(row.key.options)),
      ("base_seeds", seeds(row.baseSeeds)), ("new_seeds", seeds(row.newSeeds)),
      ("verdict", .string(row.verdict.rawValue)), ("changes", .array(row.changes.map(change))),
    ])
  }

  private static func change(_ change: MetricChange) -> JSONValue {
    .object([
      ("metric", .string(change.metric.name)), ("better", .string(change.metric.direction.rawValue)),
      ("base", change.base.json), ("new", change.new.json), ("difference", number(change.difference)),
      ("tolerance", .string(change.tolerance)), ("low", number(change.interval?.low)),
      ("high", number(change.interval?.high)), ("detectable", number(change.interval?.detectable)),
      ("verdict", .string(change.verdict.rawValue)),
    ])
  }

  private static func number(_ value: Double?) -> JSONValue {
    value.flatMap { FixedPoint.text($0, digits: 9) }.map { .number($0) } ?? .null
  }
}
