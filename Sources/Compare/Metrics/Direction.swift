/// Which way a metric is better.
public enum Direction: String, Sendable, CaseIterable {
  /// More is better.
  case higher
  /// Less is better.
  case lower
  /// A change is neither better nor worse.
  case neither
  /// What the trace and the options decide: where it differs, the rows do not measure the same.
  case fixed
}
