internal import CacheCore

/// The fields of a result or a window, by name, on their way into the report's model.
struct RowFields {
  /// Figures are written with fixed digits, which reach this far.
  private static let largest = 1e18

  /// Where they stand, as messages say it.
  let place: String
  private let fields: [(name: String, value: RowField)]
  private let indexes: [String: Int]

  /// Fields of different names.
  init(_ fields: [(name: String, value: RowField)], place: String) {
    self.fields = fields
    self.place = place
    indexes = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The result that these fields are.
  func row(windows: [ReportWindow] = []) throws(CachesimError) -> ReportRow {
    let policy = try text("policy")
    guard !policy.isEmpty else { throw error("'policy' is missing; give every result a name of its policy") }
    guard indexes["trace"] != nil else { throw error("'trace' is missing") }
    let unit = try text("capacity_unit", or: "objects")
    guard unit == "objects" || unit == "bytes" else {
      throw error("capacity_unit '\(unit)' is neither objects nor bytes")
    }
    var row = ReportRow(
      trace: try text("trace"), policy: policy, parameters: try text("parameters"),
      capacity: try required("capacity", 1...Int64.max), capacityUnit: unit, seed: try seed(), counts: try counts(),
      objectsResident: try integer("objects_resident"), bytesResident: try integer("bytes_resident"),
      compulsoryMisses: try integer("compulsory_misses"), options: try text("options"), windows: windows,
      figures: try figures(besides: Set(ResultColumns.places.keys).union(["windows", LatencyMember.name])))
    row.beladyGap = try decimal("belady_gap", -1...1)
    return row
  }

  /// The window that these fields are.
  func window() throws(CachesimError) -> ReportWindow {
    ReportWindow(
      index: try required("window", 0...Int64.max), firstRequest: try required("first_request", 0...Int64.max),
      startTime: try integer("start_time_ns", Int64.min...Int64.max), counts: try counts(),
      figures: try figures(besides: Set(ResultColumns.windows.map(\.name))))
  }

  private func counts() throws(CachesimError) -> ReportCounts {
    let requests = try required("requests", 0...Int64.max)
    let hits = try required("hits", 0...Int64.max)
    guard hits <= requests else { throw error("\(hits) hits of \(requests) requests") }
    let misses = try integer("misses") ?? requests - hits
    guard misses <= requests - hits else { throw error("\(hits) hits and \(misses) misses of \(requests) requests") }
    let bytesRequested = try integer("bytes_requested")
    let bytesHit = try integer("bytes_hit")
    if let bytesRequested, let bytesHit, bytesHit > bytesRequested {
      throw error("\(bytesHit) bytes_hit of \(bytesRequested) bytes_requested")
    }
    let counts = ReportCounts(
      requests: requests, hits: hits, bytesRequested: bytesRequested, bytesHit: bytesHit,
      evictions: try integer("evictions"), admissionsRefused: try integer("admissions_refused"),
      others: requests - hits - misses)
    try check("hit_ratio", counts.hitRatio)
    try check("miss_ratio", counts.missRatio)
    try check("byte_hit_ratio", counts.byteHitRatio)
    return counts
  }

  /// A ratio that is given has to be what its counts say, to 6 digits.
  private func check(_ name: String, _ ratio: Double?) throws(CachesimError) {
    guard let given = try decimal(name, 0...1) else { return }
    guard let ratio else { throw error("\(name) is \(given), without the counts that it is made of") }
    guard (given - ratio).magnitude < 0.000_000_6 else {
      let counted = FixedPoint.text(ratio, digits: 6) ?? ""
      throw error("\(name) is \(given), but the counts make it \(counted); leave it out, or correct it")
    }
  }

  /// What stands under names that no column has.
  private func figures(besides columns: Set<String>) throws(CachesimError) -> [Figure] {
    var figures: [Figure] = []
    for (name, value) in fields where !columns.contains(name) {
      figures.append(Figure(name, try figure(name, value)))
    }
    return figures
  }

  private func figure(_ name: String, _ field: RowField) throws(CachesimError) -> Figure.Value {
    let spelling: String
    switch field {
    case .none: return .none
    case .number(let text), .cell(let text): spelling = text
    case .text, .other:
      let hint = nearestName(to: name, in: ResultColumns.results.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
      throw error("'\(name)' is no column, and \(field.spelling) no figure\(hint)")
    }
    if let integer = Int64(spelling) { return .integer(integer) }
    guard spelling.contains(where: { ".eE".contains($0) }), let value = RowFields.number(spelling),
      value.magnitude < RowFields.largest
    else {
      throw error("\(name) \(field.spelling) is not a number below 10^18, or a whole one of 64 bits")
    }
    let digits = spelling.firstIndex(of: ".").map { spelling[$0...].dropFirst().prefix(while: \.isNumber).count } ?? 0
    return .decimal(value, digits: spelling.contains { "eE".contains($0) } ? 9 : min(9, digits))
  }

  private func text(_ name: String, or fallback: String = "") throws(CachesimError) -> String {
    switch field(name) {
    case .none: return fallback
    case .text(let text), .cell(let text): return text
    case .number, .other: throw error("\(name) is not a text")
    }
  }

  private func seed() throws(CachesimError) -> UInt64? {
    let field = field("seed")
    guard field != .none else { return nil }
    guard let seed = RowFields.spelling(field).flatMap(UInt64.init) else {
      throw error("seed \(field.spelling) is not a whole number from 0 to \(UInt64.max)")
    }
    return seed
  }

  private func required(_ name: String, _ range: ClosedRange<Int64>) throws(CachesimError) -> Int64 {
    guard let value = try integer(name, range) else {
      throw error("'\(name)' is missing; a result needs trace, policy, capacity, requests and hits")
    }
    return value
  }

  private func integer(_ name: String, _ range: ClosedRange<Int64> = 0...Int64.max) throws(CachesimError) -> Int64? {
    let field = field(name)
    guard field != .none else { return nil }
    guard let value = RowFields.spelling(field).flatMap(Int64.init), range.contains(value) else {
      throw error("\(name) \(field.spelling) is not a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func decimal(_ name: String, _ range: ClosedRange<Double>) throws(CachesimError) -> Double? {
    let field = field(name)
    guard field != .none else { return nil }
    guard let value = RowFields.spelling(field).flatMap(RowFields.number), range.contains(value) else {
      throw error("\(name) \(field.spelling) is not a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func field(_ name: String) -> RowField { indexes[name].map { fields[$0].value } ?? .none }

  private static func spelling(_ field: RowField) -> String? {
    switch field {
    case .number(let text), .cell(let text): text
    case .none, .text, .other: nil
    }
  }

  /// A finite number in digits: what `Double` reads besides (`nan`, `0x1p3`) is none.
  private static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }), let value = Double(text),
      value.isFinite
    else { return nil }
    return value
  }

  private func error(_ text: String) -> CachesimError {
    CachesimError(.badData, "\(place): \(TerminalText.printable(text))")
  }
}
