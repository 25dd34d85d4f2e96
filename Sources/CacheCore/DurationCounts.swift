/// How many things took how long: counts of durations by the ends of ranges. Between two ends nothing is said.
public struct DurationCounts: Sendable, Equatable {
  /// The longest duration of each range, in nanoseconds, rising; what is above the end before is in the range.
  public var ends: [Int64]
  /// How many were in each range; as many as there are ends.
  public var counts: [Int64]

  /// Counts of as many ranges as there are ends.
  public init(ends: [Int64] = [], counts: [Int64] = []) {
    self.ends = ends
    self.counts = counts
  }

  /// How many there are.
  public var total: Int64 { counts.reduce(0, +) }
}
