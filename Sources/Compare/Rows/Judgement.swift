/// What a change of a metric means.
struct Judgement {
  /// How close two numbers are that differ by rounding only: far below one hit in 10^9 requests.
  private static let rounding = 1e-12

  private let metric: Metric
  private let fall: Double
  private let rise: Double

  /// `base`: what the metric was.
  init(_ metric: Metric, _ bounds: Bounds?, of base: Double) {
    self.metric = metric
    guard let bounds else {
      // Exactly: not even rounding is let through, as nothing was rounded.
      (fall, rise) = (0, 0)
      return
    }
    let rounding = Judgement.rounding * max(1, base.magnitude)
    // Who bounds one side of what is neither better nor worse says which side matters.
    let other = metric.direction == .neither || metric.direction == .fixed ? Double.infinity : 0
    fall = (bounds.fall?.allowed(of: base) ?? other) + rounding
    rise = (bounds.rise?.allowed(of: base) ?? other) + rounding
  }

  /// How much of a loss is let through.
  var loss: Double { metric.direction == .lower ? rise : fall }

  /// What it means that the change is somewhere in `range`; of a single number it is never unclear.
  func verdict(_ range: ClosedRange<Double>) -> Verdict {
    let (low, high) = (range.lowerBound, range.upperBound)
    if low >= -fall, high <= rise { return .same }
    let hasFallen = high < -fall
    let hasRisen = low > rise
    guard hasFallen || hasRisen else { return .unclear }
    switch metric.direction {
    case .higher: return hasRisen ? .better : .worse
    case .lower: return hasFallen ? .better : .worse
    case .neither, .fixed: return .changed
    }
  }
}
