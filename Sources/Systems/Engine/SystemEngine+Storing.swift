internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  // MARK: - What the policy is told

  /// The time to live that a trip shows for a key under a rule that goes by the trace.
  @inline(__always)
  private func traceTTL(_ place: UInt32, _ rule: ExpiryRule) -> Int64 {
    rule.length == .trace ? trips[place].lastTTL : trips[place].ttl
  }

  private func show(_ place: UInt32, ttl: Int64, _ operation: CacheCore.Operation) {
    let trip = trip(place)
    let request = shown
    request.pointee.columns.firstIndex = trip.pointee.index
    request.pointee.id = trip.pointee.slot
    request.pointee.key = trip.pointee.key
    request.pointee.size = trip.pointee.size
    request.pointee.time = epoch &+ now
    request.pointee.operation = operation.rawValue
    request.pointee.ttl = ttl
    request.pointee.cost = trip.pointee.cost
    request.pointee.nextAccess = trip.pointee.nextAccess
  }

  /// Tells the policy of a hit or a store. Answers whether the object is resident now.
  mutating func touch(_ place: UInt32, asWrite: Bool, ttl: Int64) -> Bool {
    guard let cache = node(of: place).pointee.cache else { return false }
    let rule = tier(of: place).pointee.rule(trips[place].id)
    show(
      place, ttl: rule.length == .none ? trips[place].ttl : ttl,
      asWrite || trips[place].kind == .write ? .write : .read)
    node(of: place).pointee.makeRoom(cache)
    return cache.touch(trips[place].slot, shown.pointee.request, isWrite: asWrite)
  }

  /// Lets a policy that expires by itself do so, before it is asked for an object.
  mutating func expireByPolicy(_ place: UInt32) {
    guard let cache = node(of: place).pointee.cache, cache.expires else { return }
    let tier = tier(of: place)
    show(place, ttl: traceTTL(place, tier.pointee.rule(trips[place].id)), .read)
    node(of: place).pointee.makeRoom(cache)
    cache.expire(trips[place].slot, before: shown.pointee.request)
    let count = cache.departureCount
    guard count > 0 else { return }
    lookAtExpiredBytes()
    let node = node(of: place)
    for left in 0..<count
    where !node.pointee.entries[cache.departure(left)].flags.contains(.expirationCounted) {
      countExpiration(tier)
    }
    followDepartures(at: trips[place].node, of: Trip.none, for: place)
  }

  // MARK: - Storing

  /// Stores what a load or a write carries in its node.
  mutating func store(_ place: UInt32, delta: Int64) {
    lookAtExpiredBytes()
    expireByPolicy(place)
    let (number, slot) = (trips[place].node, trips[place].slot)
    let node = nodes[number]
    let isNegative = trips[place].flags.contains(.notFound)
    let isNew = !node.pointee.isResident(slot)
    if isNegative { trip(place).pointee.size = 0 }
    let life = lifetime(place)
    let isResident = touch(place, asWrite: !isNew, ttl: life == .max ? 0 : life)
    // What was there is replaced.
    let entry = node.pointee.entry(slot)
    if !isNew {
      if entry.pointee.flags.contains(.pastExpiry) { pastExpiryBytes -= entry.pointee.size }
      if entry.pointee.flags.contains(.refreshUnread) { metrics.refreshesWasted += 1 }
      entry.pointee.flags.subtract([.negative, .expirationCounted, .pastExpiry, .refreshUnread])
    }
    let isEarly = trips[place].kind == .load && trips[place].flags.contains(.early)
    if isResident {
      entry.pointee.flags.insert(.resident)
      if isNegative { entry.pointee.flags.insert(.negative) }
      if isEarly { entry.pointee.flags.insert(.refreshUnread) }
      entry.pointee.version = trips[place].version
      entry.pointee.readAt = trips[place].readAt
      entry.pointee.loadTime = delta
      entry.pointee.ttl = life
      entry.pointee.size = trips[place].size
      entry.pointee.expiry = life == .max ? .max : saturatedSum(now, life)
      watchExpiry(number, slot)
      node.pointee.related?.list(slot)
    } else if !isNew {
      // Too large, or its own victim.
      entry.pointee.flags.remove(.resident)
      if isEarly, trips[place].size <= byteCapacity(place) { metrics.refreshesWasted += 1 }
      if tier(of: place).pointee.activeExpiry != nil { forgetMortal(number, slot) }
    }
    followDepartures(at: number, of: slot, for: place)
  }

  private func byteCapacity(_ place: UInt32) -> Int64 {
    guard let setup = tier(of: place).pointee.setup else { return 0 }
    return setup.isUnit ? .max : setup.capacity
  }

  /// What left a node, but for the newcomer itself; dirty values are sent alone, in the order in which they left (37).
  mutating func followDepartures(at number: UInt32, of slot: UInt32, for place: UInt32) {
    guard let cache = nodes[number].pointee.cache else { return }
    let count = cache.departureCount
    guard count > 0 else { return }
    let tier = nodes[number].pointee.tier
    for left in 0..<count where cache.departure(left) != slot {
      let victim = cache.departure(left)
      if hasExclusion, tiers[Int(tier)].plan.mode == .exclusive { demote(number, victim, for: place) }
      entryLeft(number, victim)
      if nodes[number].pointee.entries[victim].dirty != 0 { sendEvicted(number, victim) }
    }
    cache.clearDepartures()
  }

  /// Takes an entry away: deleted, expired, crashed.
  mutating func removeEntry(_ node: UInt32, _ slot: UInt32) {
    guard nodes[node].pointee.isResident(slot), let cache = nodes[node].pointee.cache else { return }
    lookAtExpiredBytes()
    cache.remove(slot)
    cache.clearDepartures()
    entryLeft(node, slot)
  }

  /// An entry is no longer there.
  mutating func entryLeft(_ node: UInt32, _ slot: UInt32) {
    let entry = nodes[node].pointee.entry(slot)
    if entry.pointee.flags.contains(.pastExpiry) { pastExpiryBytes -= entry.pointee.size }
    if entry.pointee.flags.contains(.refreshUnread) { metrics.refreshesWasted += 1 }
    entry.pointee.flags.subtract([.resident, .negative, .expirationCounted, .pastExpiry, .refreshUnread])
    if tiers[Int(nodes[node].pointee.tier)].activeExpiry != nil { forgetMortal(node, slot) }
    if hasInclusion { leaveAbove(node, slot) }
  }

  // MARK: - How long it lives

  /// How long what a trip carries lives in its tier, in nanoseconds; `Int64.max`: for ever (15-18).
  private func lifetime(_ place: UInt32) -> Int64 {
    let tier = tier(of: place)
    var life: Int64
    if trips[place].flags.contains(.notFound) {
      life = tier.pointee.negativeTTL
    } else {
      let rule = tier.pointee.rule(trips[place].id)
      switch rule.length {
      case .none: life = .max
      case .fixed(let span): life = span
      case .trace: life = trips[place].lastTTL == 0 ? .max : trips[place].lastTTL
      }
    }
    if tier.pointee.jitter > 0, life != .max {
      let share = 1 + tier.pointee.jitter * (2 * tier.pointee.jitterDraws.unit(trips[place].index) - 1)
      let jittered = Double(life) * share + 0.5
      life = jittered < 0x1p62 ? Int64(jittered.rounded(.down)) : 1 << 62
    }
    if tier.pointee.plan.inheritsTTL || trips[place].flags.contains(.demoted), trips[place].kind == .load,
      trips[place].freshUntil != .max
    {
      life = min(life, max(0, trips[place].freshUntil - now))
    }
    return life
  }

  /// Until when what a load brought is fresh in its tier: what the tier before may inherit.
  func freshness(of load: UInt32) -> Int64 {
    let life = lifetime(load)
    return life == .max ? .max : saturatedSum(now, life)
  }
}
