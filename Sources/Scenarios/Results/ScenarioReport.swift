public import CacheCore
internal import Reports

/// What came of scenarios: a row a claim. Nothing in it depends on the clock, the machine or the number of threads.
public struct ScenarioReport: Sendable {
  /// The identifier of the JSON form.
  public static let schema = "cachesim.scenarios/1"
  /// The forms it can take.
  public static let formats = ["table", "markdown", "csv", "json"]

  /// The tool's version.
  public let version: String
  /// The scenarios, in the order they were asked for.
  public let scenarios: [ScenarioResult]

  /// A report.
  public init(version: String, scenarios: [ScenarioResult]) {
    self.version = version
    self.scenarios = scenarios
  }

  /// All claims, in order.
  public var claims: [ClaimResult] { scenarios.flatMap(\.claims) }

  /// What is not as the files expect, a line each: a regression of the tool, or a wrong expectation.
  public var surprises: [String] {
    claims.filter { !$0.isAsExpected }.flatMap { claim in
      var lines = claim.measured.filter { !$0.isAsExpected }.map { measured in
        let figure = measured.figure
        let within = figure.within > 0 ? " within \(ScenarioReport.number(figure.within))" : ""
        return "\(claim.scenario): \(figure.what): \(ScenarioReport.number(measured.value)) and not "
          + "\(ScenarioReport.number(figure.expected ?? 0))\(within)"
      }
      if claim.verdict != claim.claim.verdict {
        lines.append(
          "\(claim.scenario): '\(claim.claim.text)': came out '\(claim.verdict.text)' and not "
            + "'\(claim.claim.verdict.text)'")
      }
      return lines
    }
  }

  /// Fails, of kind `usage`, where `format` is none of `formats`.
  public static func check(_ format: String) throws(CachesimError) {
    if formats.contains(format) { return }
    let hint =
      nearestName(to: format, in: formats).map { "did you mean '\($0)'?" }
      ?? "known: " + formats.joined(separator: ", ")
    throw CachesimError(.usage, "unknown format '\(format)'; \(hint)")
  }

  /// The report in one of `formats`.
  public func text(as format: String) throws(CachesimError) -> String {
    try ScenarioReport.check(format)
    return switch format {
    case "json": json
    case "csv": csv
    case "markdown": markdown
    default: table
    }
  }

  /// Four significant digits of what is not whole, whole numbers in full, with commas from ten thousand on.
  static func number(_ value: Double) -> String {
    let size = value.magnitude
    if value == value.rounded(), size < 1e15 { return NumberText.grouped(Int64(value)) }
    let digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
    if digits == 0 { return NumberText.grouped(Int64(value.rounded())) }
    return FixedPoint.text(value, digits: size > 0 && size < 0.001 ? 9 : digits) ?? ""
  }
}
