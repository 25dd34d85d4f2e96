internal import Policies

/// What the service engine counts, from the end of the warm-up on.
struct ServiceMetrics: ~Copyable {
  var writes: Int64 = 0
  var deletes: Int64 = 0
  var writeErrors: Int64 = 0
  var negativeHits: Int64 = 0
  var graceAnswers: Int64 = 0
  var invalidations: Int64 = 0

  /// What reads took, by outcome.
  var hit = LatencyHistogram()
  var delay = LatencyHistogram()
  var miss = LatencyHistogram()
  var negative = LatencyHistogram()
  var error = LatencyHistogram()
  /// What writes and deletes took.
  var write = LatencyHistogram()

  var originReads: Int64 = 0
  var originWrites: Int64 = 0
  var originPeak: Int64 = 0
  var bytesLoaded: Int64 = 0

  var earlyRefreshes: Int64 = 0
  var refreshesWasted: Int64 = 0
  var refreshGaps = Spread()
  var episodes = LatencyHistogram()

  var staleReads: Int64 = 0
  var staleHits: Int64 = 0
  var staleAges = LatencyHistogram()

  var flushes: Int64 = 0
  var writesFlushed: Int64 = 0
  var dirtyBytesMax: Int64 = 0
  var dirtyAgeMax: Int64 = 0
  var lostWrites: Int64 = 0
  var lostKeys: Int64 = 0
  var voidedFills: Int64 = 0
  var expiredBytesMax: Int64 = 0

  /// Adds what was counted before: maxima are the larger ones.
  mutating func add(_ other: borrowing ServiceMetrics) {
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
  var reads: LatencyHistogram {
    var all = LatencyHistogram()
    all.add(hit)
    all.add(delay)
    all.add(miss)
    all.add(negative)
    all.add(error)
    return all
  }

  /// A sum and a count, for a mean.
  struct Spread {
    var sum = 0.0
    var count: Int64 = 0

    mutating func add(_ value: Int64) {
      sum += Double(value)
      count += 1
    }

    var mean: Double? { count == 0 ? nil : sum / Double(count) }
  }
}
