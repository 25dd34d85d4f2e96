internal import CacheCore
internal import Reports

/// Pictures of some results, with what is to be said of them: what a page shows.
public struct PictureReport: Sendable {
  /// The pictures, by kind.
  public let sections: [(kind: PictureKind, pictures: [Picture])]
  let sources: [PictureSource]

  /// All that can be drawn of some results. `bounds`: the names of policies that no cache can be.
  public init(_ sources: [PictureSource], bounds: Set<String>) {
    self.sources = sources
    sections = PictureTable.pictures(of: sources, bounds: bounds)
  }

  /// All pictures, in order.
  public var pictures: [Picture] { sections.flatMap(\.pictures) }

  /// What the results' readers should know, each with its file.
  var warnings: [(source: String, text: String)] {
    sources.flatMap { source in
      let (isComplete, warnings) =
        switch source.document {
        case .report(let report): (report.isComplete, report.warnings)
        case .curve(let curve): (curve.isComplete, curve.warnings)
        case .ranking: (true, [])
        }
      return ((isComplete ? [] : [PictureReport.interrupted]) + warnings).map { (source.name, $0) }
    }
  }

  private static let interrupted = "the run was interrupted: results are missing, or are of a part of the trace"

  /// What each file is of.
  var origins: DataTable {
    DataTable(
      headings: ["file", "what", "trace", "requests", "objects"],
      rows: sources.flatMap { source -> [[String]] in
        func count(_ value: Int64?) -> String { value.map(NumberText.grouped) ?? "" }
        switch source.document {
        case .report(let report):
          let what = "\(report.rows.count) \(report.rows.count == 1 ? "result" : "results")"
          guard !report.traces.isEmpty else { return [[source.name, what, "", "", ""]] }
          return report.traces.map { trace in
            [source.name, what, trace.path, count(trace.requests), count(trace.objects)]
          }
        case .curve(let curve):
          return [[source.name, "miss-ratio curve", curve.trace, count(curve.requests), count(curve.objects)]]
        case .ranking(let ranking):
          return [[source.name, "ranking", "\(ranking.traces) traces", "", ""]]
        }
      })
  }
}
