internal import CacheCore
internal import Reports

/// What may change, and what must hold.
public struct Gate: Sendable, Equatable {
  /// How far metrics may change.
  public var tolerances: [Tolerance]
  /// The rules of a file.
  public var rules: [GateRule]
  /// Floors and ceilings.
  public var requirements: [Requirement]

  /// Without arguments: everything is compared exactly.
  public init(tolerances: [Tolerance] = [], rules: [GateRule] = [], requirements: [Requirement] = []) {
    self.tolerances = tolerances
    self.rules = rules
    self.requirements = requirements
  }

  /// How far a metric may change: what a rule says, or a tolerance of its name, or one of a pattern; nil where nothing does.
  /// `rules`: those about the row.
  func bounds(_ metric: String, rules: [GateRule]) -> Bounds? {
    if let rule = rules.first(where: { $0.bounds != nil && $0.metric.matches(metric) }) { return rule.bounds }
    let tolerance =
      tolerances.first { $0.metric.text == metric }
      ?? tolerances.first { $0.metric.isPattern && $0.metric.matches(metric) }
    return tolerance.map { Bounds(fall: $0.amount, rise: $0.amount) }
  }

  /// Refuses tolerances for what no row has.
  func check(metrics: Set<String>) throws(CachesimError) {
    for tolerance in tolerances where !metrics.contains(where: tolerance.metric.matches) {
      let hint =
        nearestName(to: tolerance.metric.text, in: metrics.sorted()).map {
          "; did you mean '\(TerminalText.printable($0))'?"
        } ?? ""
      throw CachesimError(.usage, "--tolerance \(tolerance.metric.text): no result has that\(hint)")
    }
  }
}
