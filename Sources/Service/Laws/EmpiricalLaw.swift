/// A distribution given by its points: the first value whose cumulative share is at least u.
struct EmpiricalLaw: Sendable, Equatable {
  /// Cumulative shares, rising to 1.
  let shares: [Double]
  /// Nanoseconds, rising.
  let values: [Double]

  func value(_ u: Double) -> Double {
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle] >= u { high = middle } else { low = middle + 1 }
    }
    return values[low]
  }
}
