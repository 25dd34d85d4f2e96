internal import Service

/// What is counted of a tier, and of each of its nodes, from the end of the warm-up on. Reads are counted where they end.
struct ReadCounts: BitwiseCopyable {
  var requests: Int64 = 0
  var hits: Int64 = 0
  var delayed: Int64 = 0
  var misses: Int64 = 0
  var negatives: Int64 = 0
  var errors: Int64 = 0

  mutating func count(_ outcome: Outcome) {
    requests += 1
    switch outcome {
    case .hit: hits += 1
    case .delayed: delayed += 1
    case .miss: misses += 1
    case .negative: negatives += 1
    case .error: errors += 1
    }
  }

  mutating func add(_ other: ReadCounts) {
    requests += other.requests
    hits += other.hits
    delayed += other.delayed
    misses += other.misses
    negatives += other.negatives
    errors += other.errors
  }
}

/// What is counted of a tier beside its nodes' reads.
struct TierMetrics: ~Copyable {
  /// Reads that the whole system answered with this tier's value.
  var answers: Int64 = 0
  /// Requests that passed it over, because no node could be asked.
  var bypassed: Int64 = 0
  /// Writes and deletes that reached it.
  var writes: Int64 = 0
  var expirations: Int64 = 0
  /// Entries of an inclusive tier that left because they left the next one.
  var backInvalidations: Int64 = 0
  /// Entries that went up to an exclusive tier, and that came down from it.
  var moves: Int64 = 0
  var demotions: Int64 = 0
  /// What its reads took, from their arrival at the tier.
  var latencies = LatencyHistogram()
}
