extension PictureKind {
  /// How many loads an expiry brings, over the beta of early refreshes.
  static let stampede = PictureKind(
    name: "stampede", heading: "Stampedes against beta",
    needs: "a report of a time-aware replay with --early-refresh of several betas"
  ) { material in
    material.cells.grouped { [$0.trace, $0.unit, String($0.capacity)] }.flatMap { group in
      columns.compactMap { picture(group.elements, column: $0.name, title: $0.title, material) }
    }
  }

  private static let columns = [
    (name: "loads_per_expiry_mean", title: "loads per expiry, mean"),
    (name: "loads_per_expiry_p99", title: "loads per expiry, 99th percentile"),
  ]

  private static func picture(
    _ cells: [PictureCell], column: String, title: String, _ material: Material
  ) -> Picture? {
    let shown = cells.compactMap { cell in beta(cell).map { (cell: cell, rule: $0.rule, beta: $0.beta) } }
      .filter { $0.cell.value(column) != nil }
    let rules = Set(shown.compactMap(\.rule)).sorted()
    let betas = Set(shown.map(\.beta))
    guard let first = shown.first, !rules.isEmpty, betas.count > 1 else { return nil }
    let names = SeriesNames(shown.map(\.cell), axes: ["early-refresh"])
    // Without early refreshes is where every rule begins.
    let lines = rules.flatMap { rule in
      shown.filter { $0.rule == rule || $0.rule == nil }.grouped { names.name($0.cell) }.map { name, members in
        LineChart.Line(
          name: rules.count > 1 ? "\(rule), \(name)" : name,
          points: members.compactMap { member in
            member.cell.value(column).map { LineChart.Point(member.beta, $0) }
          }.sorted { $0.x < $1.x })
      }
    }
    return Picture(
      name: "stampede-\(FileName.stem(first.cell.trace))-\(first.cell.capacity)-\(first.cell.unit)-\(column)",
      title: title.capitalizedFirst + ", against beta",
      subtitle: names.subtitle(
        first.cell,
        [PictureText.capacity(first.cell.capacity, first.cell.unit)]
          + (rules.count == 1 ? ["early-refresh=" + rules[0]] : [])),
      note: "Beta 0: without early refreshes. One load an expiry is the least where each is asked for again.",
      chart: LineChart(
        x: Axis("beta", .number, for: lines.flatMap { $0.points.map(\.x) }, isLogarithmic: false),
        y: Axis.upwards(title, .number, for: lines.flatMap { $0.points.map(\.y) } + [0]), lines: lines))
  }

  /// The beta of a cache, and the rule that has it: `xfetch:beta=2:async` is `xfetch:async` with 2; `none`, and nothing,
  /// have 0 of any rule. Nil for rules without a beta.
  private static func beta(_ cell: PictureCell) -> (rule: String?, beta: Double)? {
    guard let text = cell.option("early-refresh"), text != "none" else { return (nil, 0) }
    var parts = text.split(separator: ":").map(String.init)
    guard let place = parts.firstIndex(where: { $0.hasPrefix("beta=") }), let beta = Double(parts[place].dropFirst(5)),
      beta.isFinite
    else {
      return parts == ["xfetch"] || parts == ["linear"] ? (parts[0], 1) : nil
    }
    parts.remove(at: place)
    return (parts.joined(separator: ":"), beta)
  }
}
