internal import CacheCore

extension TraceFormat {
  /// Standard logs of AWS CloudFront.
  static let cloudfront = TraceFormat(
    "cloudfront", "standard logs of AWS CloudFront, by their #Fields line; keys are host, path and query",
    parameters: HTTPRules.parameters, columns: [.time, .size, .operation, .found], keyIsText: true,
    source: "AWS, Amazon CloudFront: Standard logging reference",
    fit: { head in
      guard head.isText else { return .impossible }
      let lines = head.lines(atMost: 5)
      return lines.contains { CloudFrontReader.isHeader($0) && CloudFrontReader.places($0)[.stem] != nil }
        ? .certain : .impossible
    },
    makeReader: { (setup) throws(CachesimError) in try CloudFrontReader(setup) })
}

/// Reads lines with tabs, whose columns a line `#Fields:` names; there may be another such line further down, where
/// files were put together.
final class CloudFrontReader: RecordReader {
  /// The columns that are of use; raw values are their places among `fields`.
  enum Role: Int, CaseIterable {
    case date, time, size, method, host, viewerHost, stem, query, status

    var name: String {
      switch self {
      case .date: "date"
      case .time: "time"
      case .size: "sc-bytes"
      case .method: "cs-method"
      case .host: "cs(Host)"
      case .viewerHost: "x-host-header"
      case .stem: "cs-uri-stem"
      case .query: "cs-uri-query"
      case .status: "sc-status"
      }
    }
  }

  let columns: TraceColumns
  private let lines: LineScanner
  private let rules: HTTPRules
  private let keys: KeyTexts
  private var text = ByteScratch()
  /// For each column of the file the role it has, or -1.
  private let roles = UnsafeMutablePointer<Int>.allocate(capacity: 256)
  private var columnCount = 0
  private let fields = UnsafeMutablePointer<Field>.allocate(capacity: Role.allCases.count)

  init(_ setup: ReaderSetup) throws(CachesimError) {
    rules = try HTTPRules(setup.parameters, owner: "trace format 'cloudfront'")
    columns = rules.knowsAbsence ? [.time, .size, .operation, .found] : [.time, .size, .operation]
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
    setup.findings.passedOverKind = "their requests are not asked for"
  }

  deinit {
    roles.deallocate()
    fields.deallocate()
    text.free()
  }

  static func isHeader(_ line: Field) -> Bool { line.bytes.starts(with: "#Fields:".utf8) }

  static func places(_ header: Field) -> [Role: Int] {
    var places: [Role: Int] = [:]
    for (place, word) in Words.of(header).dropFirst().enumerated() {
      for role in Role.allCases where word.bytes.elementsEqual(role.name.utf8) { places[role] = place }
    }
    return places
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      if line.isEmpty { continue }
      if line.start.pointee == 0x23 {
        if CloudFrontReader.isHeader(line) { try begin(line) }
      } else {
        try decode(line, into: block)
      }
    }
    return true
  }

  private func begin(_ header: Field) throws(CachesimError) {
    let places = CloudFrontReader.places(header)
    for role in [Role.date, .time, .size, .method, .stem, .status] where places[role] == nil {
      throw lines.findings.fatal("line \(lines.number): the #Fields line names no \(role.name)")
    }
    columnCount = (places.values.max() ?? 0) + 1
    guard columnCount <= 256 else { throw lines.findings.fatal("line \(lines.number): more than 256 columns") }
    for place in 0..<columnCount { roles[place] = -1 }
    for (role, place) in places { roles[place] = role.rawValue }
  }

  private func decode(_ line: Field, into block: RecordBlock) throws(CachesimError) {
    guard columnCount > 0 else {
      throw lines.findings.fatal("line \(lines.number): no #Fields line says what the columns are")
    }
    fields.initialize(repeating: Field(line.end, line.end), count: Role.allCases.count)
    var start = line.start
    var place = 0
    while place < columnCount, start <= line.end {
      var stop = start
      while stop < line.end, stop.pointee != 0x09 { stop += 1 }
      if roles[place] >= 0 { fields[roles[place]] = Field(start, stop) }
      start = stop + 1
      place += 1
    }
    guard place == columnCount else {
      return try refuse("\(place) columns where the #Fields line names \(columnCount) or more: \(line.shown)")
    }
    let position = block.count
    guard let counts = rules.counts(self[.status]) else {
      return try refuse(self[.status].complaint(as: "status", "100 to 999"))
    }
    guard counts, let operation = rules.operation(self[.method]) else { return lines.findings.passedOver += 1 }
    // Date and time are columns of their own, with a tab between.
    let isJoined = self[.time].start == self[.date].end + 1
    guard isJoined, let time = LogTime.iso(Field(self[.date].start, self[.time].end)) else {
      return try refuse(
        "\(self[.date].shown) and \(self[.time].shown) are not a date and a time (2019-12-04, 21:02:31)")
    }
    guard let size = LogReader.size(self[.size]) else {
      return try refuse(self[.size].complaint(as: "size", "a whole number of bytes"))
    }
    text.count = 0
    let named = self[.viewerHost].count > 1 ? self[.viewerHost] : self[.host]
    text.append(named)
    text.append(self[.stem])
    if self[.query].count > 1 || self[.query].count == 1 && self[.query].start.pointee != 0x2D {
      text.append(0x3F)
      text.append(self[.query])
    }
    block.keys[position] = text.field.key(keys)
    block.times?[position] = time
    block.sizes?[position] = size
    block.operations?[position] = operation.rawValue
    block.absences?[position] = rules.isAbsence(self[.status]) ? 1 : 0
    block.count = position + 1
  }

  @inline(__always)
  private subscript(_ role: Role) -> Field { fields[role.rawValue] }

  private func refuse(_ complaint: String) throws(CachesimError) {
    try lines.findings.bad("line \(lines.number): \(complaint)")
  }
}
