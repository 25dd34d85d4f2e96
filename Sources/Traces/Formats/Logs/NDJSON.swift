internal import CacheCore

extension TraceFormat {
  /// A JSON object a line.
  static let ndjson = TraceFormat(
    "ndjson", aliases: ["jsonl", "json-lines"], "a JSON object a line; fields by name, a.b for those in others",
    parameters: DelimitedColumns.Role.allCases.map { role in
      Parameter(role.rawValue, .text, default: "auto", "field of the \(role.rawValue): a path (a.b), auto, or none")
    } + [
      Parameter(
        "time-unit", .choice(TimeUnit.allCases.map(\.rawValue)), default: "s", "the unit of times that are numbers"),
      Parameter("ttl-unit", .choice(TimeUnit.allCases.map(\.rawValue)), default: "s", "the unit of the times to live"),
    ],
    columns: [.time, .size, .operation, .ttl, .cost, .found], suffixes: [".ndjson", ".jsonl"], keyIsText: true,
    source: "RFC 8259; ndjson-spec 1.0",
    fit: { head in
      guard head.isText else { return .impossible }
      let json = JSONLine([], wantsNames: true)
      var hasKey = true
      let lines = head.lines(atMost: 20)
      for line in lines {
        guard json.parse(line) else { return .impossible }
        hasKey = hasKey && DelimitedColumns.guess(.key, in: json.names) != nil
      }
      return lines.isEmpty ? .impossible : hasKey ? .certain : .possible
    },
    makeReader: { (setup) throws(CachesimError) in try NDJSONReader(setup) })
}

/// Reads a JSON object a line. Times are numbers, or texts as ISO 8601 has them; keys are what their escapes stand for.
final class NDJSONReader: RecordReader {
  let columns: TraceColumns
  private let lines: LineScanner
  private let json: JSONLine
  private let roles: [DelimitedColumns.Role]
  private let keys: KeyTexts
  private let timeUnit: Int64
  private let ttlUnit: Int64
  private var text = JSONText()

  init(_ setup: ReaderSetup) throws(CachesimError) {
    let bytes = try setup.window.peek(TraceHead.size)
    let head = TraceHead(bytes: bytes, isWhole: bytes.count < TraceHead.size, totalBytes: nil)
    let first = JSONLine([], wantsNames: true)
    let names = head.lines(atMost: 1).first.map { first.parse($0) ? first.names : [] } ?? []
    var paths: [String] = []
    var roles: [DelimitedColumns.Role] = []
    var columns: TraceColumns = []
    for role in DelimitedColumns.Role.allCases {
      let given = setup.parameters.text(role.rawValue)
      let path =
        given == "auto" ? DelimitedColumns.guess(role, in: names).map { names[$0] } : given == "none" ? nil : given
      guard let path else { continue }
      paths.append(path)
      roles.append(role)
      switch role {
      case .key: break
      case .time: columns.insert(.time)
      case .size: columns.insert(.size)
      case .op: columns.insert(.operation)
      case .ttl: columns.insert(.ttl)
      case .cost: columns.insert(.cost)
      case .found: columns.insert(.found)
      }
    }
    if bytes.isEmpty || head.lines(atMost: 1).isEmpty { throw setup.findings.fatal("holds no requests") }
    guard roles.first == .key else {
      throw CachesimError(
        .usage,
        "\(setup.findings.name): which field is the key? The first line has "
          + "\(names.isEmpty ? "none" : Field.shown(names)); say --trace-format ndjson:key=NAME:time=NAME:size=NAME"
      )
    }
    self.roles = roles
    self.columns = columns
    json = JSONLine(paths)
    keys = setup.keys
    timeUnit = (TimeUnit(rawValue: setup.parameters.text("time-unit")) ?? .seconds).nanoseconds
    ttlUnit = (TimeUnit(rawValue: setup.parameters.text("ttl-unit")) ?? .seconds).nanoseconds
    lines = try LineScanner(setup.window, setup.findings)
  }

  deinit { text.free() }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      if line.trimmed.isEmpty { continue }
      guard json.parse(line) else {
        try lines.findings.bad("line \(lines.number): \(line.shown) is not a JSON object")
        continue
      }
      if let complaint = decode(into: block) { try lines.findings.bad("line \(lines.number): \(complaint)") }
    }
    return true
  }

  /// Appends the line's record; what is wrong with it otherwise.
  private func decode(into block: RecordBlock) -> String? {
    let position = block.count
    for (role, value) in zip(roles, json.values) {
      guard let value else {
        if role == .ttl {
          block.ttls?[position] = 0
          continue
        }
        if role == .found {
          block.absences?[position] = 0
          continue
        }
        return "there is no \(role.rawValue)"
      }
      switch role {
      case .key:
        guard let key = text.decoded(value) else {
          return "the key \(value.shown) has an escape that JSON does not know"
        }
        block.keys[position] = key.key(keys)
      case .time:
        guard let time = value.nanoseconds(unit: timeUnit) ?? LogTime.iso(value) else {
          return value.complaint(as: "time", "a number of time-unit, or as in 2015-05-17T10:05:03Z")
        }
        block.times?[position] = time
      case .size:
        guard let size = value.size else { return value.complaint(as: "size", "a whole number of bytes") }
        block.sizes?[position] = size
      case .op:
        guard let operation = OperationWords.shared.operation(value) else {
          return "\(value.shown) is no known operation (get, set, delete, ...); op=none takes all lines for reads"
        }
        block.operations?[position] = operation.rawValue
      case .ttl:
        guard let ttl = value.nanoseconds(unit: ttlUnit) else { return value.complaint(as: "time to live", "0: none") }
        block.ttls?[position] = ttl
      case .cost:
        guard let cost = value.double, cost >= 0 else { return value.complaint(as: "cost", "a number") }
        block.costs?[position] = cost
      case .found:
        guard let isFound = value.isFound else {
          return "\(value.shown) does not say whether the origin holds it: \(Field.foundForm)"
        }
        block.absences?[position] = isFound ? 0 : 1
      }
    }
    block.count = position + 1
    return nil
  }
}
