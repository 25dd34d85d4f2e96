internal import Reports

/// All that pictures are made of, from any number of files.
struct Material: Sendable {
  /// The caches of all reports, in their order.
  let cells: [PictureCell]
  let curves: [CurveReport]
  let rankings: [RankingReport]
  /// When each trace begins, in nanoseconds.
  let beginnings: [String: Int64]

  private let bounds: Set<String>

  init(_ sources: [PictureSource], bounds: Set<String>) {
    self.bounds = bounds
    var cells = CellCollector()
    var curves: [CurveReport] = []
    var rankings: [RankingReport] = []
    var beginnings: [String: Int64] = [:]
    for source in sources {
      switch source.document {
      case .report(let report):
        for row in report.rows { cells.add(row, from: source.name) }
        for trace in report.traces { beginnings[trace.path] = trace.firstTime }
      case .curve(let curve): curves.append(curve)
      case .ranking(let ranking): rankings.append(ranking)
      }
    }
    self.cells = cells.cells
    self.curves = curves
    self.rankings = rankings
    self.beginnings = beginnings
  }

  /// Whether a policy, as options spell it, is none that a cache can have.
  func isBound(_ spelling: String) -> Bool { bounds.contains(String(spelling.prefix { $0 != ":" })) }
}
