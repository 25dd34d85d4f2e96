internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// An entry was stored, or is clean again: follows when it expires.
  mutating func watchExpiry(_ id: UInt32) {
    let expiry = keys[id].expiry
    guard expiry != .max else {
      if options.pointee.activeExpiry != nil { forgetMortal(id) }
      return
    }
    let queued = keys[id].queuedExpiry
    if queued == 0 || expiry < queued - 1 {
      key(id).pointee.queuedExpiry = expiry + 1
      expiries.add(ExpiryQueue.Item(expiry: expiry, id: id))
    }
    if options.pointee.activeExpiry != nil { rememberMortal(id) }
  }

  /// Brings what is past its expiry up to now, before the tier changes.
  mutating func lookAtExpiredBytes() {
    while !expiries.isEmpty, expiries.first.expiry <= now {
      let item = expiries.first
      expiries.removeFirst()
      prefetch(keys.pointer(expiries.coming))
      let state = key(item.id)
      guard state.pointee.queuedExpiry == item.expiry + 1 else { continue }
      state.pointee.queuedExpiry = 0
      guard state.pointee.flags.contains(.resident), dirtyValue(item.id) == nil else { continue }
      if state.pointee.expiry <= now {
        if !state.pointee.flags.contains(.pastExpiry) {
          state.pointee.flags.insert(.pastExpiry)
          pastExpiryBytes += state.pointee.size
        }
      } else if state.pointee.expiry != .max {
        state.pointee.queuedExpiry = state.pointee.expiry + 1
        expiries.add(ExpiryQueue.Item(expiry: state.pointee.expiry, id: item.id))
      }
    }
    metrics.expiredBytesMax = max(metrics.expiredBytesMax, pastExpiryBytes)
  }

  /// Lets a policy that expires by itself do so, before it is asked for an object.
  mutating func expireByPolicy(_ place: UInt32) {
    guard cache.expires else { return }
    shown.pointee.fill(trip(place), time: epoch &+ now, ttl: trips[place].ttl, operation: .read)
    cache.expire(trips[place].id, before: shown.pointee.request)
    let count = cache.departureCount
    guard count > 0 else { return }
    lookAtExpiredBytes()
    for left in 0..<count where !keys[cache.departure(left)].flags.contains(.expirationCounted) { expirations += 1 }
    followDepartures(of: Trip.none)
  }

  // MARK: - Active expiry

  private mutating func rememberMortal(_ id: UInt32) {
    guard mortalPlaces[id] == 0 else { return }
    mortals.insert(id, activeDraws.bits(Int64(id)))
    mortalPlaces[id] = 1
    guard mortals.count == 1, !isCycling, let rule = options.pointee.activeExpiry else { return }
    isCycling = true
    let period = rule.period
    events.schedule(.activeCycle, at: (now / period + 1) * period, .timer)
  }

  mutating func forgetMortal(_ id: UInt32) {
    guard mortals.count > 0, mortalPlaces[id] != 0 else { return }
    mortals.remove(id)
    mortalPlaces[id] = 0
  }

  /// One period of Redis: the slow cycle, and where it ended for want of time a fast one before Redis sleeps. (The other
  /// reason for one, a high share of stale keys, never holds: Redis compares a fraction with a percentage.)
  mutating func activeCycle() {
    guard let rule = options.pointee.activeExpiry else { return }
    let (isLate, spent) = activeCycle(rule, atMost: rule.slowLimit)
    if isLate { _ = activeCycle(rule, atMost: rule.fastLimit) }
    isCycling = mortals.count > 0
    // The timer is set anew when its work is done (Redis 7.0, ae.c, processTimeEvents).
    if isCycling { events.schedule(.activeCycle, at: later(rule.period + spent), .timer) }
  }

  /// Looks at the keys of one bucket after the other, where the last cycle stopped, in rounds of some keys, while many of
  /// a round were expired; answers whether the time was over before, and how much was spent.
  private mutating func activeCycle(
    _ rule: ActiveExpiry, atMost limit: Int64
  ) -> (isLate: Bool, spent: Int64) {
    var (spent, round, isLate): (Int64, UInt32, Bool) = (0, 0, false)
    while mortals.count > 0 {
      let wanted = min(rule.keysARound, mortals.count)
      var bucketsLeft = wanted * ActiveExpiry.bucketsAKey
      var (looked, expired): (UInt32, UInt32) = (0, 0)
      while looked < wanted, bucketsLeft > 0, mortals.count > 0 {
        var id = mortals.first(in: activeCursor & (mortals.buckets - 1))
        while id != SlotBuckets.none {
          let next = mortals.next(after: id)
          looked += 1
          if isOverdue(id) {
            expired += 1
            if !keys[id].flags.contains(.expirationCounted) { expirations += 1 }
            removeEntry(id)
          }
          id = next
        }
        activeCursor &+= 1
        bucketsLeft -= 1
      }
      spent += Int64(looked) * ActiveExpiry.lookCost + Int64(expired) * ActiveExpiry.expireCost
      round += 1
      if round % ActiveExpiry.roundsATimeCheck == 0, spent > limit {
        isLate = true
        break
      }
      if looked > 0, expired * 100 / looked <= rule.acceptable { break }
    }
    return (isLate, spent)
  }

  @inline(__always)
  private func isOverdue(_ id: UInt32) -> Bool {
    let state = keys[id]
    guard state.flags.contains(.resident), dirtyValue(id) == nil else { return false }
    let grace = state.flags.contains(.negative) ? 0 : max(options.pointee.graceRevalidate, options.pointee.graceError)
    return now >= saturatedSum(state.expiry, grace)
  }
}
