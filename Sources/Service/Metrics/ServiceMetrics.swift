internal import Policies

/// What the service engine counts, from the end of the warm-up on.
package struct ServiceMetrics: ~Copyable {
  /// Writes that were answered, or failed.
  package var writes: Int64 = 0
  /// The same of deletes.
  package var deletes: Int64 = 0
  /// Writes and deletes that failed.
  package var writeErrors: Int64 = 0
  /// Lookups that found a cached "not found".
  package var negativeHits: Int64 = 0
  /// Reads answered with an expired value because their load failed.
  package var graceAnswers: Int64 = 0
  /// Entries that writes of other keys took away.
  package var invalidations: Int64 = 0

  /// What hits took.
  package var hit = LatencyHistogram()
  /// What delayed hits took.
  package var delay = LatencyHistogram()
  /// What misses took.
  package var miss = LatencyHistogram()
  /// What reads took that were answered "not found".
  package var negative = LatencyHistogram()
  /// What reads took that failed.
  package var error = LatencyHistogram()
  /// What writes and deletes took.
  package var write = LatencyHistogram()

  /// Loads sent to the origin.
  package var originReads: Int64 = 0
  /// Commits.
  package var originWrites: Int64 = 0
  /// The most arrivals at the origin in a second.
  package var originPeak: Int64 = 0
  /// Bytes that loads brought.
  package var bytesLoaded: Int64 = 0

  /// Loads that the early refresh rule started.
  package var earlyRefreshes: Int64 = 0
  /// Values loaded early and never read.
  package var refreshesWasted: Int64 = 0
  /// How long before its expiry an entry was loaded anew.
  package var refreshGaps = Spread()
  /// Loads of each episode.
  package var episodes = LatencyHistogram()

  /// Reads answered with an older version than the origin's.
  package var staleReads: Int64 = 0
  /// Hits among them.
  package var staleHits: Int64 = 0
  /// How long the origin had held a newer version.
  package var staleAges = LatencyHistogram()

  /// Flushes sent.
  package var flushes: Int64 = 0
  /// Client writes that they carried.
  package var writesFlushed: Int64 = 0
  /// The most dirty bytes.
  package var dirtyBytesMax: Int64 = 0
  /// The longest that a key was dirty.
  package var dirtyAgeMax: Int64 = 0
  /// Writes that were answered and lost.
  package var lostWrites: Int64 = 0
  /// Keys of theirs.
  package var lostKeys: Int64 = 0
  /// Loads whose values were not stored, because of a write.
  package var voidedFills: Int64 = 0
  /// The most bytes past their expiry.
  package var expiredBytesMax: Int64 = 0

  /// Nothing counted yet.
  package init() {}

  /// Adds what was counted before: maxima are the larger ones.
  package mutating func add(_ other: borrowing ServiceMetrics) {
    writes += other.writes
    deletes += other.deletes
    writeErrors += other.writeErrors
    negativeHits += other.negativeHits
    graceAnswers += other.graceAnswers
    invalidations += other.invalidations
    hit.add(other.hit)
    delay.add(other.delay)
    miss.add(other.miss)
    negative.add(other.negative)
    error.add(other.error)
    write.add(other.write)
    originReads += other.originReads
    originWrites += other.originWrites
    originPeak = max(originPeak, other.originPeak)
    bytesLoaded += other.bytesLoaded
    earlyRefreshes += other.earlyRefreshes
    refreshesWasted += other.refreshesWasted
    refreshGaps.sum += other.refreshGaps.sum
    refreshGaps.count += other.refreshGaps.count
    episodes.add(other.episodes)
    staleReads += other.staleReads
    staleHits += other.staleHits
    staleAges.add(other.staleAges)
    flushes += other.flushes
    writesFlushed += other.writesFlushed
    dirtyBytesMax = max(dirtyBytesMax, other.dirtyBytesMax)
    dirtyAgeMax = max(dirtyAgeMax, other.dirtyAgeMax)
    lostWrites += other.lostWrites
    lostKeys += other.lostKeys
    voidedFills += other.voidedFills
    expiredBytesMax = max(expiredBytesMax, other.expiredBytesMax)
  }

  /// What all reads took.
  package var reads: LatencyHistogram {
    var all = LatencyHistogram()
    all.add(hit)
    all.add(delay)
    all.add(miss)
    all.add(negative)
    all.add(error)
    return all
  }

  /// A sum and a count, for a mean.
  package struct Spread {
    /// The sum.
    package var sum = 0.0
    /// The count.
    package var count: Int64 = 0

    /// Adds a value.
    package mutating func add(_ value: Int64) {
      sum += Double(value)
      count += 1
    }

    /// The mean; nil where there is nothing.
    package var mean: Double? { count == 0 ? nil : sum / Double(count) }
  }
}
