/// What a run found: everything that any exporter shows. Nothing in it depends on the clock, the machine or the number of
/// threads.
public struct Report: Sendable, Equatable {
  /// The identifier of the JSON form.
  public static let schema = "cachesim.report/1"

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

/// An option of the command, as resolved.
public struct CommandOption: Sendable, Equatable {
  /// Its name, without dashes.
  public var name: String
  /// Its values.
  public var values: [String]

  /// An option.
  public init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
  }
}

/// What a report says of a trace.
public struct ReportTrace: Sendable, Equatable {
  /// As given.
  public var path: String
  /// The format's name.
  public var format: String
  /// Of the file's own bytes; nil where nobody asked.
  public var sha256: String?
  /// Requests replayed, before sampling.
  public var requests: Int64
  /// Distinct objects; nil where they were not counted.
  public var objects: Int64?
  /// Their bytes; nil where there are no sizes.
  public var bytes: Int64?
  /// The time of the first request in nanoseconds.
  public var firstTime: Int64?
  /// The time of the last request in nanoseconds.
  public var lastTime: Int64?

  /// A trace.
  public init(
    path: String, format: String, sha256: String?, requests: Int64, objects: Int64?, bytes: Int64?, firstTime: Int64?,
    lastTime: Int64?
  ) {
    self.path = path
    self.format = format
    self.sha256 = sha256
    self.requests = requests
    self.objects = objects
    self.bytes = bytes
    self.firstTime = firstTime
    self.lastTime = lastTime
  }
}
