internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// Redis's `hz 10`: the active cycle runs every 100 ms. Source: Redis 7.0, expire.c, activeExpireCycle.
  private static var cycle: Int64 { 100_000_000 }
  /// Keys that a round of the cycle looks at (ACTIVE_EXPIRE_CYCLE_KEYS_PER_LOOP).
  private static var keysARound: UInt32 { 20 }
  /// The share of them, in percent, above which another round follows (ACTIVE_EXPIRE_CYCLE_ACCEPTABLE_STALE).
  private static var acceptable: UInt32 { 10 }

  /// An entry was stored, or is clean again: follows when it expires.
  mutating func watchExpiry(_ id: UInt32) {
    let expiry = keys[id].expiry
    guard expiry != .max else {
      if options.expiresActively { forgetMortal(id) }
      return
    }
    queuedExpiries.reserve(objects)
    if queuedExpiries[id] == 0 || expiry < queuedExpiries[id] - 1 {
      queuedExpiries[id] = expiry == .max ? expiry : expiry + 1
      expiries.add(ExpiryQueue.Item(expiry: expiry, id: id))
    }
    if options.expiresActively { rememberMortal(id) }
  }

  /// Brings what is past its expiry up to now, before the tier changes.
  mutating func lookAtExpiredBytes() {
    while expiries.count > 0, expiries.first.expiry <= now {
      let item = expiries.first
      expiries.removeFirst()
      guard queuedExpiries[item.id] == item.expiry + 1 else { continue }
      queuedExpiries[item.id] = 0
      let state = key(item.id)
      guard state.pointee.flags.contains(.resident), dirtyValue(item.id) == nil else { continue }
      if state.pointee.expiry <= now {
        if !state.pointee.flags.contains(.pastExpiry) {
          state.pointee.flags.insert(.pastExpiry)
          pastExpiryBytes += state.pointee.size
        }
      } else if state.pointee.expiry != .max {
        queuedExpiries[item.id] = state.pointee.expiry + 1
        expiries.add(ExpiryQueue.Item(expiry: state.pointee.expiry, id: item.id))
      }
    }
    metrics.expiredBytesMax = max(metrics.expiredBytesMax, pastExpiryBytes)
  }

  // MARK: - Active expiry

  private mutating func rememberMortal(_ id: UInt32) {
    mortalPlaces.reserve(objects)
    guard mortalPlaces[id] == 0 else { return }
    mortals.reserve(Int(mortalCount) + 1)
    mortals[mortalCount] = id
    mortalCount += 1
    mortalPlaces[id] = mortalCount
    if mortalCount == 1 {
      let cycle = ServiceEngine.cycle
      events.schedule(.activeCycle, at: (now / cycle + 1) * cycle, .timer)
    }
  }

  mutating func forgetMortal(_ id: UInt32) {
    guard mortalCount > 0, mortalPlaces[id] != 0 else { return }
    mortalCount -= 1
    let last = mortals[mortalCount]
    mortals[mortalPlaces[id] - 1] = last
    mortalPlaces[last] = mortalPlaces[id]
    mortalPlaces[id] = 0
  }

  /// One active cycle: rounds of keys drawn at random, while many of them were expired.
  mutating func activeCycle() {
    while mortalCount > 0 {
      let looked = min(ServiceEngine.keysARound, mortalCount)
      var expired: UInt32 = 0
      for _ in 0..<looked {
        let draw = activeDraws.bits(activeDraw) &>> 32
        activeDraw += 1
        let id = mortals[UInt32(truncatingIfNeeded: draw &* UInt64(mortalCount) &>> 32)]
        guard isOverdue(id) else { continue }
        expired += 1
        if !keys[id].flags.contains(.expirationCounted) { expirations += 1 }
        removeEntry(id)
        if mortalCount == 0 { break }
      }
      if expired * 100 <= looked * ServiceEngine.acceptable { break }
    }
    if mortalCount > 0 { events.schedule(.activeCycle, at: later(ServiceEngine.cycle), .timer) }
  }

  private func isOverdue(_ id: UInt32) -> Bool {
    let state = keys[id]
    guard state.flags.contains(.resident), dirtyValue(id) == nil else { return false }
    let grace = state.flags.contains(.negative) ? 0 : max(options.graceRevalidate, options.graceError)
    return now >= saturatedSum(state.expiry, grace)
  }
}
