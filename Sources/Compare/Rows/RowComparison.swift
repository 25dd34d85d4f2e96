/// What became of a row, or of the rows of one cache under several seeds.
public struct RowComparison: Sendable, Equatable {
  /// Which cache on which trace.
  public let key: RowKey
  /// The seeds of the baseline; empty where nothing draws.
  public let baseSeeds: [UInt64]
  /// The seeds now.
  public let newSeeds: [UInt64]
  /// What differs, or is not tolerated to; nothing where all is as it was.
  public let changes: [MetricChange]
  /// What that means.
  public let verdict: Verdict

  /// The changes that made the verdict, those that say most first; not the counts of a ratio that is among them.
  public var decisive: [MetricChange] {
    var said: Set<String> = []
    return changes.filter { change in
      guard change.verdict == verdict, !said.contains(change.metric.name) else { return false }
      said.formUnion(change.metric.releases)
      return true
    }
  }
}
