extension PictureKind {
  /// Hit ratios at one capacity, a row a policy.
  static let hitRatioByPolicy = PictureKind(
    name: "hit-ratio-by-policy", heading: "Hit ratio by policy",
    needs: "a report with several caches of one capacity"
  ) { material in
    // Where there are several capacities, the curves and the heat map say it.
    material.cells.grouped { [$0.trace, $0.unit] }.compactMap { group in
      let cells = group.elements.filter { $0.value("hit_ratio") != nil }
      guard cells.count > 1, Set(cells.map(\.capacity)).count == 1 else { return nil }
      let names = SeriesNames(cells)
      let rows = cells.map { cell in
        let ratio = cell.value("hit_ratio") ?? 0
        let margin = cell.margin("hit_ratio", ratio)
        return RangeChart.Row(
          name: names.name(cell), value: ratio, low: margin.map { max(0, ratio - $0) },
          high: margin.map { min(1, ratio + $0) }, isBound: material.isBound(cell.policy))
      }
      let sorted = rows.enumerated().sorted { ($1.element.value, $0.offset) < ($0.element.value, $1.offset) }
      let cell = cells[0]
      return Picture(
        name: "hit-ratio-by-policy-\(FileName.stem(cell.trace))-\(cell.unit)", title: "Hit ratio by \(names.title)",
        subtitle: names.subtitle(cell, [PictureText.capacity(cell.capacity, cell.unit)]),
        note: rows.contains { $0.low != nil } ? "Lines: the 95 % interval over seeds." : "",
        chart: RangeChart(
          rowTitle: names.title, title: "hit ratio", quantity: .share, rangeTitles: ("from (95 %)", "to (95 %)"),
          rows: sorted.map(\.element)))
    }
  }
}
