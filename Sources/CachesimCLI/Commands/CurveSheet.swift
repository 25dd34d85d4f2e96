internal import Advice
internal import CacheCore
internal import Policies
internal import Replay
internal import Reports

/// The forms that a curve is shown in.
enum CurveForm: String, CaseIterable {
  case table, markdown, csv, json

  /// Reads a form.
  init(_ text: String) throws(CachesimError) {
    guard let form = CurveForm(rawValue: text) else {
      let names = CurveForm.allCases.map(\.rawValue)
      let hint =
        nearestName(to: text, in: names).map { "did you mean '\($0)'?" } ?? "known: " + names.joined(separator: ", ")
      throw CachesimError(.usage, "unknown format '\(text)'; \(hint)")
    }
    self = form
  }
}

/// Curves as a report shows them.
struct CurveSheet {
  private let curve: Curve
  private let plan: CurvePlan
  private let path: String
  private let format: String
  private let cost: CurveCost?
  /// What targets were answered.
  var found: [Found] = []
  /// Somebody asked to stop before all of them were.
  var isStopped = false

  /// `cost`: what points cost, where that was asked for.
  init(_ curve: Curve, plan: CurvePlan, path: String, format: String, cost: CurveCost?) {
    self.curve = curve
    self.plan = plan
    self.path = path
    self.format = format
    self.cost = cost
  }

  /// The answer to a target.
  typealias Found = [SheetValue]

  /// What a curve's points answer to a target.
  static func found(_ target: CurveTarget, _ choice: PolicyChoice, _ point: CurvePoint?) -> Found {
    [
      .text(target.text), .text(choice.spelling), point.map { .count($0.resolvedCapacity) } ?? .none,
      point.map { .text(unit($0)) } ?? .text("not reached"), point.map { ratio($0) } ?? .none,
    ]
  }

  /// What time-aware replays answer.
  static func found(_ target: ServiceTarget, _ choice: PolicyChoice, _ run: Measured?, isUnit: Bool) -> Found {
    [
      .text(target.text), .text(choice.spelling), run.map { .count($0.capacity) } ?? .none,
      .text(run == nil ? "not reached" : isUnit ? "objects" : "bytes"),
      run.map { .ratio($0.counters.requests - $0.counters.hits, of: $0.counters.requests) } ?? .none,
    ]
  }

  /// What a person should know.
  var warnings: [String] {
    var warnings = curve.warnings
    let small = curve.points.filter { $0.sampledCapacity.map { $0 < 100 } ?? false }
    if !small.isEmpty {
      warnings.append(
        "\(small.count) of \(curve.points.count) points are simulated with fewer than 100 objects of capacity; "
          + "their intervals say too little, a higher rate or a larger capacity says more")
    }
    if let cost, let without = cost.withoutCache, !curve.points.contains(where: { cost.monthly($0) ?? 0 < without }) {
      warnings.append("at these prices no capacity looked at is cheaper than having no cache")
    }
    return warnings
  }

  /// All of it in a form; `plot` draws the curves above the table. `warnings`: those of the trace, too.
  func text(_ form: CurveForm, plot: Bool, warnings: [String]) throws(CachesimError) -> String {
    let sheet = sheet(warnings)
    return switch form {
    case .csv: sheet.csv(of: "points")
    case .json: try sheet.text(as: "json")
    case .table: try (plot ? drawing + "\n" : "") + sheet.text(as: "table")
    case .markdown: try (plot ? "```\n" + drawing + "```\n\n" : "") + sheet.text(as: "markdown")
    }
  }

  private var isSampled: Bool { plan.method != .exact }

  private func sheet(_ warnings: [String]) -> Sheet {
    var columns = [
      ("policy", "policy"), ("capacity", "capacity"), ("capacity_unit", "unit"), ("miss_ratio", "miss ratio"),
      ("byte_miss_ratio", "byte miss ratio"),
    ]
    if isSampled { columns += [("low", "low"), ("high", "high")] }
    var points = Sheet.Grid("points", columns: columns, rows: curve.points.map(row))
    if let cost {
      points.columns.append(("cost_per_month", "cost a month"))
      for (place, point) in curve.points.enumerated() {
        points.rows[place].append(cost.monthly(point).map { .decimal($0) } ?? .none)
      }
    }
    var sections = [
      Sheet.Section(nil, "\(path): \(plan.method.name) miss-ratio curve", entries + costs, grids: [points])
    ]
    if !found.isEmpty {
      let labels = ["target", "policy", "capacity", "capacity_unit", "miss_ratio"]
      sections.append(
        Sheet.Section(
          nil, "A capacity that reaches it; the next smaller one looked at does not", [],
          grids: [
            Sheet.Grid(
              "targets", columns: labels.map { ($0, $0.split(separator: "_").joined(separator: " ")) }, rows: found)
          ]))
    }
    if !curve.windows.isEmpty {
      let rows = curve.windows.flatMap { window in
        window.points.map { point in
          [.count(window.index), .count(window.firstRequest), window.startTime.map { .nanoseconds($0) } ?? .none]
            + row(point)
        }
      }
      let names = [("window", "window"), ("first_request", "first request"), ("start_time_ns", "start")]
      sections.append(
        Sheet.Section(nil, "By window", [], grids: [Sheet.Grid("windows", columns: names + columns, rows: rows)]))
    }
    if !warnings.isEmpty {
      sections.append(
        Sheet.Section(
          nil, "Warnings", [],
          grids: [Sheet.Grid("warnings", columns: [("warning", "warning")], rows: warnings.map { [.text($0)] })]))
    }
    return Sheet(schema: CurveReport.schema, sections: sections)
  }

