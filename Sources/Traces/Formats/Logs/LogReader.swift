internal import CacheCore

/// Reads access logs by a pattern. Lines whose request names no object (`-`, a TLS handshake) are passed over and
/// reported; so is what `status` and `other-methods` leave out.
final class LogReader: RecordReader {
  let columns: TraceColumns
  private let lines: LineScanner
  private let cutter: LogCutter
  private let rules: HTTPRules
  private let keys: KeyTexts
  private let zone: Int64
  private let time: LogPattern.Role?
  private let hasRequest: Bool
  private let hasMethod: Bool
  private let hasStatus: Bool
  private let hasSize: Bool

  init(_ setup: ReaderSetup, _ pattern: LogPattern, zone: Int64 = 0, owner: String) throws(CachesimError) {
    let cutter = LogCutter(pattern)
    time = LogReader.timeRole(of: cutter)
    hasRequest = cutter.has(.request)
    hasMethod = cutter.has(.method)
    hasStatus = cutter.has(.status)
    hasSize = cutter.has(.size)
    var columns: TraceColumns = []
    if time != nil { columns.insert(.time) }
    if hasRequest || hasMethod { columns.insert(.operation) }
    if hasSize { columns.insert(.size) }
    self.cutter = cutter
    self.zone = zone
    rules = try HTTPRules(setup.parameters, owner: "trace format '\(owner)'")
    if hasStatus, rules.knowsAbsence { columns.insert(.found) }
    self.columns = columns
    keys = setup.keys
    lines = try LineScanner(setup.window, setup.findings)
    setup.findings.passedOverKind = "their requests name no object, or are not asked for"
  }

  func read(into block: RecordBlock, upTo limit: Int) throws(CachesimError) -> Bool {
    while block.count < limit {
      guard let line = try lines.next() else { return false }
      if line.isEmpty { continue }
      guard cutter.cut(line) else {
        try lines.findings.bad("line \(lines.number): \(line.shown) is not of the log's format")
        continue
      }
      try decode(into: block)
    }
    return true
  }

  @inline(__always)
  private func decode(into block: RecordBlock) throws(CachesimError) {
    let position = block.count
    if hasStatus {
      guard let counts = rules.counts(cutter[.status]) else {
        return try refuse(cutter[.status].complaint(as: "status", "100 to 999"))
      }
      if !counts { return lines.findings.passedOver += 1 }
    }
    var target = cutter[.target]
    var method = cutter[.method]
    if hasRequest {
      guard let parts = HTTPRules.parts(cutter[.request]) else { return lines.findings.passedOver += 1 }
      (method, target) = parts
    }
    if target.isEmpty || target.count == 1 && target.start.pointee == 0x2D { return lines.findings.passedOver += 1 }
    if hasRequest || hasMethod {
      guard let operation = rules.operation(method) else { return lines.findings.passedOver += 1 }
      block.operations?[position] = operation.rawValue
    }
    if let time {
      guard let value = LogReader.nanoseconds(cutter[time], time, zone) else {
        return try refuse("\(cutter[time].shown) is not a time (as in 17/May/2015:10:05:03 +0000, 1970 or later)")
      }
      block.times?[position] = value
    }
    if hasSize {
      guard let size = LogReader.size(cutter[.size]) else {
        return try refuse(cutter[.size].complaint(as: "size", "a whole number of bytes, or -"))
      }
      block.sizes?[position] = size
    }
    if let absences = block.absences, hasStatus { absences[position] = rules.isAbsence(cutter[.status]) ? 1 : 0 }
    block.keys[position] = target.key(keys)
    block.count = position + 1
  }

  /// The most exact of the times that lines have.
  static func timeRole(of cutter: LogCutter) -> LogPattern.Role? {
    [.isoTime, .microseconds, .milliseconds, .seconds, .acceptDate, .commonTime].first { cutter.has($0) }
  }

  static func nanoseconds(_ field: Field, _ role: LogPattern.Role, _ zone: Int64) -> Int64? {
    switch role {
    case .commonTime: LogTime.common(field, zone: zone)
    case .acceptDate: field.bytes.contains(0x20) ? nil : LogTime.common(field, zone: zone)
    case .isoTime: LogTime.iso(field)
    case .milliseconds: field.nanoseconds(unit: 1_000_000)
    case .microseconds: field.nanoseconds(unit: 1000)
    default: field.nanoseconds(unit: 1_000_000_000)
    }
  }

  /// `-` is no bytes; HAProxy's `+` says that more followed.
  @inline(__always)
  static func size(_ field: Field) -> Int64? {
    if field.count == 1, field.start.pointee == 0x2D { return 0 }
    if field.count > 1, field.start.pointee == 0x2B { return Field(field.start + 1, field.end).size }
    return field.size
  }

  private func refuse(_ complaint: String) throws(CachesimError) {
    try lines.findings.bad("line \(lines.number): \(complaint)")
  }
}
