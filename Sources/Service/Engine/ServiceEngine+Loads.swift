internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  // MARK: - Guards

  /// Whether a load of the key may start under the guard.
  @inline(__always)
  func isGranted(_ id: UInt32) -> Bool {
    guard let live = liveIfAny(id)?.pointee else { return true }
    switch options.pointee.missGuard {
    case .none where options.pointee.readStrategy != .readThrough: return true
    case .none, .coalesce: return live.flight == Trip.none
    case .lease: return live.flight == Trip.none || now >= live.tokenEnd
    case .lock: return live.lockHolder == Trip.none || now >= live.lockEnd
    }
  }

  /// Makes the load a flight that others join, the holder of the lock or of the token.
  private mutating func takeGuard(_ load: UInt32, _ id: UInt32) {
    switch options.pointee.missGuard {
    case .none where options.pointee.readStrategy != .readThrough: return
    case .none, .coalesce: live(id).pointee.flight = load
    case .lease(let interval):
      // A newer token voids the older (30).
      voidLoads(id, except: load)
      live(id).pointee.flight = load
      live(id).pointee.tokenEnd = later(interval)
    case .lock(_, _, let ttl, _):
      live(id).pointee.lockHolder = load
      live(id).pointee.lockEnd = later(ttl)
    }
  }

  // MARK: - Starting

  /// A load for a reader, which waits at its front; `send` sends it.
  mutating func startLoad(for reader: UInt32, isEarly: Bool, takesGuard: Bool) -> UInt32 {
    let load = newLoad(like: reader, isEarly: isEarly, oldExpiry: keys[trips[reader].id].expiry)
    trip(load).pointee.leader = reader
    if takesGuard { takeGuard(load, trips[reader].id) }
    return load
  }

  /// A load that nobody waits for at the front, if the guard lets it and none is under way.
  mutating func startInBackground(for reader: UInt32, isEarly: Bool, oldExpiry: Int64 = 0) {
    let id = trips[reader].id
    if let live = liveIfAny(id), live.pointee.background != Trip.none { return }
    guard isGranted(id) else { return }
    let load = newLoad(like: reader, isEarly: isEarly, oldExpiry: oldExpiry)
    trip(load).pointee.flags.insert(.background)
    live(id).pointee.background = load
    takeGuard(load, id)
    send(load)
  }

  private mutating func newLoad(like reader: UInt32, isEarly: Bool, oldExpiry: Int64) -> UInt32 {
    let load = newTrip(.load, id: trips[reader].id)
    let read = trip(reader)
    let place = trip(load)
    place.pointee.index = read.pointee.index
    place.pointee.key = read.pointee.key
    place.pointee.size = read.pointee.size
    place.pointee.ttl = read.pointee.ttl
    place.pointee.cost = read.pointee.cost
    place.pointee.nextAccess = read.pointee.nextAccess
    place.pointee.oldExpiry = oldExpiry
    if isEarly { place.pointee.flags.insert(.early) }
    chain(load)
    if hasRelations { related.list(place.pointee.id) }
    return load
  }

  /// Sends a load to the origin.
  mutating func send(_ load: UInt32) {
    let id = trips[load].id
    let isEarly = trips[load].flags.contains(.early)
    metrics.originReads += 1
    if isEarly { metrics.earlyRefreshes += 1 }
    let live = live(id)
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

  /// The origin has answered a load.
  mutating func loaded(_ load: UInt32) {
    metrics.bytesLoaded += trips[load].size
    trip(load).pointee.delta = now - trips[load].start
    let isNotFound = trips[load].flags.contains(.notFound)
    let stays = !(isNotFound && options.pointee.negativeTTL == 0) && !trips[load].flags.contains(.unstored)
    if !stays {
      answerReaders(load)
      return endLoad(load)
    }
    if !options.pointee.readStrategy.answersWhenStored { answerReaders(load) }
    step(.filled, after: storeLatency(load), load)
  }

  /// The fill has reached the tier.
  mutating func filled(_ load: UInt32) {
    let id = trips[load].id
    let wasFull = isFullOfDirt
    if trips[load].flags.contains(.void) || dirtyValue(id) != nil {
      metrics.voidedFills += 1
    } else {
      store(load, delta: trips[load].delta)
    }
    // Readers who joined a load in the background wait for its store, too.
    let hasReaders = trips[load].leader != Trip.none || trips[load].firstWaiter != Trip.none
    let forced = takeForced(if: wasFull && options.pointee.readStrategy.answersWhenStored && hasReaders)
    // Its readers wait for what had to be flushed for it (37); the value is there at once.
    if wait(forFlushes: forced, load) {
      endFlight(load)
      // Commits until then make what it answers stale (31).
      return chain(load)
    }
    answerReaders(load)
    endLoad(load)
  }

  /// What a load that had to wait for flushes does in the end.
  mutating func answerAfterFlushes(_ load: UInt32) {
    answerReaders(load)
    unchain(load)
    freeTrip(load)
  }

  /// The origin refused a load, or was late.
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
    let id = trips[reader].id
    let state = keys[id]
    let hasEntry = state.flags.contains(.resident) && !state.flags.contains(.negative)
    let isRefresher = trips[reader].flags.contains(.refresher)
    // A value that the origin has not got yet does not expire.
    let isFresh = hasEntry && (dirtyValue(id) != nil || now < state.expiry)
    let isInGrace =
      hasEntry && options.pointee.graceError > 0
      && (isFresh || now < saturatedSum(state.expiry, options.pointee.graceError))
    guard isRefresher && isFresh || isInGrace else { return answer(reader, .error) }
    if !(isRefresher && isFresh) { metrics.graceAnswers += 1 }
    if state.dirty != 0 {
      trip(reader).pointee.flags.insert(.dirtyValue)
    } else {
      trip(reader).pointee.version = state.version
      trip(reader).pointee.flags.insert(.hasVersion)
      if state.flags.contains(.outdated) {
        trip(reader).pointee.flags.insert(.outdated)
        trip(reader).pointee.supersededAt = state.supersededAt
      }
    }
    key(id).pointee.flags.remove(.refreshUnread)
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
    let found = trip(load)
    trip(reader).pointee.version = found.pointee.version
    trip(reader).pointee.supersededAt = found.pointee.supersededAt
    trip(reader).pointee.flags.insert(.hasVersion)
    if found.pointee.flags.contains(.outdated) { trip(reader).pointee.flags.insert(.outdated) }
    answer(reader, found.pointee.flags.contains(.notFound) ? .negative : outcome)
  }

  /// A load is over: its value stored, dropped, or failed.
  private mutating func endLoad(_ load: UInt32) {
    endFlight(load)
    freeTrip(load)
  }

  private mutating func endFlight(_ load: UInt32) {
    guard let live = liveIfAny(trips[load].id) else { return }
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
  mutating func reach(_ id: UInt32) {
    switch options.pointee.missGuard {
    case .lease: voidLoads(id, except: Trip.none)
    default:
      guard options.pointee.readStrategy == .readThrough || options.pointee.writeStrategy.writeBehind != nil else {
        return
      }
      voidLoads(id, except: Trip.none)
    }
  }

  mutating func voidLoads(_ id: UInt32, except kept: UInt32) {
    guard let live = liveIfAny(id) else { return }
    var place = live.pointee.trips
    while place != Trip.none {
      if trips[place].kind == .load, place != kept { trip(place).pointee.flags.insert(.void) }
      place = trips[place].nextOfKey
    }
    if live.pointee.flight != kept { live.pointee.flight = Trip.none }
    if live.pointee.background != kept { live.pointee.background = Trip.none }
  }

  // MARK: - Storing

  /// Stores what a load or a write carries.
  mutating func store(_ place: UInt32, delta: Int64) {
    lookAtExpiredBytes()
    expireByPolicy(place)
    let carried = trip(place)
    let id = carried.pointee.id
    let isNegative = carried.pointee.flags.contains(.notFound)
    let isNew = !keys[id].flags.contains(.resident)
    if isNegative { trip(place).pointee.size = 0 }
    let life = lifetime(place, isNegative)
    let isResident = touch(place, asWrite: !isNew, ttl: life == .max ? 0 : life)
    // What was there is replaced.
    let state = key(id)
    if !isNew {
      if state.pointee.flags.contains(.pastExpiry) { pastExpiryBytes -= state.pointee.size }
      if state.pointee.flags.contains(.refreshUnread) { metrics.refreshesWasted += 1 }
      state.pointee.flags.subtract(
        [.negative, .expirationCounted, .pastExpiry, .refreshUnread, .outdated])
    }
    if isResident {
      state.pointee.flags.insert(.resident)
      if isNegative { state.pointee.flags.insert(.negative) }
      if carried.pointee.kind == .load, carried.pointee.flags.contains(.early) {
        state.pointee.flags.insert(.refreshUnread)
      }
      if carried.pointee.flags.contains(.outdated) {
        state.pointee.flags.insert(.outdated)
        state.pointee.supersededAt = carried.pointee.supersededAt
      }
      state.pointee.version = carried.pointee.version
      if case .xfetch = options.pointee.earlyRefresh { loadTimes[id] = delta }
      state.pointee.ttl = life
      state.pointee.size = trips[place].size
      state.pointee.expiry = life == .max ? .max : saturatedSum(now, life)
      watchExpiry(id)
      if hasRelations { related.list(id) }
    } else if !isNew {
      // Too large, or its own victim.
      state.pointee.flags.remove(.resident)
      if carried.pointee.kind == .load, carried.pointee.flags.contains(.early), trips[place].size <= capacity {
        metrics.refreshesWasted += 1
      }
      if options.pointee.activeExpiry != nil { forgetMortal(id) }
    }
    followDepartures(of: id)
  }

  /// What left, but for the newcomer itself; dirty values are sent alone, in the order in which they left (37).
  mutating func followDepartures(of id: UInt32) {
    let count = cache.departureCount
    guard count > 0 else { return }
    for place in 0..<count where cache.departure(place) != id {
      let victim = cache.departure(place)
      entryLeft(victim)
      if keys[victim].dirty != 0 { sendEvicted(victim) }
    }
    cache.clearDepartures()
  }

  /// How long what a trip carries lives, in nanoseconds; `Int64.max`: for ever (15-18).
  @inline(__always)
  private func lifetime(_ place: UInt32, _ isNegative: Bool) -> Int64 {
    var life: Int64
    if isNegative {
      life = options.pointee.negativeTTL
    } else {
      switch rule(trips[place].id).length {
      case .none: return .max
      case .fixed(let span): life = span
      case .trace: life = trips[place].ttl == 0 ? .max : trips[place].ttl
      }
    }
    guard options.pointee.jitter > 0, life != .max else { return life }
    let share = 1 + options.pointee.jitter * (2 * jitterDraws.unit(trips[place].index) - 1)
    let jittered = Double(life) * share + 0.5
    life = jittered < 0x1p62 ? Int64(jittered.rounded(.down)) : 1 << 62
    return life
  }
}
