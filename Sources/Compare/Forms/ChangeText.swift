internal import Reports

/// A change of a metric, for a person.
enum ChangeText {
  /// `0.623456` as `62.35 %`, counts with separators.
  static func value(_ value: ReportValue, of metric: Metric) -> String {
    switch value {
    case .none: "none"
    case .integer(let count): NumberText.grouped(count)
    default: value.number.map { metric.isRatio ? NumberText.percent($0) : decimal($0) } ?? value.plain
    }
  }

  /// How much it changed, with a sign.
  static func difference(_ change: MetricChange) -> String {
    guard let difference = change.difference else { return "is gone" }
    var text = amount(difference, of: change.metric)
    if difference > 0 { text = "+" + text }
    if !change.metric.isRatio, let old = change.base.number, old != 0,
      let share = FixedPoint.text(difference / old.magnitude * 100, digits: 2)
    {
      text += " (\(difference > 0 ? "+" : "")\(share) %)"
    }
    return text
  }

  /// The confidence interval of the change; nothing where there is none.
  static func interval(_ change: MetricChange) -> String {
    guard let interval = change.interval else { return "" }
    return amount(interval.low, of: change.metric) + " .. " + amount(interval.high, of: change.metric)
  }

  /// The smallest change that would have shown.
  static func detectable(_ change: MetricChange) -> String {
    change.interval.map { amount($0.detectable, of: change.metric) } ?? ""
  }

  /// All of it on one line.
  static func line(_ change: MetricChange) -> String {
    guard change.difference != nil else { return "\(change.metric.name) is gone" }
    var text =
      "\(change.metric.name) \(value(change.base, of: change.metric)) -> \(value(change.new, of: change.metric)), "
      + difference(change)
    if change.interval != nil {
      text += " (interval \(interval(change)), smallest detectable change \(detectable(change)))"
    } else if change.verdict == .unclear {
      text += " (too few seeds for an interval)"
    }
    return text + (change.tolerance.isEmpty ? "" : ", tolerated \(change.tolerance)")
  }

  /// Points of ratios, with more digits where two would say nothing: one hit of 10^9 is 0.0000001 points.
  private static func amount(_ value: Double, of metric: Metric) -> String {
    guard metric.isRatio else { return decimal(value) }
    let points = value * 100
    guard points != 0, points.magnitude < 0.005 else { return NumberText.points(value) }
    var text = FixedPoint.text(points, digits: 7) ?? ""
    while text.last == "0" { text.removeLast() }
    return text + " pp"
  }

  /// Whole numbers without a point, others with three digits behind it.
  private static func decimal(_ value: Double) -> String {
    if value == value.rounded(), value.magnitude < 0x1p53 { return NumberText.grouped(Int64(value)) }
    return FixedPoint.text(value, digits: 3) ?? ""
  }
}
