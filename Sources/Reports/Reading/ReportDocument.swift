public import CacheCore

/// What a file of results can be.
public enum ReportDocument: Sendable, Equatable {
  /// Of `replay`, `sweep`, `merge` or `scenario run`.
  case report(Report)
  /// Of `curve --format json`.
  case curve(CurveReport)
  /// Of `compare --rank --format json`.
  case ranking(RankingReport)

  /// Reads any of them from the bytes of a file called `name`; its `schema` says which it is. Errors are `Report`'s.
  public init(reading bytes: [UInt8], name: String) throws(CachesimError) {
    // A report can be large, and its own reader parses it: only what names another schema somewhere is parsed here.
    for (schema, read) in ReportDocument.others where ReportDocument.holds(bytes, "\"\(schema)\"") {
      guard let document = try? JSONValue(parsing: bytes, name: name), document["schema"] == .string(schema) else {
        continue
      }
      self = try read(document, name)
      return
    }
    self = .report(try Report(reading: bytes, name: name))
  }

  private static let others:
    [(schema: String, read: @Sendable (JSONValue, String) throws(CachesimError) -> ReportDocument)] = [
      (
        CurveReport.schema,
        { (document, name) throws(CachesimError) in .curve(try CurveReport(document, name: name)) }
      ),
      (
        RankingReport.schema,
        { (document, name) throws(CachesimError) in .ranking(try RankingReport(document, name: name)) }
      ),
    ]

  private static func holds(_ bytes: [UInt8], _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { start in
      bytes[start] == wanted[0] && bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
