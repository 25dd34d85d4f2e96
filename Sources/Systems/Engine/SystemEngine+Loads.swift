internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  // MARK: - Guards

  /// Whether a load of a reader's key may start under its tier's guard.
  @inline(__always)
  func isGranted(_ place: UInt32) -> Bool {
    guard let live = liveIfAny(trips[place].node, trips[place].slot)?.pointee else { return true }
    let tier = tier(of: place)
    switch tier.pointee.missGuard {
    case .none where tier.pointee.readStrategy != .readThrough: return true
    case .none, .coalesce: return live.flight == Trip.none
    case .lease: return live.flight == Trip.none || now >= live.tokenEnd
    case .lock: return live.lockHolder == Trip.none || now >= live.lockEnd
    }
  }

  /// Makes the load a flight that others join, the holder of the lock or of the token.
  private mutating func takeGuard(_ load: UInt32) {
    let (node, slot) = (trips[load].node, trips[load].slot)
    let tier = tier(of: load)
    switch tier.pointee.missGuard {
    case .none where tier.pointee.readStrategy != .readThrough: return
    case .none, .coalesce: live(node, slot).pointee.flight = load
    case .lease(let interval):
      // A newer token voids the older (30).
      voidLoads(node, slot, except: load)
      live(node, slot).pointee.flight = load
      live(node, slot).pointee.tokenEnd = later(interval)
    case .lock(_, _, let ttl, _):
      live(node, slot).pointee.lockHolder = load
      live(node, slot).pointee.lockEnd = later(ttl)
    }
  }

  // MARK: - Starting

  /// A load for a reader, which waits at its front; `send` sends it.
  mutating func startLoad(for reader: UInt32, isEarly: Bool, takesGuard: Bool) -> UInt32 {
    let load = newLoad(like: reader, isEarly: isEarly, oldExpiry: entry(of: reader).pointee.expiry)
    trip(load).pointee.leader = reader
    if takesGuard { takeGuard(load) }
    return load
  }

  /// A load that nobody waits for at the front, if the guard lets it and none is under way.
  mutating func startInBackground(for reader: UInt32, isEarly: Bool, oldExpiry: Int64 = 0) {
    let (node, slot) = (trips[reader].node, trips[reader].slot)
    if let live = liveIfAny(node, slot), live.pointee.background != Trip.none { return }
    guard isGranted(reader) else { return }
    let load = newLoad(like: reader, isEarly: isEarly, oldExpiry: oldExpiry)
    trip(load).pointee.flags.insert(.background)
    live(node, slot).pointee.background = load
    takeGuard(load)
    send(load)
  }

  mutating func newLoad(like reader: UInt32, isEarly: Bool, oldExpiry: Int64) -> UInt32 {
    let load = newTrip(.load, id: trips[reader].id)
    let trip = trip(load)
    trip.pointee.ask(for: trips[reader])
    trip.pointee.tier = trips[reader].tier
    trip.pointee.node = trips[reader].node
    trip.pointee.slot = trips[reader].slot
    trip.pointee.oldExpiry = oldExpiry
    if isEarly { trip.pointee.flags.insert(.early) }
    if trips[reader].flags.contains(.job) { trip.pointee.flags.insert(.job) }
    if hasExclusion, isAskedExclusively(reader) { trip.pointee.flags.insert(.unstored) }
    chain(load)
    node(of: load).pointee.related?.list(trips[load].slot)
    return load
  }

  /// Sends a load to the next place.
  mutating func send(_ load: UInt32) {
    let isEarly = trips[load].flags.contains(.early)
    if isEarly { metrics.earlyRefreshes += 1 }
    let live = live(trips[load].node, trips[load].slot)
    if live.pointee.episode == Trip.none {
      live.pointee.episode = load
      live.pointee.episodeLoads = 1
      if isEarly { metrics.refreshGaps.add(trips[load].oldExpiry - now) }
    } else {
      live.pointee.episodeLoads += 1
    }
    ask(load)
  }

  // MARK: - Ending

  /// The next place has answered a load.
  mutating func loaded(_ load: UInt32) {
    let tier = tier(of: load)
    trip(load).pointee.delta = now - trips[load].start
    let isNotFound = trips[load].flags.contains(.notFound)
    let stays = !(isNotFound && tier.pointee.negativeTTL == 0) && !trips[load].flags.contains(.unstored)
    if !stays {
      answerReaders(load)
      return endLoad(load)
    }
    if !tier.pointee.readStrategy.answersWhenStored { answerReaders(load) }
    step(.filled, after: storeLatency(load), load)
  }

  /// The fill has reached the tier.
  mutating func filled(_ load: UInt32) {
    let (node, slot) = (trips[load].node, trips[load].slot)
    let wasFull = isFullOfDirt(node)
    if trips[load].flags.contains(.void) || dirtyValue(node, slot) != nil {
      metrics.voidedFills += 1
    } else if !nodes[node].pointee.isDown {
      store(load, delta: trips[load].delta)
    }
    // Readers who joined a load in the background wait for its store, too.
    let hasReaders = trips[load].leader != Trip.none || trips[load].firstWaiter != Trip.none
    let forced = takeForced(if: wasFull && tier(of: load).pointee.readStrategy.answersWhenStored && hasReaders)
    // Its readers wait for what had to be flushed for it (37); the value is there at once.
    if wait(forFlushes: forced, load) { return endFlight(load) }
    answerReaders(load)
    endLoad(load)
  }

  /// What a load that had to wait for flushes does in the end.
  mutating func answerAfterFlushes(_ load: UInt32) {
    answerReaders(load)
    freeTrip(load)
  }

  /// The next place refused a load, or was late.
  mutating func loadFailed(_ load: UInt32) {
    let reader = trips[load].leader
    trip(load).pointee.leader = Trip.none
    if reader != Trip.none { readFailed(reader, .miss) }
    var waiter = trips[load].firstWaiter
    while waiter != Trip.none {
      let next = trips[waiter].next
      readFailed(waiter, .delayed)
      waiter = next
    }
    trip(load).pointee.firstWaiter = Trip.none
    endLoad(load)
  }

  private mutating func readFailed(_ reader: UInt32, _ outcome: Outcome) {
    let entry = entry(of: reader)
    let tier = tier(of: reader)
    let hasEntry = entry.pointee.flags.contains(.resident) && !entry.pointee.flags.contains(.negative)
    let isRefresher = trips[reader].flags.contains(.refresher)
    // A value that the origin has not got yet does not expire.
    let isFresh =
      hasEntry && (dirtyValue(trips[reader].node, trips[reader].slot) != nil || now < entry.pointee.expiry)
    let isInGrace =
      hasEntry && tier.pointee.graceError > 0
      && (isFresh || now < saturatedSum(entry.pointee.expiry, tier.pointee.graceError))
    guard isRefresher && isFresh || isInGrace else { return answer(reader, .error) }
    if !(isRefresher && isFresh) { metrics.graceAnswers += 1 }
    if entry.pointee.dirty != 0 {
      trip(reader).pointee.flags.insert(.dirtyValue)
      entry.pointee.flags.remove(.refreshUnread)
    } else {
      takeVersion(reader)
    }
    answer(reader, outcome)
  }

  /// Answers whoever waits for a load with what it found: the reader at its front first.
  private mutating func answerReaders(_ load: UInt32) {
    let reader = trips[load].leader
    trip(load).pointee.leader = Trip.none
    if reader != Trip.none { answer(reader, from: load, .miss) }
    while trips[load].firstWaiter != Trip.none {
      let waiter = trips[load].firstWaiter
      trip(load).pointee.firstWaiter = trips[waiter].next
      answer(waiter, from: load, .delayed)
    }
  }

  private mutating func answer(_ reader: UInt32, from load: UInt32, _ outcome: Outcome) {
    trip(reader).pointee.take(from: trips[load])
    trip(reader).pointee.freshUntil = freshness(of: load)
    guard !trips[load].flags.contains(.notFound) else {
      trip(reader).pointee.found = .negative
      return end(reader, .negative)
    }
    trip(reader).pointee.found = outcome == .delayed ? .delayed : trips[load].found
    end(reader, outcome)
  }

  /// A load is over: its value stored, dropped, or failed.
  private mutating func endLoad(_ load: UInt32) {
    endFlight(load)
    freeTrip(load)
  }

  private mutating func endFlight(_ load: UInt32) {
    guard let live = liveIfAny(trips[load].node, trips[load].slot) else { return }
    if live.pointee.flight == load { live.pointee.flight = Trip.none }
    if live.pointee.lockHolder == load { live.pointee.lockHolder = Trip.none }
    if live.pointee.background == load { live.pointee.background = Trip.none }
    if live.pointee.episode == load {
      metrics.episodes.record(live.pointee.episodeLoads)
      live.pointee.episode = Trip.none
    }
    unchain(load)
  }

  // MARK: - Voiding

  /// A write or a delete reaches a key: what is being loaded is not to be stored (12, 30).
  mutating func reach(_ node: UInt32, _ slot: UInt32) {
    let tier = tiers + Int(nodes[node].pointee.tier)
    switch tier.pointee.missGuard {
    case .lease: voidLoads(node, slot, except: Trip.none)
    default:
      guard tier.pointee.readStrategy == .readThrough || tier.pointee.writeBehind != nil else { return }
      voidLoads(node, slot, except: Trip.none)
    }
  }

  mutating func voidLoads(_ node: UInt32, _ slot: UInt32, except kept: UInt32) {
    guard let live = liveIfAny(node, slot) else { return }
    var place = live.pointee.trips
    while place != Trip.none {
      if place != kept { trip(place).pointee.flags.insert(.void) }
      place = trips[place].nextOfKey
    }
    if live.pointee.flight != kept { live.pointee.flight = Trip.none }
    if live.pointee.background != kept { live.pointee.background = Trip.none }
  }
}
