internal import CacheCore

/// Reports as CSV: a header with columns in any order, then a row a result.
enum CSVReportReader {
  /// What a report cannot do without.
  private static let required = ["trace", "policy", "capacity", "requests", "hits"]

  static func report(_ bytes: [UInt8], name: String) throws(CachesimError) -> Report {
    var parser = CSVParser(bytes: bytes, name: name)
    let header = try parser.next() ?? CSVParser.Line(number: 1, cells: [])
    var seen: Set<String> = []
    for column in header.cells where !seen.insert(column).inserted {
      throw CachesimError(.badData, "\(name):1: the column '\(TerminalText.printable(column))' is there twice")
    }
    if let missing = required.first(where: { !seen.contains($0) }) {
      throw CachesimError(
        .badData,
        "\(name):1: is not a report: neither JSON, nor CSV with a column '\(missing)'; CSV needs the columns "
          + required.joined(separator: ", "))
    }
    var rows: [ReportRow] = []
    while let line = try parser.next() {
      guard line.cells.count == header.cells.count else {
        throw CachesimError(
          .badData, "\(name):\(line.number): has \(line.cells.count) cells under \(header.cells.count) columns")
      }
      let fields = zip(header.cells, line.cells).map { ($0, $1.isEmpty ? RowField.none : .cell($1)) }
      rows.append(try RowFields(fields, place: "\(name):\(line.number)").row())
    }
    return Report(version: "", command: [], traces: [], rows: rows)
  }
}
