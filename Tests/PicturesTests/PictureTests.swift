import CacheCore
import Foundation
import Reports
import TestSupport
import Testing

@testable import Pictures

/// Pictures of every kind, alone and in a page.
@Suite struct PictureTests {
  private func pictures(_ sources: [PictureSource]) -> [Picture] {
    PictureReport(sources, bounds: Samples.bounds).pictures
  }

  @Test func everyKindIsDrawn() {
    let sections = PictureReport(Samples.all, bounds: Samples.bounds).sections
    #expect(sections.map(\.kind.name) == PictureTable.rows.map(\.name))
    let names = sections.flatMap { $0.pictures.map(\.name) }
    #expect(Set(names).count == names.count)
    for section in sections { #expect(section.pictures.allSatisfy { $0.name.hasPrefix(section.kind.name) }) }
  }

  @Test(arguments: [
    "miss-ratio-curve-t-objects", "hit-ratio-by-policy-i-quoted-trace-objects", "policy-by-capacity-t-objects",
    "latency-t-65536-bytes", "miss-ratio-curve-t-bytes", "ranking",
  ])
  func picturesAreAsRecorded(name: String) throws {
    let picture = try #require(pictures(Samples.all).first { $0.name == name })
    #expect(try Golden.difference(picture.svg, from: "pictures/\(name).svg") == nil)
    #expect(try Golden.difference(picture.vegaLite.pretty, from: "pictures/\(name).vl.json") == nil)
  }

  @Test func thePageIsAsRecorded() throws {
    let report = PictureReport([Samples.seeds, Samples.ranking], bounds: Samples.bounds)
    let page = HTMLPage(report, tool: "cachesim 1").text
    #expect(try Golden.difference(page, from: "pictures/page.html") == nil)
    #expect(HTMLPage(report, tool: "cachesim 1").text == page)
  }

  @Test func whatIsMarkupInNamesIsText() {
    let report = PictureReport([Samples.seeds], bounds: [])
    let page = HTMLPage(report, tool: "<tool>").text
    let drawn = report.pictures.map(\.svg).joined()
    for text in [page, drawn] {
      #expect(!text.contains("<i>") && !text.contains("\u{1B}") && !text.contains("\u{202E}"))
      #expect(text.contains("&lt;i&gt;&quot;quoted&quot; &#39;trace&#39;\\u{1B}"))
    }
    #expect(!page.contains("<tool>"))
  }

  @Test func tablesHaveTheReportsValues() throws {
    let curve = try #require(pictures([Samples.replay]).first { $0.name == "miss-ratio-curve-t-objects" })
    let table = curve.chart.table
    #expect(table.headings == ["capacity (objects)", "lru", "s3fifo", "belady", "first requests"])
    #expect(
      table.rows.map { $0.map { $0.filter { $0 != "\u{A0}" } } } == [
        ["10", "88.00%", "79.00%", "70.00%", "35.00%"], ["100", "74.00%", "66.00%", "55.00%", "35.00%"],
        ["1,000", "57.00%", "52.00%", "41.00%", "35.00%"], ["10,000", "40.00%", "39.00%", "36.00%", "35.00%"],
      ])
  }

  @Test func seedsBecomeAMeanWithAnInterval() throws {
    let picture = try #require(pictures([Samples.seeds]).first)
    let chart = try #require(picture.chart as? RangeChart)
    let random = try #require(chart.rows.first { $0.name == "random" })
    // 0.40, 0.41, 0.42: a standard error of 0.01 / sqrt(3), times t(2) = 4.3027.
    #expect(abs(random.value - 0.41) < 1e-12)
    #expect(abs((random.high ?? 0) - 0.41 - 0.0248414) < 1e-6)
    #expect(chart.rows.first?.name == "random" && chart.rows.last?.low == nil)
  }

