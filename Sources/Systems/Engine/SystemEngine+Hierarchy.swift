internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

/// What tiers have to do with each other beyond asking: inclusion and exclusion.
extension SystemEngine {
  /// Whether a read comes from a tier that holds nothing that this one does.
  func isAskedExclusively(_ place: UInt32) -> Bool {
    let parent = trips[place].parent
    guard parent != Trip.none, trips[parent].kind == .load else { return false }
    return trips[parent].tier + 1 == trips[place].tier && tiers[Int(trips[parent].tier)].plan.mode == .exclusive
  }

  /// What was found goes to the tier before, and is no longer here.
  mutating func moveUp(_ place: UInt32) {
    tier(of: place).pointee.metrics.moves += 1
    removeEntry(trips[place].node, trips[place].slot)
  }

  /// What was evicted from an exclusive tier is stored in the next one, with what is left of its life. It takes no time.
  mutating func demote(_ number: UInt32, _ slot: UInt32, for place: UInt32) {
    let entry = nodes[number].pointee.entries[slot]
    let next = tiers + Int(nodes[number].pointee.tier) + 1
    let id = nodes[number].pointee.id(slot)
    guard entry.flags.contains(.resident), !entry.flags.contains(.negative), now < entry.expiry else { return }
    let carrier = newTrip(.load, id: id)
    let trip = trip(carrier)
    trip.pointee.client = trips[place].client
    trip.pointee.index = trips[place].index
    trip.pointee.key = keyInfo[id].key
    trip.pointee.size = entry.size
    trip.pointee.version = entry.version
    trip.pointee.readAt = entry.readAt
    trip.pointee.freshUntil = entry.expiry
    trip.pointee.flags.formUnion([.hasVersion, .demoted])
    trip.pointee.tier = next.pointee.number
    if let node = chosenNode(next, carrier), !nodes[node].pointee.isDown {
      self.trip(carrier).pointee.node = node
      self.trip(carrier).pointee.slot = nodes[node].pointee.slot(id, objects: objects)
      next.pointee.metrics.demotions += 1
      store(carrier, delta: 0)
    }
    freeTrip(carrier)
  }

  /// What left a tier, for whatever reason, leaves the inclusive tier before it too: evicted, expired and removed, or deleted,
  /// because inclusion means that what is above is below.
  mutating func leaveAbove(_ number: UInt32, _ slot: UInt32) {
    let tier = nodes[number].pointee.tier
    guard tier > 0, tiers[Int(tier) - 1].plan.mode == .inclusive else { return }
    let id = nodes[number].pointee.id(slot)
    let above = tiers + Int(tier) - 1
    for member in 0..<UInt32(above.pointee.memberCount) {
      let node = above.pointee.members[member] - 1
      guard let slot = nodes[node].pointee.slotIfKnown(id), nodes[node].pointee.isResident(slot) else { continue }
      above.pointee.metrics.backInvalidations += 1
      removeEntry(node, slot)
    }
  }
}
