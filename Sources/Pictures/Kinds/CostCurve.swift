extension PictureKind {
  /// What it costs, over capacity.
  static let costCurve = PictureKind(
    name: "cost", heading: "Cost against capacity",
    needs: "a report of a time-aware replay with --price and several capacities"
  ) { material in
    material.cells.grouped { [$0.trace, $0.unit] }.compactMap { group in
      let cells = group.elements.filter { $0.value("cost_per_month") != nil }
      guard let cell = cells.first else { return nil }
      let names = SeriesNames(cells)
      let lines = cells.grouped(by: names.name).map { name, cells in
        LineChart.Line(
          name: name,
          points: cells.compactMap { cell in
            cell.value("cost_per_month").map { LineChart.Point(Double(cell.capacity), $0) }
          }.sorted { $0.x < $1.x }, isBound: material.isBound(cells[0].policy))
      }
      guard lines.contains(where: { $0.points.count > 1 }) else { return nil }
      let points = lines.flatMap(\.points)
      return Picture(
        name: "cost-\(FileName.stem(cell.trace))-\(cell.unit)", title: "Cost a month against capacity",
        subtitle: names.subtitle(cell),
        note: "In the currency of --price: memory, requests and bytes of the origin.",
        chart: LineChart(
          x: Axis(
            cell.unit == "bytes" ? "capacity" : "capacity (objects)", PictureText.quantity(cell.unit),
            for: points.map(\.x)),
          y: Axis.upwards("cost a month", .number, for: points.map(\.y) + [0]), lines: lines))
    }
  }
}
