public import CacheCore
public import Reports

/// Policies over many traces, by how many misses of a reference policy they save.
///
/// A cache is a trace, a capacity and options. On it a policy saves (f - m) / max(f, m), with the misses f of the reference
/// and m of the policy (of several seeds, the mean): between -1 and 1, as much for twice the misses as for half of them. A
/// trace counts once, with the mean over its caches, because caches of one trace are no independent observations.
/// Probabilities are Wilcoxon's over traces, and Holm's where there are several policies.
public struct Ranking: Sendable, Equatable {
  /// What savings are measured against.
  public let reference: String
  /// The policies, those that save most first.
  public private(set) var policies: [RankedPolicy]
  /// The traces, in the reports' order.
  public let traces: [String]
  /// How many caches there are that all policies have.
  public let caches: Int
  /// How many caches were left out because a policy does not have them.
  public let leftOut: Int

  /// A ranking of all results of some reports. `bounds`: bare names of policies out of the running. Fails, of kind `badData`,
  /// where the reference or all common caches are missing, or two results contradict each other.
  public init(_ reports: [Report], reference: String = "fifo", bounds: Set<String> = []) throws(CachesimError) {
    let table = try SavingsTable(reports.flatMap(\.rows), reference: reference)
    self.reference = reference
    (traces, caches, leftOut) = (table.traces, table.cells.count, table.leftOut)
    var ranked: [(policy: RankedPolicy, savings: [Double])] = table.policies.indices.map { index in
      let policy = table.policies[index]
      let savings = table.savings(of: index)
      var row = RankedPolicy(policy: policy.spelling, isBound: bounds.contains(policy.name))
      let sorted = savings.sorted()
      row.mean = savings.reduce(0, +) / Double(savings.count)
      row.tenth = Ranking.percentile(sorted, 0.1)
      row.median = Ranking.percentile(sorted, 0.5)
      row.ninetieth = Ranking.percentile(sorted, 0.9)
      row.worst = sorted[0]
      row.worstTrace = savings.firstIndex(of: sorted[0]).map { table.traces[$0] } ?? ""
      return (row, savings)
    }
    let runners = ranked.indices.filter { !ranked[$0].policy.isBound }
    for cell in table.cells {
      let least = runners.map { cell.misses[$0] }.min()
      for index in runners where cell.misses[index] == least { ranked[index].policy.best += 1 }
    }
    ranked = ranked.enumerated().sorted { ($1.element.policy.mean, $0.offset) < ($0.element.policy.mean, $1.offset) }
      .map(\.element)
    let first = ranked.first { !$0.policy.isBound }
    let others = ranked.indices.filter { ranked[$0].policy.policy != reference }
    for (index, chance) in Ranking.holm(others.map { WilcoxonSignedRank.probability(ranked[$0].savings) }).enumerated()
    {
      ranked[others[index]].policy.chanceAgainstReference = chance
    }
    if let first {
      let rest = ranked.indices.filter { !ranked[$0].policy.isBound && ranked[$0].policy.policy != first.policy.policy }
      let chances = rest.map { index in
        WilcoxonSignedRank.probability(zip(first.savings, ranked[index].savings).map { $0 - $1 })
      }
      for (index, chance) in Ranking.holm(chances).enumerated() {
        ranked[rest[index]].policy.chanceAgainstFirst = chance
      }
    }
    policies = ranked.map(\.policy)
  }

  /// Between the two nearest of sorted values, in proportion.
  static func percentile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  /// Probabilities raised so that all of them together err no more often than one would (Holm, A simple sequentially
  /// rejective multiple test procedure, Scandinavian Journal of Statistics 6(2), 1979).
  static func holm(_ chances: [Double]) -> [Double] {
    var raised = chances
    var least = 0.0
    for (rank, place) in chances.indices.sorted(by: { (chances[$0], $0) < (chances[$1], $1) }).enumerated() {
      least = max(least, min(1, chances[place] * Double(chances.count - rank)))
      raised[place] = least
    }
    return raised
  }
}
