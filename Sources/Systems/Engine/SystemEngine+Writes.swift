internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

/// Writes go down through all tiers to the origin, and on its way back each does to its own copy what its own write strategy
/// says, each at the node that the write was routed to: a tier's other nodes, and other clients' caches, keep what they have.
/// Only the tier before the origin may write behind.
extension SystemEngine {
  /// A write has reached its node (8).
  mutating func write(_ place: UInt32) {
    tier(of: place).pointee.metrics.writes += 1
    if tier(of: place).pointee.writeBehind != nil {
      step(.written, after: storeLatency(place), place)
    } else {
      ask(place)
    }
  }

  /// A delete has reached its node (21).
  mutating func delete(_ place: UInt32) {
    tier(of: place).pointee.metrics.writes += 1
    if tier(of: place).pointee.writeBehind != nil { dropDirty(trips[place].node, trips[place].slot) }
    ask(place)
  }

  /// The next place has committed a write or a delete.
  mutating func committed(_ place: UInt32) {
    trip(place).pointee.flags.remove(.toOrigin)
    guard trips[place].tier < tierCount, tier(of: place).pointee.plan.stipulatedHitRatio == nil,
      !node(of: place).pointee.isDown
    else { return answerWrite(place) }
    if trips[place].kind == .delete { return step(.written, after: storeLatency(place), place) }
    let tier = tier(of: place)
    switch tier.pointee.writeStrategy {
    case .invalidate, .writeThrough: step(.written, after: storeLatency(place), place)
    case .writeAround(let invalidates):
      let goesOn = invalidates || tier.pointee.hasRelations
      answerWrite(place, keepsTrip: goesOn)
      if goesOn { step(.written, after: storeLatency(place), place) }
    case .writeBehind:
      invalidateRelated(trips[place].node, trips[place].slot)
      answerWrite(place)
    }
  }

  /// The store latency of a write or a delete is over: its effect on the tier.
  mutating func written(_ place: UInt32) {
    let (node, slot) = (trips[place].node, trips[place].slot)
    if trips[place].kind == .delete {
      reach(node, slot)
      if dirtyValue(node, slot) == nil { removeEntry(node, slot) }
      invalidateRelated(node, slot)
      return answerWrite(place)
    }
    switch tier(of: place).pointee.writeStrategy {
    case .invalidate:
      reach(node, slot)
      removeEntry(node, slot)
      invalidateRelated(node, slot)
      answerWrite(place)
    case .writeThrough(let allocates):
      reach(node, slot)
      if allocates || nodes[node].pointee.isResident(slot) { store(place, delta: 0) }
      invalidateRelated(node, slot)
      answerWrite(place)
    case .writeAround(let invalidates):
      if invalidates {
        reach(node, slot)
        removeEntry(node, slot)
      }
      invalidateRelated(node, slot)
      freeTrip(place)
    case .writeBehind(let rule): writtenBehind(place, rule)
    }
  }

  /// A write or delete is answered.
  mutating func answerWrite(_ place: UInt32, keepsTrip: Bool = false) {
    trip(place).pointee.found = .hit
    endWrite(place, keepsTrip: keepsTrip)
  }

  /// The next place refused it, or was late.
  mutating func writeFailed(_ place: UInt32) {
    trip(place).pointee.found = .error
    endWrite(place, keepsTrip: false)
  }

  private mutating func endWrite(_ place: UInt32, keepsTrip: Bool) {
    let ended = trips[place]
    if ended.parent == Trip.none, !ended.flags.contains(.job) { countWrite(ended) }
    if !keepsTrip { freeTrip(place) }
    deliver(ended, ended.found)
  }

  private mutating func countWrite(_ write: Trip) {
    if write.found == .error { metrics.writeErrors += 1 }
    if write.kind == .delete { metrics.deletes += 1 } else { metrics.writes += 1 }
    let latency = now - write.start
    metrics.write.record(latency)
    if keepsOutcomes { note(write, write.found, latency, false) }
  }

  // MARK: - Related keys

  /// A write or a delete takes effect at a node: what the rules say of it goes too, but for the key itself and dirty values;
  /// loads of such keys are void where a write of theirs would void them.
  mutating func invalidateRelated(_ node: UInt32, _ slot: UInt32) {
    guard let related = nodes[node].pointee.related else { return }
    for number in 0..<related.linkCount(slot) {
      let (group, isTried) = related.group(slot, number)
      var previous: UInt32 = 0
      var place = related.heads[group]
      while place != 0 {
        let member = related.members[place - 1]
        let isMeant = member.id != slot && (!isTried || related.isWanted(member.id))
        if isMeant, nodes[node].pointee.isResident(member.id), dirtyValue(node, member.id) == nil {
          removeEntry(node, member.id)
          metrics.invalidations += 1
        }
        if isMeant { reach(node, member.id) }
        if nodes[node].pointee.isResident(member.id) || nodes[node].pointee.entries[member.id].live != 0 {
          previous = place
        } else {
          related.members.pointer(place - 1).pointee.isListed = false
          if previous == 0 {
            related.heads[group] = member.next
          } else {
            related.members.pointer(previous - 1).pointee.next = member.next
          }
        }
        place = member.next
      }
    }
  }
}
