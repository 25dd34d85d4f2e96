internal import CacheCore

/// What a run found: everything that any exporter shows. Nothing in it depends on the clock, the machine or the number of
/// threads.
public struct Report: Sendable, Equatable {
  /// The identifier of the JSON form.
  public static let schema = "cachesim.report/1"
  /// The tool's name.
  public static let tool = "cachesim"

  /// The tool's version.
  public var version: String
  /// The options as resolved, in a fixed order.
  public var command: [CommandOption]
  /// The traces, in the order given.
  public var traces: [ReportTrace]
  /// A row for each trace, policy, capacity and seed.
  public var rows: [ReportRow]
  /// What a reader should know.
  public var warnings: [String]
  /// False: the run was interrupted.
  public var isComplete: Bool

  /// A report; fills in the gaps to `belady`.
  public init(
    version: String, command: [CommandOption], traces: [ReportTrace], rows: [ReportRow], warnings: [String] = [],
    isComplete: Bool = true
  ) {
    self.version = version
    self.command = command
    self.traces = traces
    self.rows = Report.withBeladyGaps(rows)
    self.warnings = warnings
    self.isComplete = isComplete
  }

  /// Where several rows are `belady`'s (with and without bypass), the best is what the others are measured against.
  private static func withBeladyGaps(_ rows: [ReportRow]) -> [ReportRow] {
    func place(_ row: ReportRow) -> [String] { [row.trace, String(row.capacity), row.capacityUnit, row.options] }
    var best: [[String]: Double] = [:]
    for row in rows where row.policy == "belady" {
      if let ratio = row.counts.hitRatio { best[place(row)] = max(best[place(row)] ?? 0, ratio) }
    }
    guard !best.isEmpty else { return rows }
    return rows.map { row in
      var row = row
      if let bound = best[place(row)], let ratio = row.counts.hitRatio { row.beladyGap = bound - ratio }
      return row
    }
  }

  /// The names of the figures that any row has, in order.
  var figureNames: [String] {
    var seen: Set<String> = []
    return rows.flatMap { $0.figures.map(\.name) }.filter { seen.insert($0).inserted }
  }

  /// The names of windows' figures, in the order in which they come.
  var windowFigureNames: [String] {
    var seen: Set<String> = []
    return rows.flatMap { $0.windows.flatMap { $0.figures.map(\.name) } }.filter { seen.insert($0).inserted }
  }

  /// Rows that differ in nothing but their seed, where there are several seeds.
  var seedGroups: [SeedGroup] {
    var order: [[String]] = []
    var members: [[String]: [ReportRow]] = [:]
    for row in rows where row.seed != nil {
      if members[row.group] == nil { order.append(row.group) }
      members[row.group, default: []].append(row)
    }
    return order.compactMap { members[$0].flatMap(SeedGroup.init) }
  }
}
