internal import CacheCore
internal import Reports

extension PictureKind {
  /// What reads take: which share of them takes longer.
  static let latencyTail = PictureKind(
    name: "latency", heading: "Latency of reads", needs: "a report of a time-aware replay"
  ) { material in
    material.cells.grouped { [$0.trace, $0.unit, String($0.capacity)] }.compactMap { group in
      let cells = group.elements.filter { ($0.value("latency_p999_us") ?? 0) > 0 }
      guard let cell = cells.first else { return nil }
      let names = SeriesNames(cells)
      let lines = cells.map { cell in
        LineChart.Line(
          name: names.name(cell), points: counted(cell) ?? percentiles(cell), isBound: material.isBound(cell.policy))
      }
      let points = lines.flatMap(\.points)
      var chart = LineChart(
        x: Axis("latency", .seconds, for: points.map(\.x)),
        y: Axis("share of reads that take longer", .share, for: points.map(\.y), isLogarithmic: true), lines: lines)
      chart.ownTable = DataTable(
        headings: ["percentile"] + lines.map(\.name),
        rows: columns.map { column in
          [column.title] + cells.map { $0.value(column.name).map { Quantity.seconds.text($0 / 1e6) } ?? "" }
        })
      return Picture(
        name: "latency-\(FileName.stem(cell.trace))-\(cell.capacity)-\(cell.unit)", title: "Latency of reads",
        subtitle: names.subtitle(cell, [PictureText.capacity(cell.capacity, cell.unit)]),
        note: cells.allSatisfy { counted($0) != nil }
          ? "Down to the right: the tail. The values are percentiles."
          : "Down to the right: the tail. Lines without a histogram go straight from percentile to percentile.",
        chart: chart)
    }
  }

  /// From the counts: at the end of each range the share that is beyond it is exact. Nil without counts.
  private static func counted(_ cell: PictureCell) -> [LineChart.Point]? {
    var counts: [Int64: Int64] = [:]
    for row in cell.rows {
      guard let latencies = row.latencies else { return nil }
      for (end, count) in zip(latencies.ends, latencies.counts) { counts[end, default: 0] += count }
    }
    let total = counts.values.reduce(0.0) { $0 + Double($1) }
    guard total > 0 else { return nil }
    let ends = counts.keys.sorted()
    var points = [LineChart.Point(Double(ends[0]) / 1e9, 1)]
    var beyond = total
    for end in ends {
      beyond -= Double(counts[end] ?? 0)
      // Nothing is beyond the longest, which one read took at least: as low as a logarithmic axis can say it.
      points.append(LineChart.Point(Double(end) / 1e9, max(beyond, 1) / total))
    }
    return points
  }

  private static func percentiles(_ cell: PictureCell) -> [LineChart.Point] {
    columns.compactMap { column in
      guard let share = column.share else { return nil }
      return cell.value(column.name).map { LineChart.Point($0 / 1e6, share) }
    }
  }

  private static let columns: [(name: String, share: Double?, title: String)] = [
    ("latency_p50_us", 0.5, "50th"), ("latency_p90_us", 0.1, "90th"), ("latency_p99_us", 0.01, "99th"),
    ("latency_p999_us", 0.001, "99.9th"), ("latency_max_us", nil, "longest"),
  ]
}
