internal import CacheCore

/// Reports as one JSON object, or as lines: a header, then an object a result.
struct JSONReportReader {
  let name: String

  func report(_ bytes: [UInt8]) throws(CachesimError) -> Report {
    let lines = bytes.split(separator: 0x0A).filter { line in
      !line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
    // The first line of JSONL is an object of its own that has no results.
    if let first = lines.first, let header = try? JSONValue(parsing: Array(first), name: name), header["results"] == nil
    {
      return try linesReport(header, bytes)
    }
    let document = try JSONValue(parsing: bytes, name: name)
    return try report(
      document, rows: try array(document, "results").enumerated().map { ("\(name): results[\($0)]", $1) })
  }

  private func linesReport(_ header: JSONValue, _ bytes: [UInt8]) throws(CachesimError) -> Report {
    var rows: [(String, JSONValue)] = []
    var isHeader = true
    for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
      defer { isHeader = false }
      if isHeader { continue }
      let place = "\(name):\(number + 1)"
      do throws(CachesimError) { rows.append((place, try JSONValue(parsing: Array(line), name: ""))) } catch {
        // The parser says `:1:column: ...` of the line.
        throw CachesimError(.badData, place + error.message.dropFirst(2))
      }
    }
    return try report(header, rows: rows)
  }

  private func report(_ document: JSONValue, rows: [(place: String, value: JSONValue)]) throws(CachesimError) -> Report
  {
    try checkSchema(document)
    var results: [ReportRow] = []
    results.reserveCapacity(rows.count)
    for (place, value) in rows { results.append(try row(value, place)) }
    return Report(
      version: try text(document["tool"]?["version"], "tool.version") ?? "", command: try command(document),
      traces: try traces(document), rows: results, warnings: try warnings(document),
      isComplete: try boolean(document["complete"], "complete") ?? true)
  }

  private func checkSchema(_ document: JSONValue) throws(CachesimError) {
    guard let schema = try text(document["schema"], "schema") else {
      throw error("'schema' is missing; a report says \"schema\": \"\(Report.schema)\"")
    }
    guard schema == Report.schema else {
      throw error("has the schema '\(schema)'; this cachesim reads \(Report.schema)")
    }
    guard case .object(let members) = document else { return }
    let known = JSONReportReader.members
    for (name, _) in members where !known.contains(name) {
      // Members may be added within a schema number; what is nearly one that is known is a slip.
      if let near = nearestName(to: name, in: known) { throw error("has no '\(name)'; did you mean '\(near)'?") }
    }
  }

  private static let members = [
    "schema", "tool", "complete", "command", "trace", "traces", "results", "repeats", "warnings",
  ]

  private func row(_ value: JSONValue, _ place: String) throws(CachesimError) -> ReportRow {
    let fields = try fields(value, place)
    var windows: [ReportWindow] = []
    if let list = value["windows"], list != .null {
      guard case .array(let values) = list else { throw CachesimError(.badData, "\(place): windows is not a list") }
      for (index, window) in values.enumerated() {
        windows.append(try self.fields(window, "\(place).windows[\(index)]").window())
      }
    }
    var row = try fields.row(windows: windows)
    row.latencies = try LatencyMember.read(value[LatencyMember.name], place)
    return row
  }

  private func fields(_ value: JSONValue, _ place: String) throws(CachesimError) -> RowFields {
    guard case .object(let members) = value else { throw CachesimError(.badData, "\(place): is not an object") }
    return RowFields(members.map { ($0.0, RowField($0.1)) }, place: place)
  }

  private func command(_ document: JSONValue) throws(CachesimError) -> [CommandOption] {
    guard let value = document["command"], value != .null else { return [] }
    guard case .object(let members) = value else { throw error("command is not an object") }
    var options: [CommandOption] = []
    for (name, value) in members {
      switch value {
      case .array(let values):
        var texts: [String] = []
        for value in values {
          guard let text = try text(value, "command.\(name)") else { throw error("command.\(name) holds null") }
          texts.append(text)
        }
        options.append(CommandOption(name, texts))
      default: if let text = try text(value, "command.\(name)") { options.append(CommandOption(name, text)) }
      }
    }
    return options
  }

  private func traces(_ document: JSONValue) throws(CachesimError) -> [ReportTrace] {
    var values = try document["traces"] == nil ? [] : array(document, "traces")
    if document["traces"] == nil, let only = document["trace"], only != .null { values = [only] }
    var traces: [ReportTrace] = []
    for (index, value) in values.enumerated() {
      let place = "traces[\(index)]"
      guard let path = try text(value["path"], "\(place).path") else { throw error("\(place): 'path' is missing") }
      guard let requests = try count(value["requests"], "\(place).requests") else {
        throw error("\(place): 'requests' is missing")
      }
      traces.append(
        ReportTrace(
          path: path, format: try text(value["format"], "\(place).format") ?? "",
          sha256: try text(value["sha256"], "\(place).sha256"), requests: requests,
          objects: try count(value["objects"], "\(place).objects"),
          bytes: try count(value["bytes"], "\(place).bytes"),
          firstTime: try integer(value["first_time_ns"], "\(place).first_time_ns"),
          lastTime: try integer(value["last_time_ns"], "\(place).last_time_ns")))
    }
    return traces
  }

  private func warnings(_ document: JSONValue) throws(CachesimError) -> [String] {
    var warnings: [String] = []
    for value in try document["warnings"] == nil ? [] : array(document, "warnings") {
      if let text = try text(value, "warnings") { warnings.append(text) }
    }
    return warnings
  }

  private func array(_ document: JSONValue, _ member: String) throws(CachesimError) -> [JSONValue] {
    guard let value = document[member] else { throw error("'\(member)' is missing") }
    guard case .array(let values) = value else { throw error("\(member) is not a list") }
    return values
  }

  private func text(_ value: JSONValue?, _ member: String) throws(CachesimError) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text
    default: throw error("\(member) is not a text")
    }
  }

  private func boolean(_ value: JSONValue?, _ member: String) throws(CachesimError) -> Bool? {
    switch value {
    case nil, .null: return nil
    case .boolean(let value): return value
    default: throw error("\(member) is neither true nor false")
    }
  }

  private func integer(_ value: JSONValue?, _ member: String) throws(CachesimError) -> Int64? {
    switch value {
    case nil, .null: return nil
    case .integer(let value): return value
    default: throw error("\(member) is not a whole number of 64 bits")
    }
  }

  private func count(_ value: JSONValue?, _ member: String) throws(CachesimError) -> Int64? {
    let value = try integer(value, member)
    if let value, value < 0 { throw error("\(member) is \(value), below 0") }
    return value
  }

  private func error(_ text: String) -> CachesimError {
    CachesimError(.badData, "\(name): \(TerminalText.printable(text))")
  }
}
