internal import CacheCore
internal import CacheStructures
internal import Service

extension SystemEngine {
  // MARK: - To a tier

  /// A read, write or delete goes to a tier, or beyond the last one to the origin.
  mutating func enter(_ place: UInt32, tier number: UInt32) {
    let trip = trip(place)
    trip.pointee.tier = number
    trip.pointee.node = Trip.none
    trip.pointee.flags.subtract([.loser, .probe, .toOrigin])
    guard number < tierCount else { return askOrigin(place) }
    let tier = tiers + Int(number)
    if let verdict = tier.pointee.breaker?.verdict(at: now), !passes(verdict, place) { return passOver(place) }
    step(.arrived, after: time(of: place, on: tier.pointee.way), place)
  }

  private func passes(_ verdict: BreakerState.Verdict, _ place: UInt32) -> Bool {
    if verdict == .trial { trip(place).pointee.flags.insert(.probe) }
    return verdict != .refused
  }

  @inline(__always)
  private func time(of place: UInt32, on way: borrowing Way) -> Int64 {
    let asked = trip(place)
    var from = asked.pointee.client
    if asked.pointee.asker != Trip.none {
      let asker = nodes[asked.pointee.asker]
      if !asker.pointee.numbersKeys { from = UInt64(asker.pointee.number) }
    }
    return way.nanoseconds(from: from, asked.pointee.index, size: asked.pointee.size)
  }

  /// A trip has reached the tier or the origin that it goes to.
  mutating func arrived(_ place: UInt32) {
    if trips[place].flags.contains(.toOrigin) { return queue(place) }
    let tier = tier(of: place)
    guard let node = chosenNode(tier, place), !nodes[node].pointee.isDown else {
      return step(.givenUp, after: tier.pointee.plan.timeout, place)
    }
    tier.pointee.breaker?.succeeded(isTrial: trips[place].flags.contains(.probe))
    trip(place).pointee.node = node
    trip(place).pointee.slot = nodes[node].pointee.slot(trips[place].id, objects: objects)
    switch trips[place].kind {
    case .read: step(.lookedUp, after: lookupLatency(place), place)
    case .write: write(place)
    default: delete(place)
    }
  }

  /// Which node of a tier a trip goes to; nil: none is alive that could be.
  mutating func chosenNode(_ tier: UnsafeMutablePointer<Tier>, _ place: UInt32) -> UInt32? {
    if case .perClient(let group) = tier.pointee.plan.scope {
      return clientNode(tier, UInt32(truncatingIfNeeded: trips[place].client / UInt64(group)))
    }
    if tier.pointee.memberCount == 1 { return tier.pointee.members[0] - 1 }
    let chosen = tier.pointee.router.node(
      key: trips[place].key, client: trips[place].client, index: trips[place].index)
    return chosen == NodeRouter.none ? nil : tier.pointee.members[UInt32(chosen)] - 1
  }

  /// The node of a group of clients, made when it is asked for the first time.
  private mutating func clientNode(_ tier: UnsafeMutablePointer<Tier>, _ group: UInt32) -> UInt32 {
    tier.pointee.groups.reserve(Int(group) + 1)
    let known = tier.pointee.groups[group]
    if known != 0 { return known - 1 }
    // The same cache could be made for the first node, so it can be made now.
    guard let node = try? addNode(tier.pointee.number) else { preconditionFailure("a cache that was made before") }
    tier.pointee.groups[group] = node + 1
    return node
  }

  /// The timeout of a request to a node that is down is over.
  mutating func givenUp(_ place: UInt32) {
    let tier = tier(of: place)
    tier.pointee.breaker?.failed(isTrial: trips[place].flags.contains(.probe), at: now)
    passOver(place)
  }

  /// No node of its tier can be asked: it asks the next tier, or fails.
  mutating func passOver(_ place: UInt32) {
    let tier = tier(of: place)
    switch tier.pointee.plan.failMode {
    case .open:
      if !trips[place].flags.contains(.job) { tier.pointee.metrics.bypassed += 1 }
      enter(place, tier: trips[place].tier + 1)
    case .closed:
      if trips[place].kind == .read { answer(place, .error) } else { writeFailed(place) }
    }
  }

  // MARK: - To the next place

  /// A load, or a write or delete that a tier passes on, goes to the next tier or to the origin.
  mutating func ask(_ place: UInt32) {
    let next = trips[place].tier + 1
    guard next < tierCount else { return askOrigin(place) }
    let kind = trips[place].kind
    let child = newTrip(kind == .load ? .read : kind, id: trips[place].id)
    trip(child).pointee.ask(for: trips[place])
    trip(child).pointee.parent = place
    trip(child).pointee.asker = trips[place].node
    if trips[place].flags.contains(.job) { trip(child).pointee.flags.insert(.job) }
    enter(child, tier: next)
  }

  /// Asks the origin, if there is one and it is asked at all.
  mutating func askOrigin(_ place: UInt32) {
    guard plan.origin != nil else { return answerWithoutOrigin(place) }
    trip(place).pointee.flags.insert(.toOrigin)
    if trips[place].kind != .flush, let verdict = originBreaker?.verdict(at: now), !passes(verdict, place) {
      return failed(place)
    }
    if trips[place].tier < tierCount { trip(place).pointee.asker = trips[place].node }
    step(.arrived, after: time(of: place, on: originWay), place)
  }

  /// Nothing is behind the last tier: what it lacks is absent, and a write ends there.
  private mutating func answerWithoutOrigin(_ place: UInt32) {
    let trip = trip(place)
    trip.pointee.foundAt = tierCount
    trip.pointee.found = .miss
    switch trip.pointee.kind {
    case .load, .read:
      trip.pointee.version = originKeys.version(trip.pointee.id)
      trip.pointee.readAt = now
      trip.pointee.flags.formUnion([.hasVersion, .notFound])
      originAnswered(place)
    case .write, .delete:
      commit(place)
      originAnswered(place)
    case .flush: preconditionFailure("write-behind needs an origin")
    }
  }

  /// The origin, or what stands for it, has answered.
  mutating func originAnswered(_ place: UInt32) {
    switch trips[place].kind {
    case .load: loaded(place)
    case .read: answer(place, trips[place].flags.contains(.notFound) ? .negative : .miss)
    case .write, .delete: committed(place)
    case .flush: flushed(place)
    }
  }

  // MARK: - Back

  /// Tells who waits for an answer of it: a trip of the tier before, a job, or a client.
  mutating func deliver(_ ended: Trip, _ outcome: Outcome) {
    let parent = ended.parent
    guard parent != Trip.none else {
      if !ended.flags.contains(.job) { clientIsAnswered(ended, outcome) }
      return
    }
    switch trips[parent].kind {
    case .load:
      if outcome == .error { return loadFailed(parent) }
      trip(parent).pointee.take(from: ended)
      trip(parent).pointee.found = ended.found
      loaded(parent)
    default:
      if outcome == .error { return writeFailed(parent) }
      trip(parent).pointee.take(from: ended)
      committed(parent)
    }
  }

  /// A client's access is over.
  mutating func clientIsAnswered(_ ended: Trip, _ outcome: Outcome) {
    if ended.compound != Trip.none { return compoundGoesOn(ended, outcome) }
    clientIsReady(ended.index, ended.size)
  }
}
