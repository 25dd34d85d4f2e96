internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  // MARK: - Lookups

  /// The tier is looked at (6).
  mutating func lookedUp(_ place: UInt32) {
    let tier = tier(of: place)
    let node = node(of: place)
    if node.pointee.isDown { return passOver(place) }
    if let share = tier.pointee.plan.stipulatedHitRatio {
      guard tier.pointee.stipulationDraws.unit(trips[place].index) < share else { return missed(place) }
      trip(place).pointee.version = originKeys.version(trips[place].id)
      trip(place).pointee.readAt = now
      trip(place).pointee.flags.insert(.hasVersion)
      return answer(place, .hit)
    }
    expireByPolicy(place)
    let entry = entry(of: place)
    if entry.pointee.dirty != 0, let answer = dirtyValue(trips[place].node, trips[place].slot) {
      if answer.isResident {
        renew(place)
        touchHit(place)
      }
      trip(place).pointee.flags.insert(.dirtyValue)
      trip(place).pointee.readAt = now
      return answerHit(place)
    }
    guard entry.pointee.flags.contains(.resident) else { return missed(place) }
    let isNegative = entry.pointee.flags.contains(.negative)
    if now < entry.pointee.expiry {
      if isNegative {
        metrics.negativeHits += 1
        takeVersion(place)
        trip(place).pointee.flags.insert(.notFound)
        touchHit(place)
        return answer(place, .negative)
      }
      if tier.pointee.earlyRefresh != .none, !trips[place].flags.contains(.loser), refreshesEarly(place) {
        return
      }
      renew(place)
      takeVersion(place)
      touchHit(place)
      return answerHit(place)
    }
    if !entry.pointee.flags.contains(.expirationCounted) {
      entry.pointee.flags.insert(.expirationCounted)
      countExpiration(tier)
    }
    if !isNegative, now < saturatedSum(entry.pointee.expiry, tier.pointee.graceRevalidate) {
      takeVersion(place)
      touchHit(place)
      answerHit(place, keepsTrip: true)
      startInBackground(for: place, isEarly: false)
      return freeTrip(place)
    }
    let grace = isNegative ? 0 : max(tier.pointee.graceRevalidate, tier.pointee.graceError)
    if now >= saturatedSum(entry.pointee.expiry, grace) { removeEntry(trips[place].node, trips[place].slot) }
    missed(place)
  }

  mutating func countExpiration(_ tier: UnsafeMutablePointer<Tier>) {
    expirations += 1
    tier.pointee.metrics.expirations += 1
  }

  /// The policy hears of a hit. Some then let others go, or the object itself: a window that shrinks, a sketch that ages.
  private mutating func touchHit(_ place: UInt32) {
    _ = touch(place, asWrite: false, ttl: 0)
    if node(of: place).pointee.cache?.departureCount ?? 0 > 0 { followSurplus(place) }
  }

  private mutating func followSurplus(_ place: UInt32) {
    lookAtExpiredBytes()
    followDepartures(at: trips[place].node, of: Trip.none, for: place)
    // A hit waits for no flush that it forced (37).
    forcedCount = 0
  }

  /// A hit renews a sliding life.
  private mutating func renew(_ place: UInt32) {
    let entry = entry(of: place)
    guard tier(of: place).pointee.rule(trips[place].id).isSliding, entry.pointee.ttl != .max else { return }
    entry.pointee.expiry = saturatedSum(now, entry.pointee.ttl)
  }

  /// The reader is answered with the entry.
  func takeVersion(_ place: UInt32) {
    let entry = entry(of: place)
    let reader = trip(place)
    reader.pointee.version = entry.pointee.version
    reader.pointee.readAt = entry.pointee.readAt
    reader.pointee.freshUntil = entry.pointee.expiry
    reader.pointee.flags.insert(.hasVersion)
    entry.pointee.flags.remove(.refreshUnread)
  }

  /// A loser of a lock that finds the value has waited for it.
  private mutating func answerHit(_ place: UInt32, keepsTrip: Bool = false) {
    if hasExclusion, isAskedExclusively(place) { moveUp(place) }
    answer(place, trips[place].flags.contains(.loser) ? .delayed : .hit, keepsTrip: keepsTrip)
  }

  // MARK: - Misses

  private mutating func missed(_ place: UInt32) {
    let tier = tier(of: place)
    let live = liveIfAny(trips[place].node, trips[place].slot)
    switch tier.pointee.missGuard {
    case .none where tier.pointee.readStrategy != .readThrough: break
    case .none, .coalesce:
      if let flight = live?.pointee.flight, flight != Trip.none { return wait(place, for: flight) }
    case .lease:
      if let live, live.pointee.flight != Trip.none, now < live.pointee.tokenEnd {
        return wait(place, for: live.pointee.flight)
      }
    case .lock(let poll, let longest, _, let stores):
      guard let live, live.pointee.lockHolder != Trip.none, now < live.pointee.lockEnd else { break }
      if !trips[place].flags.contains(.loser) {
        trip(place).pointee.flags.insert(.loser)
        trip(place).pointee.waitsSince = now
      }
      let left = saturatedSum(trips[place].waitsSince, longest) - now
      if left <= 0 {
        let load = startLoad(for: place, isEarly: false, takesGuard: false)
        if !stores { trip(load).pointee.flags.insert(.unstored) }
        return send(load)
      }
      return schedule(.lockPoll, at: later(min(poll, left)), .timer, subject: place, stamp: trips[place].stamp)
    }
    send(startLoad(for: place, isEarly: false, takesGuard: true))
  }

  /// A loser of a lock looks again, and pays for it.
  mutating func pollLock(_ place: UInt32) { step(.lookedUp, after: lookupLatency(place), place) }

  private mutating func wait(_ place: UInt32, for load: UInt32) {
    if trips[load].firstWaiter == Trip.none {
      trip(load).pointee.firstWaiter = place
    } else {
      trip(trips[load].lastWaiter).pointee.next = place
    }
    trip(load).pointee.lastWaiter = place
    trip(place).pointee.next = Trip.none
  }

  // MARK: - Early refresh

  /// Whether a fresh hit loads anew; then the reader has been taken care of.
  private mutating func refreshesEarly(_ place: UInt32) -> Bool {
    let tier = tier(of: place)
    let entry = self.entry(of: place).pointee
    guard entry.ttl != .max, entry.expiry != .max else { return false }
    let age = entry.ttl - (entry.expiry - now)
    let index = trips[place].index
    let isAsync: Bool
    switch tier.pointee.earlyRefresh {
    case .none: return false
    case .xfetch(let beta, let async):
      guard entry.loadTime > 0 else { return false }
      let ahead = -Double(entry.loadTime) * beta * PortableMath.log(tier.pointee.earlyDraws.unit(index))
      guard saturatedSum(now, rounded(ahead)) >= entry.expiry else { return false }
      isAsync = async
    case .linear(let beta, let async):
      guard Double(age) / Double(entry.ttl) * beta * tier.pointee.earlyDraws.unit(index) > 0.5 else { return false }
      isAsync = async
    case .uniform(let span):
      let ahead = Double(span) * tier.pointee.earlyDraws.unit(index)
      guard saturatedSum(now, rounded(ahead)) >= entry.expiry else { return false }
      isAsync = false
    case .ahead(let factor):
      guard Double(age) > factor * Double(entry.ttl) else { return false }
      isAsync = true
    }
    if isAsync {
      renew(place)
      takeVersion(place)
      touchHit(place)
      answerHit(place, keepsTrip: true)
      startInBackground(for: place, isEarly: true, oldExpiry: entry.expiry)
      freeTrip(place)
      return true
    }
    guard isGranted(place) else { return false }
    let load = startLoad(for: place, isEarly: true, takesGuard: true)
    trip(place).pointee.flags.insert(.refresher)
    send(load)
    return true
  }

  @inline(__always)
  private func rounded(_ nanoseconds: Double) -> Int64 {
    nanoseconds < 0x1p62 ? Int64((nanoseconds + 0.5).rounded(.down)) : .max
  }

  // MARK: - Answers

  /// A read is answered with its tier's own value, or fails.
  mutating func answer(_ place: UInt32, _ outcome: Outcome, keepsTrip: Bool = false) {
    trip(place).pointee.found = outcome
    trip(place).pointee.foundAt = trips[place].tier
    end(place, outcome, keepsTrip: keepsTrip)
  }

  /// A read is over: at its tier it counts as `outcome`, in the whole system as `found`.
  mutating func end(_ place: UInt32, _ outcome: Outcome, keepsTrip: Bool = false) {
    let ended = trips[place]
    if !ended.flags.contains(.job) {
      if ended.tier < tierCount {
        let tier = tier(of: place)
        tier.pointee.metrics.latencies.record(now - ended.start)
        if ended.node == Trip.none {
          tier.pointee.retired.count(outcome)
        } else {
          node(of: place).pointee.reads.count(outcome)
        }
      }
      if ended.parent == Trip.none { count(ended) }
    }
    if !keepsTrip { freeTrip(place) }
    deliver(ended, ended.found)
  }

  /// Counts a client's read.
  private mutating func count(_ read: Trip) {
    let outcome = read.found
    let latency = now - read.start
    counters.requests += 1
    counters.bytesRequested += read.size
    series.count(at: now, isHit: outcome == .hit, latency: latency)
    switch outcome {
    case .hit:
      counters.hits += 1
      counters.bytesHit += read.size
      metrics.hit.record(latency)
    case .delayed:
      counters.others += 1
      metrics.delay.record(latency)
    case .miss: metrics.miss.record(latency)
    case .negative:
      counters.others += 1
      metrics.negative.record(latency)
    case .error:
      counters.others += 1
      metrics.error.record(latency)
    }
    var isStale = false
    if outcome != .error {
      if read.foundAt < tierCount { tiers[Int(read.foundAt)].metrics.answers += 1 }
      if read.foundAt == tierCount { originAnswers += 1 }
      if !read.flags.contains(.dirtyValue), read.flags.contains(.hasVersion) {
        dataAges.record(max(0, now - read.readAt))
        if let since = originKeys.superseded(read.id, read.version) {
          isStale = true
          metrics.staleReads += 1
          if outcome == .hit { metrics.staleHits += 1 }
          metrics.staleAges.record(now - since)
        }
      }
    }
    if keepsOutcomes { note(read, outcome, latency, isStale) }
  }

  mutating func note(_ ended: Trip, _ outcome: Outcome, _ latency: Int64, _ isStale: Bool) {
    outcomes.reserve(Int(outcomeCount) + 1)
    outcomes[outcomeCount] = RequestOutcome(
      index: ended.index, outcome: outcome, answeredAt: now, latency: latency,
      version: outcome == .error ? nil : ended.shownVersion, isStale: isStale)
    outcomeCount += 1
  }
}
