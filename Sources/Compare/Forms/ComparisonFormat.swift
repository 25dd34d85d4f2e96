public import CacheCore
public import Reports

/// A form that a comparison can take: one table, which `--format` and `--export` look up.
public struct ComparisonFormat: Sendable {
  /// As options spell it.
  public let name: String
  /// What it is for.
  public let summary: String
  /// The text of a comparison and of the report that was compared, ending in a newline.
  public let text: @Sendable (Comparison, Report) -> String

  /// Every form.
  public static let rows: [ComparisonFormat] = [
    ComparisonFormat(name: "table", summary: "for a terminal") { comparison, _ in ComparisonTable.plain(comparison) },
    ComparisonFormat(name: "markdown", summary: "for a pull request; at most 65,000 bytes") { comparison, _ in
      ComparisonMarkdown.text(comparison)
    },
    ComparisonFormat(name: "json", summary: "everything, one object") { comparison, _ in
      ComparisonJSON.text(comparison)
    },
    ComparisonFormat(name: "junit", summary: "XML that CI shows, a test case a row") { comparison, _ in
      JUnitForm.text(comparison)
    },
    ComparisonFormat(name: "benchmark-action", summary: "github-action-benchmark's customBiggerIsBetter") { _, report in
      BenchmarkAction.text(report, better: .higher)
    },
    ComparisonFormat(name: "benchmark-action-smaller", summary: "its customSmallerIsBetter") { _, report in
      BenchmarkAction.text(report, better: .lower)
    },
  ]

  /// The row of a name.
  public static func row(named name: String) throws(CachesimError) -> ComparisonFormat {
    if let row = rows.first(where: { $0.name == name }) { return row }
    let hint =
      nearestName(to: name, in: rows.map(\.name)).map { "did you mean '\($0)'?" }
      ?? "known: " + rows.map(\.name).joined(separator: ", ")
    throw CachesimError(.usage, "unknown form of a comparison '\(name)'; \(hint)")
  }
}
