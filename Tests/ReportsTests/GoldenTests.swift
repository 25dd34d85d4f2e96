import Reports
import TestSupport
import Testing

/// Every form of every sample, byte for byte.
@Suite struct GoldenTests {
  @Test(arguments: ReportFormat.rows.map(\.name), Samples.all.map(\.name))
  func reportsAreAsRecorded(format: String, sample: String) throws {
    let report = try #require(Samples.all.first { $0.name == sample }).report
    let text = try ReportFormat.row(named: format).text(report)
    #expect(text.hasSuffix("\n"))
    let difference = try Golden.difference(text, from: "reports/\(sample).\(format)")
    #expect(difference == nil)
    #expect(try ReportFormat.row(named: format).text(report) == text)
  }

  @Test(arguments: Listing.formats) func listsAreAsRecorded(format: String) throws {
    let difference = try Golden.difference(Listing.sample.text(as: format), from: "reports/list.\(format)")
    #expect(difference == nil)
  }
}
