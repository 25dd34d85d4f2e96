internal import Reports

extension PictureKind {
  /// How a curve moves: miss ratios by capacity and window.
  static let curveOverTime = PictureKind(
    name: "curve-over-time", heading: "Miss-ratio curves over time", needs: "a curve made with --window"
  ) { material in
    material.curves.flatMap { curve in
      Set(curve.windows.flatMap { $0.points.map { [$0.policy, $0.capacityUnit] } }).sorted {
        $0.lexicographicallyPrecedes($1)
      }
      .compactMap { key in heatMap(curve, policy: key[0], unit: key[1]) }
    }
  }

  private static func heatMap(_ curve: CurveReport, policy: String, unit: String) -> Picture? {
    func points(_ window: CurveReport.Window) -> [CurveReport.Point] {
      window.points.filter { $0.policy == policy && $0.capacityUnit == unit }
    }
    let capacities = Set(curve.windows.flatMap { points($0).map(\.capacity) }).sorted(by: >)
    guard curve.windows.count > 1, capacities.count > 1 else { return nil }
    let times = curve.windows.compactMap(\.startTime)
    let hasTimes = times.count == curve.windows.count && times.min() != times.max()
    let columns = curve.windows.map { window in
      hasTimes
        ? Quantity.seconds.text((Double(window.startTime ?? 0) - Double(times[0])) / 1e9)
        : Quantity.count.text(Double(window.firstRequest))
    }
    return Picture(
      name: "curve-over-time-\(FileName.stem(curve.trace))-\(policy)-\(unit)",
      title: "Miss ratio by capacity over time",
      subtitle: "\(curve.trace) · \(policy)", note: "Cells: the miss ratio in percent.",
      chart: HeatMap(
        title: "miss ratio", quantity: .share, rowTitle: "capacity",
        columnTitle: hasTimes ? "time since the first window" : "first request of the window",
        rows: capacities.map { PictureText.capacity($0, unit) }, columns: columns,
        values: capacities.map { capacity in
          curve.windows.map { window in points(window).first { $0.capacity == capacity }?.missRatio }
        }))
  }
}
