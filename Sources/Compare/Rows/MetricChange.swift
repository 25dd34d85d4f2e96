package import Reports

/// How a metric of a row changed.
public struct MetricChange: Sendable, Equatable {
  /// What was found out about randomised rows.
  public struct Interval: Sendable, Equatable {
    /// The lower end of the confidence interval of the change.
    public let low: Double
    /// The upper end.
    public let high: Double
    /// The smallest change that would have been told from none, with this many seeds that differ as these do.
    public let detectable: Double
  }

  /// Which metric.
  public let metric: Metric
  /// What it was; of several seeds, their mean.
  package let base: ReportValue
  /// What it is; of several seeds, their mean.
  package let new: ReportValue
  /// What it was, as the nearest number; nil where it was not there.
  public var before: Double? { base.number }
  /// What it is, as the nearest number; nil where it is not there.
  public var after: Double? { new.number }
  /// `new` less `base`, in the metric's unit; nil where one of them is not there.
  public let difference: Double?
  /// What was tolerated, as it was given; empty: nothing.
  public let tolerance: String
  /// For randomised rows of which enough is known.
  public internal(set) var interval: Interval?
  /// What that means.
  public internal(set) var verdict: Verdict
}
