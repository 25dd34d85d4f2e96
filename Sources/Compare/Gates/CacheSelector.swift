internal import CacheCore
internal import Reports

/// Which rows a rule or a requirement is about.
struct CacheSelector: Equatable {
  /// The trace's path, or its last component.
  var trace: Glob?
  /// The policy's name, or its name with parameters as `--policy` spells them.
  var policy: Glob?
  /// The capacity as `--capacity` spells it.
  var capacity: Capacity?
  /// What else varies in the grid, `k=v;k=v`.
  var options: Glob?

  /// Whether a row is meant. `sizes`: what shares of a trace are shares of.
  func matches(_ row: RowKey, _ sizes: TraceSizes) throws(CachesimError) -> Bool {
    if let trace, !trace.matches(row.trace) {
      guard let slash = row.trace.lastIndex(of: "/") else { return false }
      guard trace.matches(String(row.trace[row.trace.index(after: slash)...])) else { return false }
    }
    if let policy, !policy.matches(row.policy), !policy.matches(row.policySpelling) { return false }
    if let options, !options.matches(row.options) { return false }
    guard let capacity else { return true }
    guard capacity.isUnit == (row.capacityUnit == "objects") else { return false }
    return row.capacity == (try sizes.resolved(capacity, trace: row.trace))
  }
}
