extension PictureKind {
  /// What reads take: which share of them takes longer.
  static let latencyTail = PictureKind(
    name: "latency", heading: "Latency of reads", needs: "a report of a time-aware replay"
  ) { material in
    material.cells.grouped { [$0.trace, $0.unit, String($0.capacity)] }.compactMap { group in
      let cells = group.elements.filter { cell in columns.contains { (cell.value($0.name) ?? 0) > 0 } }
      guard let cell = cells.first else { return nil }
      let names = SeriesNames(cells)
      let lines = cells.map { cell in
        LineChart.Line(
          name: names.name(cell),
          points: columns.compactMap { column in
            cell.value(column.name).map { LineChart.Point($0 / 1e6, column.share) }
          }, isBound: material.isBound(cell.policy))
      }.filter { $0.points.count > 1 }
      guard !lines.isEmpty else { return nil }
      var chart = LineChart(
        x: Axis("latency", .seconds, for: lines.flatMap { $0.points.map(\.x) }),
        y: Axis("share of reads that take longer", .share, for: columns.map(\.share), isLogarithmic: true),
        lines: lines)
      chart.rowTitle = "percentile"
      chart.rowNames = columns.map(\.title)
      return Picture(
        name: "latency-\(FileName.stem(cell.trace))-\(cell.capacity)-\(cell.unit)", title: "Latency of reads",
        subtitle: names.subtitle(cell, [PictureText.capacity(cell.capacity, cell.unit)]),
        note: "Down to the right: the tail. The dots are the 50th, 90th, 99th and 99.9th percentiles.", chart: chart)
    }
  }

  private static let columns: [(name: String, share: Double, title: String)] = [
    ("latency_p50_us", 0.5, "50th"), ("latency_p90_us", 0.1, "90th"), ("latency_p99_us", 0.01, "99th"),
    ("latency_p999_us", 0.001, "99.9th"),
  ]
}
