internal import CacheCore
internal import Reports

/// Compares the results of one cache, metric by metric.
struct RowJudge {
  let match: RowMatch
  let gate: Gate
  /// The rules that are about this row.
  let rules: [GateRule]
  private let metrics: [Metric]
  /// What bounds of ratios release.
  private let released: Set<String>

  init(_ match: RowMatch, _ gate: Gate, rules: [GateRule]) {
    self.match = match
    self.gate = gate
    self.rules = rules
    let rows = match.base + match.new
    let metrics = RowJudge.metrics(rows)
    var released = Set(metrics.filter { gate.bounds($0.name, rules: rules) != nil }.flatMap(\.releases))
    // Where all objects are of one size, bytes say what requests say.
    let isOneSize = rows.allSatisfy { $0.value("byte_hit_ratio").difference(from: $0.value("hit_ratio")) == 0 }
    if isOneSize, released.contains("requests") { released.insert("bytes_requested") }
    self.metrics = isOneSize ? metrics.filter { $0.name != "byte_hit_ratio" && $0.name != "bytes_hit" } : metrics
    self.released = released
  }

  /// The metrics of some rows, in the table's order; then those that it does not know.
  static func metrics(_ rows: [ReportRow]) -> [Metric] {
    var seen = Set(Metric.rows.map(\.name))
    let unknown = rows.flatMap { $0.figures.map(\.name) }.filter { seen.insert($0).inserted }
    return Metric.rows.filter { metric in rows.contains { $0.value(metric.name) != .none } } + unknown.map(Metric.named)
  }

  /// How many intervals a comparison of these rows takes.
  var intervals: Int { isCompared && match.isRandomised ? samples.count : 0 }

  /// What became of the rows. `confidence`: of each interval.
  func comparison(confidence: Double) -> RowComparison {
    var changes: [MetricChange] = []
    if isCompared {
      changes = match.isRandomised ? randomisedChanges(confidence) : exactChanges(match.base[0], match.new[0])
    }
    let worst = changes.map(\.verdict).max { $0.weight < $1.weight } ?? .same
    return RowComparison(
      key: match.key, baseSeeds: match.base.compactMap(\.seed), newSeeds: match.new.compactMap(\.seed),
      changes: changes, verdict: match.base.isEmpty ? .new : match.new.isEmpty ? .missing : worst)
  }

  private var isCompared: Bool { !match.base.isEmpty && !match.new.isEmpty }

  // MARK: Without draws

  private func exactChanges(_ base: ReportRow, _ new: ReportRow) -> [MetricChange] {
    var changes: [MetricChange] = []
    var hasDirectedChange = false
    for metric in metrics {
      let (old, now) = (base.value(metric.name), new.value(metric.name))
      guard old != .none else { continue }
      guard let difference = now.difference(from: old) else {
        changes.append(
          MetricChange(metric: metric, base: old, new: now, difference: nil, tolerance: "", verdict: .missing))
        continue
      }
      guard difference != 0 else { continue }
      let bounds = bounds(metric)
      let verdict =
        bounds == nil && released.contains(metric.name)
        ? Verdict.same : Judgement(metric, bounds, of: old.number ?? 0).verdict(difference...difference)
      if metric.direction == .higher || metric.direction == .lower { hasDirectedChange = true }
      changes.append(
        MetricChange(
          metric: metric, base: old, new: now, difference: difference, tolerance: bounds?.text ?? "", verdict: verdict))
    }
    guard hasDirectedChange else { return changes }
    // Evictions and the like follow from hits and misses: they count where those are as they were.
    return changes.map { change in
      guard change.metric.direction == .neither, change.verdict == .changed, bounds(change.metric) == nil else {
        return change
      }
      var change = change
      change.verdict = .same
      return change
    }
  }

  private func bounds(_ metric: Metric) -> Bounds? { gate.bounds(metric.name, rules: rules) }

  // MARK: With draws

  private func randomisedChanges(_ confidence: Double) -> [MetricChange] {
    let gone = metrics.filter { metric in
      match.base.contains { $0.value(metric.name) != .none } && match.new.allSatisfy { $0.value(metric.name) == .none }
    }
    let missing = gone.map { metric in
      MetricChange(
        metric: metric, base: match.base[0].value(metric.name), new: .none, difference: nil, tolerance: "",
        verdict: .missing)
    }
    return missing
      + samples.map { metric, sample in
        let digits = metric.isRatio ? 6 : 3
        let (old, now) = (sample.oldMean, sample.newMean)
        let bounds = bounds(metric)
        let judgement = Judgement(metric, bounds, of: old)
        var change = MetricChange(
          metric: metric, base: .fixed(old, digits: digits), new: .fixed(now, digits: digits),
          difference: sample.change, tolerance: bounds?.text ?? "", verdict: .unclear)
        if let margin = sample.margin(confidence: confidence) {
          let range = sample.change - margin...sample.change + margin
          change.interval = MetricChange.Interval(
            low: range.lowerBound, high: range.upperBound, detectable: margin + judgement.loss)
          change.verdict = judgement.verdict(range)
        } else if metric.direction == .fixed, sample.isConstant {
          change.verdict = judgement.verdict(sample.change...sample.change)
        } else if bounds != nil, judgement.verdict(sample.change...sample.change) == .same {
          change.verdict = .same
        }
        return change
      }
  }

  /// The metrics that differ, with their values under all seeds. What says the same as a ratio, and what is neither better
  /// nor worse, only where somebody bounds it.
  private var samples: [(metric: Metric, sample: SeedSample)] {
    let said = Set(metrics.flatMap(\.releases))
    return metrics.compactMap { metric in
      let isAsked = bounds(metric) != nil
      let isDirected = metric.direction == .higher || metric.direction == .lower
      let saysMore = metric.name == "hit_ratio" || !said.contains(metric.name)
      guard isAsked || metric.direction == .fixed || (isDirected && saysMore) else { return nil }
      let old = match.base.compactMap { $0.value(metric.name).number }
      let new = match.new.compactMap { $0.value(metric.name).number }
      guard old.count == match.base.count, new.count == match.new.count else { return nil }
      let sample = SeedSample(
        old: old, new: new, isPaired: match.hasSameSeeds, windows: WindowSample(match, metric: metric.name))
      return sample.isSame ? nil : (metric, sample)
    }
  }
}
