internal import CacheCore
internal import CacheStructures
internal import Service

extension SystemEngine {
  /// Schedules the first run of a job, or all of them.
  mutating func startJob(_ number: UInt32) {
    switch jobs[Int(number)].job.times {
    case .at(let times): for time in times { schedule(.job, at: time, .timer, subject: number) }
    case .every(_, let first): schedule(.job, at: first, .timer, subject: number)
    }
  }

  mutating func runJob(_ number: UInt32) {
    let state = jobs[Int(number)]
    if case .every(let interval, _) = state.job.times {
      if isDraining { return }
      schedule(.job, at: later(interval), .timer, subject: number)
    }
    let ids = state.job.keys == .all ? (0..<UInt32(objects)).filter { keyInfo[$0].isKnown } : state.ids
    switch state.job {
    case .refresh(let tier, _, _, let law):
      let takes = Durations(law, Draws("job", seed: jobSeed &+ UInt64(number)))
      for id in ids { refresh(tierNumber(tier), id, takes) }
    case .warm:
      jobs[Int(number)].list = ids
      warmNext(number)
    case .invalidate(let tier, _, _): for id in ids { invalidate(tier, id) }
    case .changeTTL(let tier, let rule, _): tiers[tierNumber(tier)].rules[0] = rule
    }
  }

  private func tierNumber(_ name: String) -> Int {
    guard let number = plan.tiers.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("a plan that was checked names no unknown tier")
    }
    return number
  }

  // MARK: - Computing anew

  private mutating func refresh(_ tier: Int, _ id: UInt32, _ takes: borrowing Durations) {
    let key = keyInfo[id]
    let time = takes.nanoseconds(jobNumber, size: key.size)
    for node in homes(tier, key.key) {
      let load = newTrip(.load, id: id)
      let trip = trip(load)
      trip.pointee.flags.formUnion([.job, .background, .hasVersion])
      trip.pointee.tier = UInt32(tier)
      trip.pointee.node = node
      trip.pointee.slot = nodes[node].pointee.slot(id, objects: objects)
      trip.pointee.index = jobNumber
      trip.pointee.key = key.key
      trip.pointee.size = key.size
      if keepsTTLs { trip.pointee.lastTTL = lastTTLs[id] }
      trip.pointee.version = originKeys.version(id)
      trip.pointee.readAt = now
      if originKeys.isAbsent(id) { trip.pointee.flags.insert(.notFound) }
      chain(load)
      step(.refreshed, after: time, load)
    }
    jobNumber += 1
  }

  /// A value that a job computed is ready, and stored at once.
  mutating func refreshed(_ load: UInt32) {
    let isNegative = trips[load].flags.contains(.notFound)
    if trips[load].flags.contains(.void) {
      metrics.voidedFills += 1
    } else if !node(of: load).pointee.isDown, !isNegative || tier(of: load).pointee.negativeTTL > 0,
      dirtyValue(trips[load].node, trips[load].slot) == nil
    {
      store(load, delta: now - trips[load].start)
      forcedCount = 0
    }
    unchain(load)
    freeTrip(load)
  }

  /// The nodes of a tier that a key may be asked of: one where the key decides, of each place; else all.
  private func homes(_ tier: Int, _ key: UInt64) -> [UInt32] {
    let members = tiers[tier].memberCount
    let routing = tiers[tier].plan.routing
    guard routing.isByKey, members > 1 else { return (0..<UInt32(members)).map { tiers[tier].members[$0] - 1 } }
    var places: UInt64 = 1
    if case .nearest(let count, _) = routing { places = UInt64(count) }
    var found: [UInt32] = []
    for client in 0..<places {
      let chosen = tiers[tier].router.node(key: key, client: client, index: 0)
      guard chosen != NodeRouter.none else { continue }
      let node = tiers[tier].members[UInt32(chosen)] - 1
      if !found.contains(node) { found.append(node) }
    }
    return found
  }

  // MARK: - Warming

  /// Sends the next key of a list through its tier.
  mutating func warmNext(_ number: UInt32) {
    let state = jobs[Int(number)]
    guard case .warm(let tier, _, _, let perSecond) = state.job, state.sent < state.list.count else { return }
    let id = state.list[state.sent]
    jobs[Int(number)].sent += 1
    let next = jobs[Int(number)].sent
    if next < state.list.count {
      let passed = Double(next) / perSecond * 1e9 - Double(next - 1) / perSecond * 1e9
      schedule(.warming, at: later(Int64(min(passed, 1e18))), .timer, subject: number)
    }
    let read = newTrip(.read, id: id)
    trip(read).pointee.flags.insert(.job)
    trip(read).pointee.index = jobNumber
    trip(read).pointee.key = keyInfo[id].key
    trip(read).pointee.size = keyInfo[id].size
    if keepsTTLs { trip(read).pointee.lastTTL = lastTTLs[id] }
    jobNumber += 1
    enter(read, tier: UInt32(tierNumber(tier)))
  }

  // MARK: - Invalidating

  private mutating func invalidate(_ name: String?, _ id: UInt32) {
    for tier in 0..<Int(tierCount) where name == nil || plan.tiers[tier].name == name {
      for member in 0..<UInt32(tiers[tier].memberCount) {
        let node = tiers[tier].members[member] - 1
        guard let slot = nodes[node].pointee.slotIfKnown(id) else { continue }
        reach(node, slot)
        guard nodes[node].pointee.isResident(slot), dirtyValue(node, slot) == nil else { continue }
        removeEntry(node, slot)
        metrics.invalidations += 1
      }
    }
  }
}
