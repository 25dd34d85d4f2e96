internal import Reports

/// Lines over the windows of caches of one trace and capacity.
struct TimeLines {
  let lines: [LineChart.Line]
  let x: Axis
  let subtitle: String
  /// What the picture's name ends with.
  let name: String

  /// Nil where no cache has two windows with a value.
  init?(_ cells: [PictureCell], _ material: Material, value: (PictureCell) -> [(window: ReportWindow, value: Double)]) {
    let shown = cells.map { (cell: $0, values: value($0)) }.filter { $0.values.count > 1 }
    guard let first = shown.first else { return nil }
    let windows = shown.flatMap { $0.values.map(\.window) }
    let times = windows.compactMap(\.startTime)
    let hasTimes = times.count == windows.count && times.min() != times.max()
    let known = material.beginnings[first.cell.trace]
    let beginning = known ?? times.min() ?? 0
    let names = SeriesNames(shown.map(\.cell))
    func place(_ window: ReportWindow) -> Double {
      guard hasTimes, let time = window.startTime else { return Double(window.firstRequest) }
      // Two moments of a trace can be farther apart than a whole number says.
      return (Double(time) - Double(beginning)) / 1e9
    }
    lines = shown.map { cell, values in
      LineChart.Line(
        name: names.name(cell),
        points: values.map { LineChart.Point(place($0.window), $0.value) }.sorted { $0.x < $1.x },
        isBound: material.isBound(cell.policy))
    }
    x = Axis(
      hasTimes ? (known == nil ? "time since the first window" : "time since the trace began") : "request",
      hasTimes ? .seconds : .count, for: lines.flatMap { $0.points.map(\.x) }, isLogarithmic: false)
    subtitle = names.subtitle(
      first.cell, [PictureText.capacity(first.cell.capacity, first.cell.unit)])
    name = "\(FileName.stem(first.cell.trace))-\(first.cell.capacity)-\(first.cell.unit)"
  }

  /// Pictures of all caches that have windows, one a trace and capacity.
  static func pictures(
    _ material: Material, name: String, title: String, axis: String, quantity: Quantity, note: String = "",
    value: (PictureCell) -> [(window: ReportWindow, value: Double)]
  ) -> [Picture] {
    material.cells.grouped { [$0.trace, $0.unit, String($0.capacity)] }.compactMap { group in
      guard let lines = TimeLines(group.elements, material, value: value) else { return nil }
      var chart = LineChart(
        x: lines.x, y: Axis.upwards(axis, quantity, for: lines.lines.flatMap { $0.points.map(\.y) }), lines: lines.lines
      )
      chart.isStepped = true
      return Picture(
        name: name + "-" + lines.name, title: title, subtitle: lines.subtitle, note: note, chart: chart)
    }
  }
}
