internal import CacheCore

extension CurveReport {
  /// Reads what `curve --format json` wrote; `name` is the file's in messages.
  init(_ document: JSONValue, name: String) throws(CachesimError) {
    let members = try JSONMembers(document, place: name)
    trace = try members.text("trace")
    method = try members.optionalText("method") ?? ""
    isComplete = try members.flag("complete") ?? true
    requests = try members.integer("requests")
    objects = try members.optionalInteger("objects")
    compulsoryMissRatio = try members.optionalShare("compulsory_miss_ratio")
    guard members.has("points") else { throw members.error("'points' is missing") }
    points = try CurveReport.points(members)
    windows = []
    for window in try members.objects("windows") {
      let point = try Point(window)
      let index = try window.integer("window")
      if windows.last?.index != index {
        windows.append(
          Window(
            index: index, firstRequest: try window.integer("first_request"),
            startTime: try window.optionalInteger("start_time_ns", Int64.min...Int64.max), points: []))
      }
      windows[windows.count - 1].points.append(point)
    }
    warnings = []
    for warning in try members.objects("warnings") { warnings.append(try warning.text("warning")) }
  }

  private static func points(_ members: JSONMembers) throws(CachesimError) -> [Point] {
    var points: [Point] = []
    for point in try members.objects("points") { points.append(try Point(point)) }
    return points
  }
}

extension CurveReport.Point {
  fileprivate init(_ members: JSONMembers) throws(CachesimError) {
    policy = try members.text("policy")
    capacity = try members.integer("capacity", 1...Int64.max)
    capacityUnit = try members.text("capacity_unit")
    guard capacityUnit == "objects" || capacityUnit == "bytes" else {
      throw members.error("capacity_unit '\(capacityUnit)' is neither objects nor bytes")
    }
    missRatio = try members.optionalShare("miss_ratio")
    byteMissRatio = try members.optionalShare("byte_miss_ratio")
    low = try members.optionalShare("low")
    high = try members.optionalShare("high")
    if let low, let high, low > high { throw members.error("low \(low) is above high \(high)") }
  }
}
