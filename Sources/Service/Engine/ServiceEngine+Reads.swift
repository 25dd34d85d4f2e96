internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  // MARK: - At once

  /// Whether a lookup now finds a fresh, clean value of the origin's.
  @inline(__always)
  func isFreshHit(_ id: UInt32) -> Bool {
    let state = key(id)
    return state.pointee.flags.contains(.resident) && !state.pointee.flags.contains(.negative)
      && state.pointee.dirty == 0 && now < state.pointee.expiry
  }

  /// A read whose lookup takes no time and is a plain hit: it is no trip, because it is over at once. The same as
  /// `lookedUp` and `answer` in that case.
  @inline(__always)
  mutating func hitAtOnce(_ request: Request, _ id: UInt32) {
    let index = request.index
    let size = request.size
    let ttl = request.ttl
    let life = rule(id).length
    if life == .trace, ttl > 0 { lastTTLs[id] = ttl }
    renew(id)
    key(id).pointee.flags.remove(.refreshUnread)
    let state = keys[id]
    shown.pointee.fill(
      request, id, time: epoch &+ now, ttl: life == .none ? ttl : 0)
    _ = touchShown(id, isWrite: false)
    if cache.departureCount > 0 { followSurplus() }
    end = now
    let isStale = state.flags.contains(.outdated)
    countRead(.hit, size, 0, staleFor: isStale ? now - state.supersededAt : -1)
    if keepsOutcomes { note(index, .hit, 0, state.version, isStale) }
    clientIsReady(index, size)
  }

  // MARK: - Lookups

  /// The tier is looked at (6).
  mutating func lookedUp(_ place: UInt32) {
    expireByPolicy(place)
    let id = trips[place].id
    let state = key(id)
    if state.pointee.dirty != 0, let answer = dirtyValue(id) {
      if answer.isResident {
        renew(id)
        touchHit(place)
      }
      trip(place).pointee.flags.insert(.dirtyValue)
      return answerHit(place)
    }
    guard state.pointee.flags.contains(.resident) else { return missed(place) }
    let isNegative = state.pointee.flags.contains(.negative)
    if now < state.pointee.expiry {
      if isNegative {
        metrics.negativeHits += 1
        takeVersion(place, of: id)
        touchHit(place)
        return answer(place, .negative)
      }
      if options.pointee.earlyRefresh != .none, !trips[place].flags.contains(.loser), refreshesEarly(place) { return }
      renew(id)
      takeVersion(place, of: id)
      touchHit(place)
      return answerHit(place)
    }
    if !state.pointee.flags.contains(.expirationCounted) {
      state.pointee.flags.insert(.expirationCounted)
      expirations += 1
    }
    if !isNegative, now < saturatedSum(state.pointee.expiry, options.pointee.graceRevalidate) {
      takeVersion(place, of: id)
      touchHit(place)
      answerHit(place, keepsTrip: true)
      startInBackground(for: place, isEarly: false)
      return freeTrip(place)
    }
    let grace = isNegative ? 0 : max(options.pointee.graceRevalidate, options.pointee.graceError)
    if now >= saturatedSum(state.pointee.expiry, grace) { removeEntry(id) }
    missed(place)
  }

  @inline(__always)
  func saturatedSum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, isOver) = a.addingReportingOverflow(b)
    return isOver ? .max : sum
  }

  /// The policy hears of a hit. Some then let others go, or the object itself: a window that shrinks, a sketch that ages.
  private mutating func touchHit(_ place: UInt32) {
    _ = touch(place, asWrite: false, ttl: 0)
    if cache.departureCount > 0 { followSurplus() }
  }

  private mutating func followSurplus() {
    lookAtExpiredBytes()
    followDepartures(of: Trip.none)
    // A hit waits for no flush that it forced (37).
    forcedCount = 0
  }

  /// A hit renews a sliding life.
  private mutating func renew(_ id: UInt32) {
    guard rule(id).isSliding, keys[id].ttl != .max else { return }
    key(id).pointee.expiry = saturatedSum(now, keys[id].ttl)
  }

  /// The reader is answered with the entry.
  private mutating func takeVersion(_ place: UInt32, of id: UInt32) {
    let state = keys[id]
    trip(place).pointee.version = state.version
    trip(place).pointee.flags.insert(.hasVersion)
    if state.flags.contains(.outdated) {
      trip(place).pointee.flags.insert(.outdated)
      trip(place).pointee.supersededAt = state.supersededAt
    }
    key(id).pointee.flags.remove(.refreshUnread)
  }

  /// A loser of a lock that finds the value has waited for it.
  private mutating func answerHit(_ place: UInt32, keepsTrip: Bool = false) {
    answer(place, trips[place].flags.contains(.loser) ? .delayed : .hit, keepsTrip: keepsTrip)
  }

  // MARK: - Misses

  private mutating func missed(_ place: UInt32) {
    let id = trips[place].id
    switch options.pointee.missGuard {
    case .none where options.pointee.readStrategy != .readThrough: break
    case .none, .coalesce:
      if let flight = liveIfAny(id)?.pointee.flight, flight != Trip.none { return wait(place, for: flight) }
    case .lease:
      if let live = liveIfAny(id), live.pointee.flight != Trip.none, now < live.pointee.tokenEnd {
        return wait(place, for: live.pointee.flight)
      }
    case .lock(let poll, let longest, _, let stores):
      guard let live = liveIfAny(id), live.pointee.lockHolder != Trip.none, now < live.pointee.lockEnd else { break }
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
      return events.schedule(
        .lockPoll, at: later(min(poll, left)), .timer, subject: place, stamp: trips[place].stamp)
    }
    send(startLoad(for: place, isEarly: false, takesGuard: true))
  }

  /// A loser of a lock looks again, and pays for it.
  mutating func pollLock(_ place: UInt32) {
    step(.lookedUp, after: lookupTimes.nanoseconds(trips[place].index, size: trips[place].size), place)
  }

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
    let id = trips[place].id
    let state = keys[id]
    guard state.ttl != .max, state.ttl > 0 || options.pointee.earlyRefresh != .none, state.expiry != .max else {
      return false
    }
    let age = state.ttl - (state.expiry - now)
    let isAsync: Bool
    switch options.pointee.earlyRefresh {
    case .none: return false
    case .xfetch(let beta, let async):
      let delta = loadTimes[id]
      guard delta > 0 else { return false }
      let ahead = -Double(delta) * beta * PortableMath.log(earlyDraws.unit(trips[place].index))
      guard saturatedSum(now, rounded(ahead)) >= state.expiry else { return false }
      isAsync = async
    case .linear(let beta, let async):
      guard Double(age) / Double(state.ttl) * beta * earlyDraws.unit(trips[place].index) > 0.5 else { return false }
      isAsync = async
    case .uniform(let span):
      let ahead = Double(span) * earlyDraws.unit(trips[place].index)
      guard saturatedSum(now, rounded(ahead)) >= state.expiry else { return false }
      isAsync = false
    case .ahead(let factor):
      guard Double(age) > factor * Double(state.ttl) else { return false }
      isAsync = true
    }
    if isAsync {
      let expiry = state.expiry
      renew(id)
      takeVersion(place, of: id)
      touchHit(place)
      answerHit(place, keepsTrip: true)
      startInBackground(for: place, isEarly: true, oldExpiry: expiry)
      freeTrip(place)
      return true
    }
    guard isGranted(id) else { return false }
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

  /// A read is answered, or fails.
  mutating func answer(_ place: UInt32, _ outcome: Outcome, keepsTrip: Bool = false) {
    let read = trip(place)
    let latency = now - read.pointee.start
    let (index, size) = (read.pointee.index, read.pointee.size)
    let isStale = outcome != .error && read.pointee.flags.contains(.outdated)
    countRead(outcome, size, latency, staleFor: isStale ? now - read.pointee.supersededAt : -1)
    if keepsOutcomes { note(index, outcome, latency, outcome == .error ? nil : read.pointee.shownVersion, isStale) }
    if !keepsTrip { freeTrip(place) }
    clientIsReady(index, size)
  }

  /// Counts a read; `staleFor` is how long the origin has held a newer version, below 0: it does not.
  @inline(__always)
  private mutating func countRead(_ outcome: Outcome, _ size: Int64, _ latency: Int64, staleFor age: Int64) {
    counters.requests += 1
    counters.bytesRequested += size
    switch outcome {
    case .hit:
      counters.hits += 1
      counters.bytesHit += size
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
    guard age >= 0 else { return }
    metrics.staleReads += 1
    if outcome == .hit { metrics.staleHits += 1 }
    metrics.staleAges.record(age)
  }

  mutating func note(_ index: Int64, _ outcome: Outcome, _ latency: Int64, _ version: UInt32?, _ isStale: Bool) {
    outcomes.reserve(Int(outcomeCount) + 1)
    outcomes[outcomeCount] = RequestOutcome(
      index: index, outcome: outcome, answeredAt: now, latency: latency, version: version, isStale: isStale)
    outcomeCount += 1
  }
}
