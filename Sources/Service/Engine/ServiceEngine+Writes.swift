internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// A write arrives (8).
  mutating func write(_ place: UInt32) {
    if options.pointee.writeStrategy.writeBehind != nil {
      step(.written, after: storeLatency(place), place)
    } else {
      ask(place)
    }
  }

  /// A delete arrives (21).
  mutating func delete(_ place: UInt32) {
    if options.pointee.writeStrategy.writeBehind != nil { dropDirty(trips[place].id) }
    ask(place)
  }

  /// The origin has committed a write or a delete.
  mutating func committed(_ place: UInt32) {
    if trips[place].kind == .delete { return step(.written, after: storeLatency(place), place) }
    switch options.pointee.writeStrategy {
    case .invalidate, .writeThrough: step(.written, after: storeLatency(place), place)
    case .writeAround(let invalidates):
      let goesOn = invalidates || hasRelations
      answerWrite(place, keepsTrip: goesOn)
      if goesOn { step(.written, after: storeLatency(place), place) }
    case .writeBehind:
      invalidateRelated(to: trips[place].id)
      answerWrite(place)
    }
  }

  /// The store latency of a write or a delete is over: its effect on the tier.
  mutating func written(_ place: UInt32) {
    let id = trips[place].id
    if trips[place].kind == .delete {
      reach(id)
      if dirtyValue(id) == nil { removeEntry(id) }
      invalidateRelated(to: id)
      return answerWrite(place)
    }
    switch options.pointee.writeStrategy {
    case .invalidate:
      reach(id)
      removeEntry(id)
      invalidateRelated(to: id)
      answerWrite(place)
    case .writeThrough(let allocates):
      reach(id)
      if allocates || keys[id].flags.contains(.resident) { store(place, delta: 0) }
      invalidateRelated(to: id)
      answerWrite(place)
    case .writeAround(let invalidates):
      if invalidates {
        reach(id)
        removeEntry(id)
      }
      invalidateRelated(to: id)
      unchain(place)
      freeTrip(place)
    case .writeBehind(let rule): writtenBehind(place, rule)
    }
  }

  /// A write or delete is answered.
  mutating func answerWrite(_ place: UInt32, keepsTrip: Bool = false) {
    countWrite(place, .hit)
    let (index, size) = (trips[place].index, trips[place].size)
    if !keepsTrip {
      unchain(place)
      freeTrip(place)
    }
    clientIsReady(index, size)
  }

  /// The origin refused it, or was late.
  mutating func writeFailed(_ place: UInt32) {
    metrics.writeErrors += 1
    countWrite(place, .error)
    let (index, size) = (trips[place].index, trips[place].size)
    freeTrip(place)
    clientIsReady(index, size)
  }

  private mutating func countWrite(_ place: UInt32, _ outcome: Outcome) {
    let write = trip(place)
    if write.pointee.kind == .delete { metrics.deletes += 1 } else { metrics.writes += 1 }
    let latency = now - write.pointee.start
    metrics.write.record(latency)
    if keepsOutcomes {
      note(trips[place].index, outcome, latency, outcome == .error ? nil : write.pointee.shownVersion, false)
    }
  }
}