  private var entries: [Sheet.Entry] {
    var entries: [Sheet.Entry] = [
      .init("trace", "trace", .text(path)), .init("format", "format", .text(format)),
      .init("method", "method", .text(plan.method.spelling)),
      .init("complete", "complete", .flag(curve.isComplete && !isStopped)),
      .init("requests", "requests", .count(curve.trace.requests)),
      .init("objects", "distinct objects", curve.trace.objects.map { .count($0) } ?? .none),
      .init("bytes", "their bytes", curve.trace.bytes.map { .bytes($0) } ?? .none),
      .init("compulsory_miss_ratio", "misses of any cache", curve.floor.map { .share($0) } ?? .none),
    ]
    for choice in plan.replay.policies {
      for isUnit in [true, false] {
        guard let knee = curve.knee(choice, isUnit: isUnit) else { continue }
        let unit = isUnit ? "objects" : "bytes"
        entries.append(
          .init(
            "knee_\(choice.spelling)_\(unit)", "knee of \(choice.spelling), in \(unit)",
            isUnit ? .count(knee.resolvedCapacity) : .bytes(knee.resolvedCapacity)))
      }
    }
    return entries
  }

  /// What is cheapest, and when keeping an object is.
  private var costs: [Sheet.Entry] {
    guard let cost else { return [] }
    var entries: [Sheet.Entry] = [
      .init(
        "break_even_s", "keeping an object is cheaper, if asked for again within",
        cost.breakEven.map { .time($0) } ?? .none),
      .init(
        "cost_per_month_without_cache", "cost a month without a cache", cost.withoutCache.map { .decimal($0) } ?? .none),
    ]
    for choice in plan.replay.policies {
      for isUnit in [true, false] {
        guard let (point, amount) = cost.cheapest(choice.spelling, isUnit: isUnit) else { continue }
        let unit = isUnit ? "objects" : "bytes"
        entries.append(
          .init(
            "cheapest_\(choice.spelling)_\(unit)", "cheapest capacity of \(choice.spelling), in \(unit)",
            isUnit ? .count(point.resolvedCapacity) : .bytes(point.resolvedCapacity)))
        entries.append(
          .init(
            "cheapest_\(choice.spelling)_\(unit)_cost_per_month", "what it costs a month", .decimal(amount)))
      }
    }
    return entries
  }

  private func row(_ point: CurvePoint) -> [SheetValue] {
    var row: [SheetValue] = [
      .text(point.policy.spelling), .count(point.resolvedCapacity), .text(CurveSheet.unit(point)),
      CurveSheet.ratio(point),
    ]
    if let counts = point.counts, counts.bytesRequested > 0 {
      row.append(.ratio(counts.bytesRequested - counts.bytesHit, of: counts.bytesRequested))
    } else {
      row.append(point.byteMissRatio.map { .share($0) } ?? .none)
    }
    if isSampled {
      row.append(point.low.map { .share($0) } ?? .none)
      row.append(point.high.map { .share($0) } ?? .none)
    }
    return row
  }

  private static func unit(_ point: CurvePoint) -> String { point.capacity.isUnit ? "objects" : "bytes" }

  private static func ratio(_ point: CurvePoint) -> SheetValue {
    if let counts = point.counts, counts.requests > 0 {
      return .ratio(counts.requests - counts.hits, of: counts.requests)
    }
    return point.missRatio.map { .share($0) } ?? .none
  }

  /// The curves of the unit that the first point counts.
  private var drawing: String {
    guard let isUnit = curve.points.first?.capacity.isUnit else { return "" }
    let points = curve.points.filter { $0.capacity.isUnit == isUnit && $0.missRatio != nil }
    let sizes = points.map(\.resolvedCapacity)
    guard let least = sizes.min(), let largest = sizes.max() else { return "" }
    var plot = TerminalPlot(range: Double(least)...Double(largest))
    for choice in plan.replay.policies {
      let line = points.filter { $0.policy.spelling == choice.spelling }
        .sorted { $0.resolvedCapacity < $1.resolvedCapacity }
      plot.draw(choice.spelling, line.map { (Double($0.resolvedCapacity), $0.missRatio ?? 1) })
    }
    func end(_ size: Int64) -> String { isUnit ? "\(size) objects" : "\(size) B" }
    return plot.text(label: "miss ratio against capacity (logarithmic)", from: end(least), to: end(largest))
  }
}
