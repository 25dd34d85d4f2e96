public import CacheCore

extension Report {
  /// Reads a report from the bytes of a file called `name`: JSON, JSONL or CSV, told apart by their content.
  ///
  /// All that this tool writes comes back as it was. A report written by hand needs little: of each result `trace`,
  /// `policy`, `capacity`, `requests` and `hits` (docs/ci-gate.md). Whole numbers are exact, to 64 bits. Numbers under names
  /// that no column has are figures. Ratios must fit the counts they are made of.
  ///
  /// Errors are of kind `badData` and begin with the file and the place in it: `name:line:column`, `name:line`, or
  /// `name: results[3]`.
  public init(reading bytes: [UInt8], name: String) throws(CachesimError) {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let first = bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
      throw CachesimError(.badData, "\(name): is empty, not a report")
    }
    if first == UInt8(ascii: "{") {
      self = try JSONReportReader(name: name).report(bytes)
    } else if first == UInt8(ascii: "[") {
      throw CachesimError(
        .badData, "\(name): is an array, not a report; write {\"schema\": \"\(Report.schema)\", \"results\": [...]}")
    } else {
      self = try CSVReportReader.report(bytes, name: name)
    }
  }
}
