/// A distribution given by its points: the first value whose cumulative share is at least u.
struct EmpiricalLaw: Sendable, Equatable {
  /// Cumulative shares, rising to 1.
  let shares: [Double]
  /// Nanoseconds, rising.
  let values: [Double]
}
