internal import Reports

extension PictureKind {
  /// Policies over traces.
  static let ranking = PictureKind(
    name: "ranking", heading: "Ranking over traces", needs: "compare --rank --format json"
  ) { material in
    material.rankings.compactMap { ranking in
      guard !ranking.policies.isEmpty else { return nil }
      return Picture(
        name: "ranking", title: "Misses of \(ranking.reference) saved, over traces",
        subtitle: "\(ranking.traces) \(ranking.traces == 1 ? "trace" : "traces"), each counting once",
        note: "Dots: the mean over traces. Thick lines: from the 10th to the 90th percentile of the traces; thin lines "
          + "reach to the worst trace. Bounds are grey.",
        chart: RangeChart(
          rowTitle: "policy", title: "share of \(ranking.reference)'s misses saved", quantity: .share,
          rangeTitles: ("10th percentile", "90th percentile"),
          rows: ranking.policies.map { policy in
            RangeChart.Row(
              name: policy.policy, value: policy.mean, low: policy.tenth, high: policy.ninetieth, worst: policy.worst,
              isBound: policy.isBound)
          }))
    }
  }
}
