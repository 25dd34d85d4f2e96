internal import CacheCore
internal import Reports

extension ScenarioReport {
  /// One object: `results` has a row a claim, `cases` what each run measured (`docs/schema/scenario-results-1.schema.json`).
  var json: String {
    JSONValue.object([
      ("schema", .string(ScenarioReport.schema)),
      ("tool", .object([("name", .string(Report.tool)), ("version", .string(version))])),
      ("scenarios", .integer(Int64(scenarios.count))),
      ("claims", .integer(Int64(claims.count))),
      ("as_expected", .boolean(claims.allSatisfy(\.isAsExpected))),
      ("results", .array(claims.map(ScenarioReport.row))),
      ("cases", .array(scenarios.flatMap { scenario in scenario.cases.map { ScenarioReport.run(scenario, $0) } })),
    ]).pretty
  }

  private static func row(_ result: ClaimResult) -> JSONValue {
    .object([
      ("scenario", .string(result.scenario)),
      ("claim", .string(result.claim.text)),
      ("source", .string(result.claim.source)),
      ("measured", .array(result.measured.map(ScenarioReport.measured))),
      ("holds", .string(result.verdict.text)),
      ("why", .string(result.claim.why)),
      ("expected_verdict", .string(result.claim.verdict.text)),
      ("as_expected", .boolean(result.isAsExpected)),
    ])
  }

  private static func measured(_ measured: ClaimResult.Measured) -> JSONValue {
    let figure = measured.figure
    return .object([
      ("figure", .string(figure.what)),
      ("value", fixed(measured.value)),
      ("unit", .string(figure.unit)),
      ("expected", figure.expected.map(fixed) ?? .null),
      ("within", figure.expected == nil ? .null : fixed(figure.within)),
      ("as_expected", .boolean(measured.isAsExpected)),
      ("expression", .string(figure.value.text)),
      ("by", .string(figure.by)),
    ])
  }

  private static func run(_ scenario: ScenarioResult, _ result: CaseResult) -> JSONValue {
    let settings = scenario.scenario.run(named: result.name)?.settings ?? []
    return .object(
      [
        ("scenario", .string(scenario.scenario.name)), ("case", .string(result.name)),
        ("settings", .array(settings.map { .string("\($0.name)=\($0.value)") })),
      ] + result.columns.map { ($0.name, $0.value.json) })
  }

  private static func fixed(_ value: Double) -> JSONValue {
    FixedPoint.text(value, digits: 6).map { .number($0) } ?? .null
  }
}
