internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  /// An entry was stored, or is clean again: follows when it expires.
  mutating func watchExpiry(_ node: UInt32, _ slot: UInt32) {
    let entry = nodes[node].pointee.entry(slot)
    let isActive = tiers[Int(nodes[node].pointee.tier)].activeExpiry != nil
    let expiry = entry.pointee.expiry
    guard expiry != .max else {
      if isActive { forgetMortal(node, slot) }
      return
    }
    let queued = entry.pointee.queuedExpiry
    if queued == 0 || expiry < queued - 1 {
      entry.pointee.queuedExpiry = expiry + 1
      expiries.insert(ExpiryItem(expiry: expiry, node: node, slot: slot))
    }
    if isActive { rememberMortal(node, slot) }
  }

  /// Brings what is past its expiry up to now, before a tier changes.
  mutating func lookAtExpiredBytes() {
    while expiries.count > 0, expiries.first.expiry <= now {
      let item = expiries.first
      expiries.removeFirst()
      let entry = nodes[item.node].pointee.entry(item.slot)
      guard entry.pointee.queuedExpiry == item.expiry + 1 else { continue }
      entry.pointee.queuedExpiry = 0
      guard entry.pointee.flags.contains(.resident), dirtyValue(item.node, item.slot) == nil else { continue }
      if entry.pointee.expiry <= now {
        if !entry.pointee.flags.contains(.pastExpiry) {
          entry.pointee.flags.insert(.pastExpiry)
          pastExpiryBytes += entry.pointee.size
        }
      } else if entry.pointee.expiry != .max {
        entry.pointee.queuedExpiry = entry.pointee.expiry + 1
        expiries.insert(ExpiryItem(expiry: entry.pointee.expiry, node: item.node, slot: item.slot))
      }
    }
    metrics.expiredBytesMax = max(metrics.expiredBytesMax, pastExpiryBytes)
  }

  // MARK: - Active expiry, a node's own

  private mutating func rememberMortal(_ number: UInt32, _ slot: UInt32) {
    let node = nodes[number]
    let tier = tiers + Int(node.pointee.tier)
    node.pointee.mortalPlaces.reserve(Int(slot) + 1)
    node.pointee.mortals.reserve(slots: Int(slot) + 1)
    guard node.pointee.mortalPlaces[slot] == 0 else { return }
    node.pointee.mortals.insert(slot, tier.pointee.activeDraws.bits(Int64(slot)))
    node.pointee.mortalPlaces[slot] = 1
    guard node.pointee.mortals.count == 1, !node.pointee.isCycling, let rule = tier.pointee.activeExpiry else { return }
    node.pointee.isCycling = true
    schedule(.activeCycle, at: (now / rule.period + 1) * rule.period, .timer, subject: number)
  }

  mutating func forgetMortal(_ number: UInt32, _ slot: UInt32) {
    let node = nodes[number]
    guard node.pointee.mortals.count > 0, Int(slot) < node.pointee.mortalPlaces.capacity,
      node.pointee.mortalPlaces[slot] != 0
    else { return }
    node.pointee.mortals.remove(slot)
    node.pointee.mortalPlaces[slot] = 0
  }

  /// One period of Redis: the slow cycle, and where it ended for want of time a fast one before Redis sleeps.
  mutating func activeCycle(_ number: UInt32) {
    let node = nodes[number]
    guard let rule = tiers[Int(node.pointee.tier)].activeExpiry else { return }
    let (isLate, spent) = activeCycle(number, rule, atMost: rule.slowLimit)
    if isLate { _ = activeCycle(number, rule, atMost: rule.fastLimit) }
    node.pointee.isCycling = node.pointee.mortals.count > 0
    if node.pointee.isCycling { schedule(.activeCycle, at: later(rule.period + spent), .timer, subject: number) }
  }

  /// Looks at the keys of one bucket after the other, in rounds, as the one-tier engine does; answers whether the time was over before,
  /// and how much was spent.
  private mutating func activeCycle(
    _ number: UInt32, _ rule: ActiveExpiry, atMost limit: Int64
  ) -> (isLate: Bool, spent: Int64) {
    let node = nodes[number]
    let tier = tiers + Int(node.pointee.tier)
    var (spent, round, isLate): (Int64, UInt32, Bool) = (0, 0, false)
    while node.pointee.mortals.count > 0 {
      let wanted = min(rule.keysARound, node.pointee.mortals.count)
      var bucketsLeft = wanted * ActiveExpiry.bucketsAKey
      var (looked, expired): (UInt32, UInt32) = (0, 0)
      while looked < wanted, bucketsLeft > 0, node.pointee.mortals.count > 0 {
        var slot = node.pointee.mortals.first(in: node.pointee.activeCursor & (node.pointee.mortals.buckets - 1))
        while slot != SlotBuckets.none {
          let next = node.pointee.mortals.next(after: slot)
          looked += 1
          if isOverdue(number, slot) {
            expired += 1
            if !node.pointee.entries[slot].flags.contains(.expirationCounted) { countExpiration(tier) }
            removeEntry(number, slot)
          }
          slot = next
        }
        node.pointee.activeCursor &+= 1
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
  private func isOverdue(_ number: UInt32, _ slot: UInt32) -> Bool {
    let node = nodes[number]
    let entry = node.pointee.entries[slot]
    guard entry.flags.contains(.resident), dirtyValue(number, slot) == nil else { return false }
    let tier = tiers + Int(node.pointee.tier)
    let grace = entry.flags.contains(.negative) ? 0 : max(tier.pointee.graceRevalidate, tier.pointee.graceError)
    return now >= saturatedSum(entry.expiry, grace)
  }
}
