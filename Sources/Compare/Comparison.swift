/// What two reports have in common, and what not.
public struct Comparison: Sendable, Equatable {
  /// What the baseline is called.
  public let base: String
  /// What the report that was compared with it is called.
  public let new: String
  /// The rows: those of the baseline in its order, then those that it does not have.
  public let rows: [RowComparison]
  /// Floors, ceilings and rules.
  public let checks: [GateCheck]
  /// What a reader should know.
  public let warnings: [String]
  /// Of each interval of randomised rows: 0.95 over all of them together.
  public let confidence: Double

  /// How many rows a verdict has.
  public func count(_ verdict: Verdict) -> Int { rows.count { $0.verdict == verdict } }

  /// Whether any row is worse, changed or missing.
  public var hasRegression: Bool { rows.contains { $0.verdict.fails } }
  /// Whether a floor, a ceiling or a rule does not hold.
  public var hasFailedChecks: Bool { checks.contains { !$0.failures.isEmpty } }
  /// Whether a gate closes.
  public var fails: Bool { hasRegression || hasFailedChecks }
  /// Whether any row is better.
  public var hasImprovement: Bool { rows.contains { $0.verdict == .better } }

  /// How many rows there are, and what became of them.
  public var summary: String {
    let counts = Verdict.allCases.filter { count($0) > 0 }.map { "\(count($0)) \($0.rawValue)" }
    let failed = checks.count { !$0.failures.isEmpty }
    let floors = checks.isEmpty ? "" : "; \(checks.count - failed) of \(checks.count) requirements hold"
    return "\(rows.count) \(rows.count == 1 ? "row" : "rows"): \(counts.joined(separator: ", "))\(floors)"
  }
}
