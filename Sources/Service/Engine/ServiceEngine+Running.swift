internal import CacheCore
internal import CacheStructures
internal import Policies

extension ServiceEngine {
  /// Replays the requests of `range` of a block, and everything that happens before the last of them.
  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    guard let ids = columns.pointee.ids else { preconditionFailure("the service engine was given no ids") }
    makeRoom(columns.pointee.objects)
    if options.pointee.needsNames { learnNames(columns) }
    var start = range.lowerBound
    while start < range.upperBound {
      let batch = start..<min(start + Durations.batch, range.upperBound)
      if lookupTimes.fixed < 0 { lookupTimes.fill(comingLookups.base, columns, batch) }
      for position in batch {
        lookAhead(ids, position, range.upperBound)
        let request = Request(columns, position)
        if !hasBegun { begin(request) }
        if !isClosedLoop {
          let time = arrivalTime(request)
          run(before: time)
          now = time
        } else {
          runUntilAClientIsReady()
        }
        arrive(request, ids[position], lookupTimes.fixed < 0 ? comingLookups.base[position - start] : lookupTimes.fixed)
      }
      start = batch.upperBound
    }
  }

  /// Brings close what coming requests will read: the key's state, then what the policy keeps.
  @inline(__always)
  private func lookAhead(_ ids: UnsafePointer<UInt32>, _ position: Int, _ end: Int) {
    prefetch(keys.pointer(ids[min(position + 24, end - 1)]))
    cache.prefetch(ids[min(position + 24, end - 1)], then: ids[min(position + 12, end - 1)])
  }

  private mutating func makeRoom(_ count: Int) {
    objects = max(objects, count)
    keys.reserve(objects)
    cache.bringAlong(UnsafeMutableRawPointer(keys.base).assumingMemoryBound(to: CacheLine.self))
    if hasClasses || options.pointee.expiry.length == .trace || options.pointee.expiry.length == .none {
      lastTTLs.reserve(objects)
    }
    if case .xfetch = options.pointee.earlyRefresh { loadTimes.reserve(objects) }
    if options.pointee.activeExpiry != nil {
      mortalPlaces.reserve(objects)
      mortals.reserve(slots: objects)
    }
    // Before looking ahead, which reads what the cache has of keys that are new in this block.
    touchesLeft = ServiceEngine.touchesAtATime
    cache.reserve(touches: touchesLeft, objects: objects)
  }

  private mutating func begin(_ request: Request) {
    hasBegun = true
    epoch = request.time
    if let crash = options.pointee.crashAt { events.schedule(.crash, at: crash, .crash) }
    if let rule = options.pointee.writeStrategy.writeBehind, rule.isPeriodic { events.schedule(.tick, at: 0, .timer) }
    for _ in 0..<(options.pointee.clients ?? 0) { events.schedule(.clientReady, at: 0, .arrival) }
  }

  /// Nanoseconds since the first request. Times that run backwards become the time before (10).
  private mutating func arrivalTime(_ request: Request) -> Int64 {
    let time = request.time &- epoch
    if time < lastArrival { timesRunBackwards += 1 } else { lastArrival = time }
    return lastArrival
  }

  @inline(__always)
  private mutating func arrive(_ request: Request, _ id: UInt32, _ lookupTime: Int64) {
    let operation = request.operation
    if lookupTime == 0, operation == .read, hitsArePlain, isFreshHit(id) { return hitAtOnce(request, id) }
    let place = newTrip(operation == .read ? .read : operation == .write ? .write : .delete, id: id)
    let trip = trip(place)
    trip.pointee.index = request.index
    trip.pointee.key = request.key
    trip.pointee.size = request.size
    trip.pointee.cost = request.cost
    trip.pointee.nextAccess = request.nextAccess
    trip.pointee.ttl = request.ttl
    if rule(id).length == .trace {
      if request.ttl > 0 { lastTTLs[id] = request.ttl } else { trip.pointee.ttl = lastTTLs[id] }
    }
    if !keys[id].flags.contains(.known) {
      key(id).pointee.flags.insert(.known)
      // The origin holds every key from the start, unless the trace says "not found" first (19).
      if operation == .read, request.isNotFound { key(id).pointee.flags.insert(.absent) }
    }
    switch operation {
    case .read: step(.lookedUp, after: lookupTime, place)
    case .write: write(place)
    case .delete: delete(place)
    }
  }

  // MARK: - Events

  /// Everything that happens up to a time, before the arrivals of that time (4).
  private mutating func run(before time: Int64) {
    while !events.isEmpty, events.first.time <= time {
      happen(events.removeFirst())
    }
  }

  private mutating func runUntilAClientIsReady() {
    while true {
      precondition(!events.isEmpty, "a client is always on its way")
      let event = events.removeFirst()
      if event.kind == .clientReady {
        now = event.time
        return
      }
      happen(event)
    }
  }

  /// A client has its answer, and thinks.
  mutating func clientIsReady(_ index: Int64, _ size: Int64) {
    guard isClosedLoop, !isOver else { return }
    let thought = thinkTimes.nanoseconds(index, size: size)
    events.schedule(.clientReady, at: later(thought), .arrival)
  }

  private mutating func happen(_ event: Event) {
    switch event.kind {
    case .lookedUp, .served, .filled, .written, .late, .lockPoll:
      guard trips[event.subject].stamp == event.stamp else { return }
      now = event.time
      switch event.kind {
      case .late: late(event.subject)
      case .lockPoll: pollLock(event.subject)
      default: go(event.kind, event.subject)
      }
    case .flushDue:
      guard dirtyKeys[event.subject].stamp == event.stamp else { return }
      now = event.time
      flushDue(event.subject)
    case .idle, .tick, .activeCycle, .crash:
      now = event.time
      switch event.kind {
      case .idle: idle()
      case .tick: tick()
      case .activeCycle: activeCycle()
      default: crash()
      }
    case .clientReady: break
    }
  }

  // MARK: - The end

  /// The trace is over: everything under way ends, then everything dirty is flushed (38).
  mutating func finish() {
    guard !isOver else { return }
    while underWay > 0 {
      precondition(!events.isEmpty, "what is under way has an event")
      happen(events.removeFirst())
    }
    isOver = true
    now = end
    lookAtExpiredBytes()
    if options.pointee.writeStrategy.writeBehind != nil { closeDirtyAverage() }
    for id in 0..<UInt32(objects) where keys[id].flags.contains(.refreshUnread) { metrics.refreshesWasted += 1 }
    flushEligible()
    while !events.isEmpty {
      let event = events.removeFirst()
      guard event.kind == .served, trips[event.subject].stamp == event.stamp else { continue }
      now = max(now, event.time)
      served(event.subject)
      flushEligible()
    }
  }
}
