public import CacheCore
public import Reports

extension Comparison {
  /// Compares a report with a baseline.
  ///
  /// Rows are matched by trace, policy, parameters, capacity, unit, options and seed, and compared exactly but for what
  /// `gate` lets through. Where something draws, rows that differ in their seed only are compared together, each metric by a
  /// confidence interval; all intervals together hold with 95 % (Bonferroni).
  ///
  /// Errors: of kind `badData` where a report was interrupted, is empty, contradicts itself, or is of other traces; of kind
  /// `usage` for a tolerance of what no row has. `acceptsOtherTraces`: a trace's file may have changed.
  public init(
    base: Report, new: Report, names: (base: String, new: String), gate: Gate = Gate(), acceptsOtherTraces: Bool = false
  ) throws(CachesimError) {
    for (report, name) in [(base, names.base), (new, names.new)] where !report.isComplete {
      throw CachesimError(.badData, "\(name): is of a run that was interrupted; make it again")
    }
    if !acceptsOtherTraces { try Comparison.checkTraces(base, new, names) }
    let matches = try RowMatch.all(base, new, names: names)
    if matches.isEmpty { throw CachesimError(.badData, "\(names.base) and \(names.new) hold no results") }
    try gate.check(metrics: Set(RowJudge.metrics(base.rows + new.rows).map(\.name)))
    let sizes = TraceSizes(new, base)
    var judges: [RowJudge] = []
    for match in matches {
      var rules: [GateRule] = []
      for rule in gate.rules where try rule.selector.matches(match.key, sizes) { rules.append(rule) }
      judges.append(RowJudge(match, gate, rules: rules))
    }
    let intervals = judges.reduce(0) { $0 + $1.intervals }
    confidence = 1 - 0.05 / Double(max(1, intervals))
    let confidence = confidence
    rows = judges.map { $0.comparison(confidence: confidence) }
    checks =
      try GateChecking.requirements(gate.requirements, matches, sizes) + GateChecking.rules(gate.rules, judges)
    warnings = Comparison.warnings(base, new, rows)
    (self.base, self.new) = names
  }

  /// Counts of different files under one name cannot be compared.
  private static func checkTraces(
    _ base: Report, _ new: Report, _ names: (base: String, new: String)
  ) throws(CachesimError) {
    let digests = Dictionary(base.traces.map { ($0.path, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    for trace in new.traces {
      if let now = trace.sha256, let old = digests[trace.path] ?? nil, now != old {
        throw CachesimError(
          .badData,
          "\(TerminalText.printable(trace.path)): is another file (sha256 \(TerminalText.printable(String(now.prefix(8))))...) than the one of \(names.base) "
            + "(\(TerminalText.printable(String(old.prefix(8))))...); make the baseline anew with --update-baseline")
      }
    }
  }

  /// Options that decide what a row means and are not in it.
  private static let settings = [
    "trace-format", "ops", "sizes", "rate", "speed", "spread", "skip", "limit", "sample", "scale", "warmup",
    "on-bad-record",
  ]

  private static func warnings(_ base: Report, _ new: Report, _ rows: [RowComparison]) -> [String] {
    func values(_ report: Report, _ name: String) -> String? {
      report.command.first { $0.name == name }?.values.joined(separator: ",")
    }
    var warnings: [String] = []
    for name in settings {
      if let old = values(base, name), let now = values(new, name), old != now {
        warnings.append(TerminalText.printable("made with another --\(name): \(now), the baseline with \(old)"))
      }
    }
    let unknown = rows.count {
      $0.verdict == .unclear && $0.changes.contains { $0.verdict == .unclear && $0.interval == nil }
    }
    if unknown > 0 {
      warnings.append(
        "of \(unknown) \(unknown == 1 ? "row" : "rows") there are too few seeds to tell a change from chance; use --repeat 5 or more"
      )
    }
    return warnings
  }
}
