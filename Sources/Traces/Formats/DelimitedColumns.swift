internal import CacheCore

/// What is in which column of a table.
struct DelimitedColumns {
  /// What a column can hold.
  enum Role: String, CaseIterable {
    case key, time, size, op, ttl, cost, found

    /// The header names that are known, best first, in lower case without anything but letters and digits.
    var knownNames: [String] {
      switch self {
      case .key:
        [
          "key", "id", "objid", "objectid", "objectkey", "cachekey", "obj", "object", "itemid", "item", "lbn", "lba",
          "blockid", "block", "url", "uri", "path", "keyhash", "hash", "address", "addr",
        ]
      case .time:
        ["time", "timestamp", "ts", "optime", "clock", "clocktime", "realtime", "reltime", "epoch", "datetime"]
      case .size:
        ["size", "objsize", "objectsize", "sizebytes", "bytes", "length", "len", "valuesize", "iosize", "responsesize"]
      case .op: ["op", "operation", "optype", "cmd", "command", "method", "opname"]
      case .ttl: ["ttl", "timetolive", "expiry"]
      case .cost: ["cost", "misscost", "penalty", "misspenalty"]
      case .found: ["found", "isfound", "originfound"]
      }
    }
  }

  let hasHeader: Bool
  /// The place of each role's column, from 0.
  let places: [Role: Int]
  /// The unit of the times.
  let timeUnit: TimeUnit

  /// Reads the parameters against the first rows of the table.
  init(_ parameters: ParameterValues, rows: [[String]], owner: String, findings: Findings) throws(CachesimError) {
    guard let first = rows.first else { throw findings.fatal("holds no requests") }
    let given = Role.allCases.map { ($0, parameters.text($0.rawValue)) }
    let named = given.contains { !["auto", "none"].contains($0.1) && Int($0.1) == nil }
    hasHeader =
      switch parameters.text("header") {
      case "true": true
      case "false": false
      default: named || DelimitedColumns.isHeader(rows)
      }
    var places: [Role: Int] = [:]
    for (role, column) in given {
      if column == "none" { continue }
      if column == "auto" {
        places[role] = hasHeader ? DelimitedColumns.guess(role, in: first) : nil
      } else {
        places[role] = try DelimitedColumns.place(
          of: column, as: role, in: first, hasHeader: hasHeader, findings: findings)
      }
    }
    if places[.key] == nil, parameters.text("key") == "auto", first.count == 1 { places[.key] = 0 }
    guard places[.key] != nil else {
      let known =
        hasHeader
        ? "none of the header's names (\(Field.shown(first))) is known to be it"
        : "the \(first.count) columns have no header"
      throw CachesimError(
        .usage,
        "\(findings.name): which column is the key? \(known); say --trace-format "
          + "\(owner):key=N, and time=N:size=N:op=N:ttl=N as there are (numbers from 1, or header names)")
    }
    self.places = places
    let timeName = hasHeader ? places[.time].map { first[$0] } : nil
    timeUnit =
      TimeUnit(rawValue: parameters.text("time-unit")) ?? timeName.flatMap(DelimitedColumns.unit) ?? .seconds
  }

  /// A header has no number in it, and a name that is known or numbers below it.
  static func isHeader(_ rows: [[String]]) -> Bool {
    guard let first = rows.first, !first.contains(where: isNumber) else { return false }
    if Role.allCases.contains(where: { guess($0, in: first) != nil }) { return true }
    return rows.count > 1 && rows[1].contains(where: isNumber)
  }

  /// The place of the column that is called what a role's columns are usually called.
  static func guess(_ role: Role, in header: [String]) -> Int? {
    let names = header.map(normalized)
    return role.knownNames.lazy.compactMap { names.firstIndex(of: $0) }.first
  }

  private static func place(
    of column: String, as role: Role, in first: [String], hasHeader: Bool, findings: Findings
  ) throws(CachesimError) -> Int {
    if let number = Int(column) {
      guard (1...first.count).contains(number) else {
        throw CachesimError(
          .badData,
          "\(findings.name): there is no column \(number) (\(role.rawValue)); the first row has \(first.count)")
      }
      return number - 1
    }
    let exact = first.firstIndex(of: column) ?? first.firstIndex { normalized($0) == normalized(column) }
    if let exact { return exact }
    let hint =
      !hasHeader
      ? "there is no header"
      : nearestName(to: column, in: first).map { "did you mean '\(Field.plain($0))'?" }
        ?? "the header has \(Field.shown(first))"
    throw CachesimError(.badData, "\(findings.name): no column is called '\(column)' (\(role.rawValue)); \(hint)")
  }

  /// Lower case, letters and digits alone, without a unit: `Time (ms)` and `time_ms` are `time`.
  static func normalized(_ name: String) -> String {
    let letters = parts(name)
    let base = unit(in: name) != nil && letters.count > 1 ? letters.dropLast() : letters[...]
    return base.joined()
  }

  /// The unit that a header name ends in.
  static func unit(in name: String) -> TimeUnit? {
    let letters = parts(name)
    guard letters.count > 1, let last = letters.last else { return nil }
    switch last {
    case "s", "sec", "secs", "seconds": return .seconds
    case "ms", "msec", "millis", "milliseconds": return .milliseconds
    case "us", "usec", "micros", "microseconds": return .microseconds
    case "ns", "nsec", "nanos", "nanoseconds": return .nanoseconds
    default: return nil
    }
  }

  private static func parts(_ name: String) -> [String] {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static func isNumber(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return false }
      return Field(base, base + bytes.count).trimmed.looksNumeric
    }
  }
}
