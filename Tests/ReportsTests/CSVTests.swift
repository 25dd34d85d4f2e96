import Reports
import TestSupport
import Testing

/// The contract of CLI.md, and RFC 4180.
@Suite struct CSVTests {
  @Test func theHeaderIsTheContracts() throws {
    let text = try ReportFormat.row(named: "csv").text(Samples.plain)
    #expect(
      text.hasPrefix(
        "trace,policy,parameters,capacity,capacity_unit,seed,requests,hits,misses,hit_ratio,miss_ratio,bytes_requested,"
          + "bytes_hit,byte_hit_ratio,evictions,admissions_refused,objects_resident,bytes_resident,compulsory_misses,options,"
          + "belady_gap\n"))
    #expect(
      text.contains(
        "\ntraces/OLTP.lis.zst,lru,,1000,objects,,914145,300122,614023,0.328309,0.671691,,,,614016,0,1000,,186880,,0.207813\n"
      ))
  }

  @Test func awkwardNamesComeBack() throws {
    for name in ["csv", "windows-csv"] {
      let rows = try parse(ReportFormat.row(named: name).text(Samples.awkward))
      #expect(rows.allSatisfy { $0.count == rows[0].count })
      if name == "csv" { #expect(rows.dropFirst().map { $0[0] } == Samples.awkward.rows.map(\.trace)) }
    }
  }

  @Test func everyWindowHasARow() throws {
    let rows = try parse(ReportFormat.row(named: "windows-csv").text(Samples.full))
    #expect(rows.count == 1 + 2 * 4 * 2)
    #expect(
      Array(rows[0][..<10])
        == "trace,policy,parameters,capacity,capacity_unit,seed,options,window,first_request,start_time_ns".split(
          separator: ","
        ).map { String($0) })
    #expect(rows[1][7...12] == ["0", "100", "1700000000000000000", "3", "1", "2"])
    // Without requests there are no ratios.
    #expect(rows[2][7...14] == ["2", "700", "", "0", "0", "0", "", ""])
  }

  @Test func largestIntegersAreExact() throws {
    let rows = try parse(ReportFormat.row(named: "csv").text(Samples.awkward))
    #expect(rows[2][3] == "9223372036854775807")
    #expect(rows[2][5] == "18446744073709551615")
    #expect(rows[2][6...10] == ["9223372036854775807", "9223372036854775806", "1", "1.000000", "0.000000"])
    #expect(rows[1][9...10] == ["", ""])
  }

  /// RFC 4180, read by its grammar.
  private func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = [[]]
    var field: [Unicode.Scalar] = []
    var isQuoted = false
    let scalars = Array(text.unicodeScalars)
    var place = 0
    func finished() -> String {
      var text = ""
      text.unicodeScalars.append(contentsOf: field)
      field = []
      return text
    }
    while place < scalars.count {
      let scalar = scalars[place]
      if isQuoted, scalar == "\"", place + 1 < scalars.count, scalars[place + 1] == "\"" {
        field.append(scalar)
        place += 1
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if isQuoted || (scalar != "," && scalar != "\n") {
        field.append(scalar)
      } else {
        rows[rows.count - 1].append(finished())
        if scalar == "\n" { rows.append([]) }
      }
      place += 1
    }
    #expect(!isQuoted && field.isEmpty && rows.last == [])
    return rows.dropLast()
  }
}
