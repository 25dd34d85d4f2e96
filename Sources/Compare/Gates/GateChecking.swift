internal import CacheCore
internal import Reports

/// Holds rows against floors and ceilings.
enum GateChecking {
  /// Every requirement, on the rows that are there now.
  static func requirements(
    _ requirements: [Requirement], _ matches: [RowMatch], _ sizes: TraceSizes
  ) throws(CachesimError) -> [GateCheck] {
    var checks: [GateCheck] = []
    for requirement in requirements {
      var failures: [String] = []
      var isAboutAny = false
      for match in matches where !match.new.isEmpty {
        guard try requirement.selector.matches(match.key, sizes) else { continue }
        isAboutAny = true
        if let failure = failure(match, Metric.named(requirement.metric), requirement.limit) {
          failures.append(failure)
        }
      }
      if !isAboutAny { failures.append(noRow(matches)) }
      checks.append(GateCheck(name: requirement.text, failures: failures))
    }
    return checks
  }

  /// Every rule: its floors and ceilings hold, and it is about something.
  static func rules(_ rules: [GateRule], _ judges: [RowJudge]) -> [GateCheck] {
    rules.map { rule in
      let own = judges.filter { $0.rules.contains(rule) }
      let present = own.filter { !$0.match.new.isEmpty }
      var failures: [String] = []
      for judge in present {
        let metrics = RowJudge.metrics(judge.match.new).filter { rule.metric.matches($0.name) }
        for metric in metrics {
          failures += rule.limits.compactMap { failure(judge.match, metric, $0) }
        }
        if metrics.isEmpty { failures.append("\(judge.match.key.label): has no \(rule.metric.text)") }
      }
      if own.isEmpty { failures.append(noRow(judges.map(\.match))) }
      return GateCheck(name: rule.name, failures: failures)
    }
  }

  /// That there is no row to hold, and what there is instead.
  private static func noRow(_ matches: [RowMatch]) -> String {
    let present = matches.filter { !$0.new.isEmpty }.prefix(3).map(\.key.label)
    return "no row is what it names"
      + (present.isEmpty ? "" : "; there are " + present.joined(separator: ", ") + ", ...")
  }

  /// What does not hold of a cache; of several seeds their mean counts.
  private static func failure(_ match: RowMatch, _ metric: Metric, _ limit: Limit) -> String? {
    let numbers = match.new.compactMap { $0.value(metric.name).number }
    guard numbers.count == match.new.count else {
      let known = RowJudge.metrics(match.new).map(\.name)
      let hint = nearestName(to: metric.name, in: known).map { "; did you mean '\($0)'?" } ?? ""
      return "\(match.key.label): has no \(metric.name)\(hint)"
    }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    guard !limit.holds(mean) else { return nil }
    let value = numbers.count == 1 ? match.new[0].value(metric.name).plain : (FixedPoint.text(mean, digits: 6) ?? "")
    return "\(match.key.label): \(metric.name) is \(value), not \(limit.relation.rawValue) \(limit.text)"
  }
}
