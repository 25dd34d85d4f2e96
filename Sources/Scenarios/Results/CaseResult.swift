internal import CacheCore
package import Reports

/// What a run of a case measured: rows of a report, one a seed, and what its requests were.
public struct CaseResult: Sendable {
  /// The case's name.
  public let name: String
  /// A row a seed; never none.
  package let rows: [ReportRow]
  /// Figures of the requests: `trace_requests`, `trace_objects`, `trace_seconds`.
  private let trace: [(name: String, value: ReportValue)]

  /// What a replay found. `seconds`: from the first request to the last.
  package init(name: String, rows: [ReportRow], requests: Int64, objects: Int64?, nanoseconds: Int64?) {
    self.name = name
    self.rows = rows
    trace = [
      ("trace_requests", .integer(requests)), ("trace_objects", objects.map { .integer($0) } ?? .none),
      ("trace_seconds", nanoseconds.map { .fixed(Double($0) / 1e9, digits: 6) } ?? .none),
    ]
  }

  /// The columns that say something, in order.
  package var columns: [(name: String, value: ReportValue)] {
    let row = rows[0]
    let names = row.columnNames.filter { !["trace", "options", "belady_gap"].contains($0) }
    return trace + names.map { ($0, row.value($0)) }.filter { $0.1 != .none && $0.1 != .text("") }
  }

  /// A figure: of several seeds the mean.
  func figure(_ reference: Expression.Reference) throws(CachesimError) -> Double {
    var sum = 0.0
    for row in rows { sum += try value(reference, row) }
    return sum / Double(rows.count)
  }

  private func value(_ reference: Expression.Reference, _ row: ReportRow) throws(CachesimError) -> Double {
    let column = reference.column
    let value: ReportValue
    if let index = reference.window {
      guard !row.windows.isEmpty else {
        throw CachesimError(.badData, "'\(reference.text)': the case has no 'window'")
      }
      guard let window = row.windows.first(where: { $0.index == index }) else {
        throw CachesimError(
          .badData, "'\(reference.text)': window \(index) had no requests; the last is \(row.windows.last?.index ?? 0)")
      }
      value = window.value(column)
    } else {
      value = trace.first { $0.name == column }?.value ?? row.value(column)
    }
    if let number = value.number { return number }
    let known = trace.map(\.name) + row.columnNames
    if known.contains(column) {
      throw CachesimError(.badData, "'\(reference.text)': '\(column)' is no number, or does not apply to this case")
    }
    let hint =
      nearestName(to: column, in: known).map { "did you mean '\($0)'?" }
      ?? "docs/reference/report-columns.md lists them; most need a time-aware option"
    throw CachesimError(.badData, "'\(reference.text)': there is no figure '\(column)'; \(hint)")
  }
}
