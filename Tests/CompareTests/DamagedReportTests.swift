import CacheCore
import Compare
import Reports
import Testing

/// Reports with bytes changed, cut, doubled and swapped for awkward numbers: refused with a line, or compared to the end.
@Suite("Damaged reports") struct DamagedReportTests {
  private static let words = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e17", "-0", "0", "null", "\"\"", "1e999",
    "0.000000", "1.000000", "nan", "\u{0}", "\"", ",", "}", "\u{FFFF}",
  ]

  @Test(arguments: ["json", "jsonl", "csv"]) func nothingTraps(format: String) throws {
    var report = FormTests.mixed.report
    report.traces = Set(report.rows.map(\.trace)).sorted().map { path in
      ReportTrace(
        path: path, format: "csv", sha256: nil, requests: 1, objects: 1000, bytes: 5000, firstTime: 0, lastTime: nil)
    }
    report.command = [CommandOption("sample", "0.5"), CommandOption("policy", ["lru", "fifo"])]
    let text = Array(try ReportFormat.row(named: format).text(report).utf8)
    let gate = Gate(
      tolerances: try Tolerance.list("hit_ratio=1pp,*=5%"),
      requirements: [try Requirement("*@10%.hits>=0"), try Requirement("*@50%bytes.latency_p99_us<1")])
    var generator = SplitMix64(seed: 77)
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    var compared = 0
    for _ in 0..<600 {
      var bytes = text
      for _ in 0...draw(3) {
        let place = draw(bytes.count)
        switch draw(4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + draw(40) + 1))
        case 2: bytes.insert(contentsOf: Array(Self.words[draw(Self.words.count)].utf8), at: place)
        default:
          // A number for a number.
          let start = bytes[place...].firstIndex { (0x30...0x39).contains($0) } ?? place
          let end = bytes[start...].firstIndex { !(0x2D...0x39).contains($0) } ?? bytes.count
          bytes.replaceSubrange(start..<end, with: Array(Self.words[draw(Self.words.count)].utf8))
        }
        if bytes.isEmpty { bytes = [0] }
      }
      do throws(CachesimError) {
        let damaged = try Report(reading: bytes, name: "damaged")
        for (base, new) in [(report, damaged), (damaged, report), (damaged, damaged)] {
          let comparison = try Comparison(base: base, new: new, names: ("a", "b"), gate: gate, acceptsOtherTraces: true)
          for form in ComparisonFormat.rows { _ = form.text(comparison, new) }
          compared += 1
        }
        _ = try Ranking([damaged], reference: "lru").sheet.text(as: "json")
      } catch {
        #expect([.badData, .usage].contains(error.kind) && !error.message.contains("\n"), "\(error.message)")
      }
    }
    #expect(compared > 50, "\(compared)")
  }
}
