/// What stands in a cell of a report.
enum ReportValue: Equatable {
  /// Does not apply.
  case none
  case text(String)
  case integer(Int64)
  case natural(UInt64)
  /// Between -1 and 1, shown with 6 digits.
  case ratio(Double)

  init(_ value: Int64?) { self = value.map { .integer($0) } ?? .none }
  init(ratio value: Double?) { self = value.map { .ratio($0) } ?? .none }

  /// As CSV shows it.
  var plain: String {
    switch self {
    case .none: ""
    case .text(let text): text
    case .integer(let value): String(value)
    case .natural(let value): String(value)
    case .ratio(let value): FixedPoint.text(value, digits: 6)
    }
  }

  /// As JSON shows it.
  var json: JSONValue {
    switch self {
    case .none: .null
    case .text(let text): .string(text)
    case .integer(let value): .integer(value)
    case .natural(let value): .number(String(value))
    case .ratio(let value): .number(FixedPoint.text(value, digits: 6))
    }
  }
}

/// A column of reports: one table, which every exporter iterates over.
struct ReportColumn<Row>: Sendable {
  let name: String
  let value: @Sendable (Row) -> ReportValue
}

/// The columns of a result, in CLI.md's order.
enum ResultColumns {
  static let counts: [ReportColumn<ReportCounts>] = [
    ReportColumn(name: "requests") { .integer($0.requests) },
    ReportColumn(name: "hits") { .integer($0.hits) },
    ReportColumn(name: "misses") { .integer($0.misses) },
    ReportColumn(name: "hit_ratio") { ReportValue(ratio: $0.hitRatio) },
    ReportColumn(name: "miss_ratio") { ReportValue(ratio: $0.missRatio) },
    ReportColumn(name: "bytes_requested") { .integer($0.bytesRequested) },
    ReportColumn(name: "bytes_hit") { .integer($0.bytesHit) },
    ReportColumn(name: "byte_hit_ratio") { ReportValue(ratio: $0.byteHitRatio) },
    ReportColumn(name: "evictions") { .integer($0.evictions) },
    ReportColumn(name: "admissions_refused") { .integer($0.admissionsRefused) },
  ]

  static let key: [ReportColumn<ReportRow>] = [
    ReportColumn(name: "trace") { .text($0.trace) },
    ReportColumn(name: "policy") { .text($0.policy) },
    ReportColumn(name: "parameters") { .text($0.parameters) },
    ReportColumn(name: "capacity") { .integer($0.capacity) },
    ReportColumn(name: "capacity_unit") { .text($0.capacityUnit) },
    ReportColumn(name: "seed") { $0.seed.map { .natural($0) } ?? .none },
  ]

  static let results: [ReportColumn<ReportRow>] =
    key + counts.map { column in ReportColumn(name: column.name) { column.value($0.counts) } } + [
      ReportColumn(name: "objects_resident") { ReportValue($0.objectsResident) },
      ReportColumn(name: "bytes_resident") { ReportValue($0.bytesResident) },
      ReportColumn(name: "compulsory_misses") { ReportValue($0.compulsoryMisses) },
      ReportColumn(name: "options") { .text($0.options) },
      ReportColumn(name: "belady_gap") { ReportValue(ratio: $0.beladyGap) },
    ]

  static let windows: [ReportColumn<ReportWindow>] =
    [
      ReportColumn(name: "window") { .integer($0.index) },
      ReportColumn(name: "first_request") { .integer($0.firstRequest) },
      ReportColumn(name: "start_time_ns") { ReportValue($0.startTime) },
    ] + counts.map { column in ReportColumn(name: column.name) { column.value($0.counts) } }
}
