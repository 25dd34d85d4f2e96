internal import Reports

extension PictureKind {
  /// Miss ratio over capacity, a line a policy.
  static let missRatioCurves = PictureKind(
    name: "miss-ratio-curve", heading: "Miss-ratio curves",
    needs: "a curve, or a report with several capacities of one cache"
  ) { material in
    material.curves.flatMap { curve in curvePictures(curve, material) }
      + material.cells.grouped { [$0.trace, $0.unit] }.flatMap { reportPictures($0.elements, material) }
  }

  private static let floorName = "first requests"
  private static let floorNote =
    "First requests miss in any cache: no policy is below that line. "

  private static func curvePictures(_ curve: CurveReport, _ material: Material) -> [Picture] {
    curve.points.grouped(by: \.capacityUnit).flatMap { unit, points in
      let isSampled = points.contains { $0.low != nil }
      let method = curve.method.isEmpty || curve.method == "exact" ? [] : ["estimated: " + curve.method]
      let ratios: [(String, String, (CurveReport.Point) -> LineChart.Point?)] = [
        (
          "miss ratio", "",
          { point in
            point.missRatio.map { LineChart.Point(Double(point.capacity), $0, low: point.low, high: point.high) }
          }
        ),
        ("byte miss ratio", "-of-bytes", { point in point.byteMissRatio.map { .init(Double(point.capacity), $0) } }),
      ]
      let hasBytes = points.contains { $0.byteMissRatio != nil && $0.byteMissRatio != $0.missRatio }
      return ratios.prefix(hasBytes ? 2 : 1).compactMap { title, suffix, point in
        let lines = points.grouped(by: \.policy).map { policy, points in
          LineChart.Line(
            name: policy, points: points.compactMap(point).sorted { $0.x < $1.x }, isBound: material.isBound(policy))
        }
        let floor = suffix.isEmpty ? curve.compulsoryMissRatio : nil
        return picture(
          "\(FileName.stem(curve.trace))-\(unit)\(suffix)", title, unit, lines, floor: floor,
          subtitle: ([curve.trace] + method).joined(separator: " · "),
          note: isSampled && suffix.isEmpty ? "Shaded: the 95 % interval of the estimate. " : "")
      }
    }
  }

  private static func reportPictures(_ cells: [PictureCell], _ material: Material) -> [Picture] {
    let names = SeriesNames(cells)
    // A request that neither hit nor missed (a system with time has such) is in no curve of bytes.
    let hasBytes = cells.contains { cell in
      cell.value("byte_hit_ratio").map { $0 != cell.value("hit_ratio") } ?? false
    }
    let floors = cells.compactMap { cell in
      cell.rows[0].compulsoryMisses.flatMap { misses in
        cell.rows[0].counts.requests > 0 ? Double(misses) / Double(cell.rows[0].counts.requests) : nil
      }
    }
    let cell = cells[0]
    return ["miss_ratio", "byte_hit_ratio"].prefix(hasBytes ? 2 : 1).compactMap { column in
      let isOfBytes = column == "byte_hit_ratio"
      let lines = cells.grouped(by: names.name).map { name, cells in
        let points = cells.compactMap { cell in
          let point = cell.point(Double(cell.capacity), column)
          return isOfBytes ? point.map { LineChart.Point($0.x, 1 - $0.y) } : point
        }
        return LineChart.Line(
          name: name, points: points.sorted { $0.x < $1.x }, isBound: material.isBound(cells[0].policy))
      }
      let note = cells.contains { $0.rows.count > 1 } ? "Shaded: the 95 % interval over seeds. " : ""
      return picture(
        "\(FileName.stem(cell.trace))-\(cell.unit)\(isOfBytes ? "-of-bytes" : "")",
        isOfBytes ? "byte miss ratio" : "miss ratio", cell.unit, lines,
        floor: isOfBytes ? nil : floors.min(), subtitle: names.subtitle(cell), note: isOfBytes ? "" : note)
    }
  }

  private static func picture(
    _ name: String, _ title: String, _ unit: String, _ lines: [LineChart.Line], floor: Double?, subtitle: String,
    note: String
  ) -> Picture? {
    let lines = lines.filter { !$0.points.isEmpty }
    guard lines.contains(where: { $0.points.count > 1 }) else { return nil }
    let points = lines.flatMap(\.points)
    let quantity = PictureText.quantity(unit)
    return Picture(
      name: "miss-ratio-curve-" + name, title: title.capitalizedFirst + " against capacity", subtitle: subtitle,
      note: note + (floor == nil ? "" : floorNote),
      chart: LineChart(
        x: Axis(unit == "bytes" ? "capacity" : "capacity (objects)", quantity, for: points.map(\.x)),
        y: Axis.upwards(title, .share, for: points.flatMap { [0, $0.y, $0.high ?? $0.y] } + [floor ?? 0]),
        lines: lines, levels: floor.map { [LineChart.Level(name: floorName, y: $0)] } ?? []))
  }
}

extension String {
  /// With its first letter large.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
