/// What a reader does with a record that makes no sense.
public enum OnBadRecord: String, Sendable, CaseIterable {
  /// Throws: a trace that is not what it should be is not simulated.
  case fail
  /// Leaves the record out, counts it, and goes on.
  case skip
}