  @Test func originLoadIsARate() throws {
    let picture = try #require(pictures([Samples.service]).first { $0.name.hasPrefix("origin-load") })
    let chart = try #require(picture.chart as? LineChart)
    // 126 in the first minute; the last window's end is not known.
    #expect(chart.lines.count == 3 && chart.lines[0].points.count == 4)
    #expect(chart.lines[0].points[0] == LineChart.Point(0, 126.0 / 60))
    #expect(
      chart.lines.map(\.name) == ["no early-refresh", "xfetch:beta=1", "xfetch:beta=4"])
  }

  @Test func windowsAreSteps() throws {
    let picture = try #require(pictures([Samples.service]).first { $0.name.hasPrefix("hit-ratio-over-time") })
    let chart = try #require(picture.chart as? LineChart)
    #expect(chart.isStepped && chart.lines[0].points.map(\.x) == [0, 60, 120, 180, 240])
    // Five points, and a corner before each but the first: nine pairs, four of which are as high as the one before.
    let path = try #require(picture.svg.components(separatedBy: "<path class=\"line c0 d0\" d=\"M").dropFirst().first)
    let pairs = path.prefix { $0 != "\"" }.split { $0 == "L" || $0 == " " }.map { $0.split(separator: ",") }
    #expect(pairs.count == 9)
    for corner in stride(from: 1, to: 9, by: 2) {
      #expect(pairs[corner][1] == pairs[corner - 1][1] && pairs[corner][0] == pairs[corner + 1][0])
    }
  }

  @Test func latenciesAreSharesBeyond() throws {
    func chart(_ source: PictureSource) throws -> LineChart {
      let picture = try #require(pictures([source]).first { $0.name == "latency-t-65536-bytes" })
      return try #require(picture.chart as? LineChart)
    }
    #expect(try chart(Samples.service).lines[0].points.map(\.y) == [0.5, 0.1, 0.01, 0.001])
    guard case .report(var report) = Samples.service.document else { return }
    for place in report.rows.indices {
      report.rows[place].latencies = DurationCounts(ends: [0, 1_000_000, 2_000_000], counts: [6, 3, 1])
    }
    let counted = try chart(PictureSource(name: "x", document: .report(report)))
    #expect(counted.lines[0].points == [.init(0, 1), .init(0, 0.4), .init(0.001, 0.1), .init(0.002, 0.1)])
    #expect(counted.table.rows.map { $0[0] } == ["50th", "90th", "99th", "99.9th", "longest"])
  }

  @Test func stampedesBeginWithoutEarlyRefreshes() throws {
    let picture = try #require(pictures([Samples.service]).first { $0.name.hasSuffix("loads-per-expiry-mean") })
    let chart = try #require(picture.chart as? LineChart)
    #expect(chart.lines.map { $0.points.map(\.x) } == [[0, 1, 4]])
    #expect(chart.lines[0].points.map(\.y) == [4, 2, 4.0 / 3])
  }

  @Test func sameResultsInTwoFilesAreOne() {
    let once = pictures([Samples.replay])
    #expect(pictures([Samples.replay, Samples.replay]).map(\.svg) == once.map(\.svg))
    let other = PictureSource(name: "new.json", document: .report(changed()))
    let lines = (pictures([Samples.replay, other])[0].chart as? LineChart)?.lines.map(\.name) ?? []
    #expect(lines == ["lru, [replay.json]", "s3fifo", "belady", "lru, [new.json]"])
  }

  private func changed() -> Report {
    guard case .report(var report) = Samples.replay.document else { return Samples.empty }
    report.rows = report.rows.filter { $0.policy == "lru" }
    for place in report.rows.indices { report.rows[place].counts.hits += 1 }
    return report
  }

  @Test func aLineOfManyPointsIsThinned() {
    let points = (0..<20_000).map { LineChart.Point(Double($0), Double($0 * 7919 % 1000) / 1000) }
    let chart = LineChart(
      x: Axis("request", .count, for: points.map(\.x)), y: Axis.upwards("hit ratio", .share, for: points.map(\.y)),
      lines: [LineChart.Line(name: "lru", points: points)])
    let svg = Picture(name: "x", title: "X", subtitle: "", chart: chart).svg
    #expect(svg.utf8.count < 100_000)
  }

  @Test func manyLinesAreGreyButForTen() {
    let lines = (0..<30).map { LineChart.Line(name: "p\($0)", points: [.init(1, 0.5), .init(2, 0.4)]) }
    let chart = LineChart(
      x: Axis("capacity", .objects, for: [1, 2]), y: Axis.upwards("miss ratio", .share, for: [0, 0.5]), lines: lines)
    #expect(chart.named.count == 10 && chart.unnamed.count == 20)
    #expect(chart.table.headings.count == 31)
    #expect(chart.words.hasSuffix("20 more lines."))
  }
}
