extension PictureKind {
  /// Hit ratios by policy and capacity.
  static let policyHeatMap = PictureKind(
    name: "policy-by-capacity", heading: "Hit ratio by policy and capacity",
    needs: "a report with several caches of several capacities"
  ) { material in
    material.cells.grouped { [$0.trace, $0.unit] }.compactMap { group in
      let cells = group.elements
      let names = SeriesNames(cells)
      let rows = cells.grouped(by: names.name)
      let capacities = Set(cells.map(\.capacity)).sorted()
      guard rows.count > 1, capacities.count > 1, cells.contains(where: { $0.value("hit_ratio") != nil }) else {
        return nil
      }
      let values = rows.map { row in
        capacities.map { capacity in row.elements.first { $0.capacity == capacity }?.value("hit_ratio") }
      }
      let cell = cells[0]
      return Picture(
        name: "policy-by-capacity-\(FileName.stem(cell.trace))-\(cell.unit)",
        title: "Hit ratio by policy and capacity", subtitle: names.subtitle(cell),
        note: "Cells: the hit ratio in percent.",
        chart: HeatMap(
          title: "hit ratio", quantity: .share, rowTitle: "policy",
          columnTitle: cell.unit == "bytes" ? "capacity" : "capacity (objects)", rows: rows.map(\.key),
          columns: capacities.map { PictureText.quantity(cell.unit).text(Double($0)) }, values: values))
    }
  }
}
