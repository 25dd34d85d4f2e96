public import Reports

extension Ranking {
  /// The ranking for a person or a program.
  public var sheet: Sheet {
    let columns = [
      ("policy", "policy"), ("is_bound", "bound"), ("mean", "mean saved"), ("p10", "10 %"), ("median", "median"),
      ("p90", "90 %"), ("worst", "worst"), ("worst_trace", "worst trace"), ("best", "best of caches"),
      ("chance_against_reference", "p against \(reference)"), ("chance_against_first", "p against first"),
    ]
    let rows: [[SheetValue]] = policies.map { policy in
      [
        .text(policy.policy), policy.isBound ? .text("yes") : .none, .share(policy.mean), .share(policy.tenth),
        .share(policy.median), .share(policy.ninetieth), .share(policy.worst), .text(policy.worstTrace),
        policy.isBound ? .none : .count(Int64(policy.best)),
        policy.chanceAgainstReference.map { .decimal($0) } ?? .none,
        policy.chanceAgainstFirst.map { .decimal($0) } ?? .none,
      ]
    }
    return Sheet(
      schema: RankingReport.schema,
      sections: [
        Sheet.Section(
          nil,
          "Misses of \(reference) saved: a trace counts once, p by Wilcoxon's signed ranks over traces, after Holm",
          [
            Sheet.Entry("reference", "measured against", .text(reference)),
            Sheet.Entry("traces", "traces", .count(Int64(traces.count))),
            Sheet.Entry("caches", "caches that all policies have", .count(Int64(caches))),
            Sheet.Entry("left_out", "caches left out", leftOut > 0 ? .count(Int64(leftOut)) : .none),
          ], grids: [Sheet.Grid("policies", columns: columns.map { (name: $0.0, label: $0.1) }, rows: rows)])
      ])
  }
}
