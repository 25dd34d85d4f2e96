internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  /// Replays the requests of `range` of a block, and everything that happens before the last of them.
  mutating func replay(_ columns: UnsafePointer<RequestColumns>, _ range: Range<Int>) {
    guard let ids = columns.pointee.ids else { preconditionFailure("the systems engine was given no ids") }
    let first = registered.count
    makeRoom(first + columns.pointee.objects)
    if needsNames { learnNames(columns) }
    for position in range {
      let request = Request(columns, position)
      if !hasBegun { begin(request) }
      let isCompanion = openCompound != Trip.none
      if isCompanion {
        // It goes with the first of its compound request, whatever its own time.
      } else if isClosedLoop {
        runUntilAClientIsReady()
      } else {
        let time = arrivalTime(request)
        run(before: time)
        now = time
      }
      var id = UInt32(first) &+ ids[position]
      if first > 0 {
        let known = registered.find(request.key)
        if known != KeyTable.none { id = known }
      }
      arrive(request, id)
    }
  }

  private mutating func makeRoom(_ count: Int) {
    objects = max(objects, count)
    originKeys.reserve(objects)
    if keepsTTLs { lastTTLs.reserve(objects) }
    if keepsKeys { keyInfo.reserve(objects) }
  }

  /// Numbers the keys that jobs name, before any of the trace's.
  mutating func register() {
    for job in plan.jobs {
      var state = JobState(job)
      for text in job.keys.texts {
        let key = Array(text.utf8).withUnsafeBytes { StableHash.key(ofText: $0) }
        state.ids.append(registered.intern(key))
        makeRoom(registered.count)
        keyInfo[state.ids[state.ids.count - 1]] = KeyInfo(key: key, size: 1, isKnown: true)
      }
      jobs.append(state)
    }
    makeRoom(registered.count)
  }

  private mutating func begin(_ request: Request) {
    hasBegun = true
    epoch = request.time
    for (number, fault) in plan.faults.enumerated() {
      schedule(.fault, at: fault.beginning, .crash, subject: UInt32(number))
      if let end = fault.end { schedule(.faultEnd, at: end, .crash, subject: UInt32(number)) }
    }
    for tier in 0..<tierCount {
      if let crash = plan.tiers[Int(tier)].service.crashAt {
        schedule(.fault, at: crash, .crash, subject: UInt32(plan.faults.count) + tier)
      }
      guard let rule = tiers[Int(tier)].writeBehind, rule.isPeriodic else { continue }
      for member in 0..<UInt32(tiers[Int(tier)].memberCount) {
        schedule(.tick, at: 0, .timer, subject: tiers[Int(tier)].members[member] - 1)
      }
    }
    for number in jobs.indices { startJob(UInt32(number)) }
    for _ in 0..<(plan.clients.closedLoop ?? 0) { schedule(.clientReady, at: 0, .arrival) }
  }

  /// Nanoseconds since the first request. Times that run backwards become the time before (10).
  private mutating func arrivalTime(_ request: Request) -> Int64 {
    let time = request.time &- epoch
    if time < lastArrival { timesRunBackwards += 1 } else { lastArrival = time }
    return lastArrival
  }

  private func clientNumber(_ request: Request) -> UInt64 {
    switch plan.clients.numbering {
    case .one: 0
    case .drawn(let count): clientDraws.bits(request.index).multipliedFullWidth(by: UInt64(count)).high
    case .byKey(let count): request.key % UInt64(count)
    case .inTurn(let count): UInt64(request.index) % UInt64(count)
    }
  }

  @inline(__always)
  private mutating func arrive(_ request: Request, _ id: UInt32) {
    let operation = request.operation
    let client = clientNumber(request)
    originKeys.know(id, isAbsent: operation == .read && request.isNotFound)
    if operation == .write || operation == .read && !request.isNotFound { bloom?.add(request.key) }
    if keepsKeys { keyInfo[id] = KeyInfo(key: request.key, size: request.size, isKnown: true) }
    if keepsTTLs, request.ttl > 0 { lastTTLs[id] = request.ttl }
    let place = newTrip(operation == .read ? .read : operation == .write ? .write : .delete, id: id)
    let trip = trip(place)
    trip.pointee.client = client
    trip.pointee.index = request.index
    trip.pointee.key = request.key
    trip.pointee.size = request.size
    trip.pointee.cost = request.cost
    trip.pointee.nextAccess = request.nextAccess
    trip.pointee.ttl = request.ttl
    if keepsTTLs { trip.pointee.lastTTL = lastTTLs[id] }
    if plan.compound != nil { return joinCompound(place) }
    start(place)
  }

  /// A client's request goes out, if it may.
  mutating func start(_ place: UInt32) {
    trip(place).pointee.start = now
    for number in limiters.indices where !limiters[number].admits(client: trips[place].client, at: now) {
      return reject(place)
    }
    if trips[place].kind == .read, bloom?.admits(trips[place].key) == false { return stop(place) }
    enter(place, tier: 0)
  }

  /// The filter of keys does not hold the key of a read: it is answered here, before all tiers.
  private mutating func stop(_ place: UInt32) {
    trip(place).pointee.tier = Trip.none
    trip(place).pointee.flags.insert(.notFound)
    answer(place, .negative)
  }

  private mutating func reject(_ place: UInt32) {
    rejected += 1
    let ended = trips[place]
    freeTrip(place)
    clientIsAnswered(ended, .error)
  }

  // MARK: - Events

  /// Everything that happens up to a time, before the arrivals of that time (4).
  private mutating func run(before time: Int64) {
    while events.count > 0, events.first.time <= time { happenNext() }
  }

  private mutating func runUntilAClientIsReady() {
    while true {
      precondition(events.count > 0, "a client is always on its way")
      let event = events.first
      if event.kind == .clientReady {
        events.removeFirst()
        now = event.time
        return
      }
      happenNext()
    }
  }

  /// A client has its answer, and thinks.
  mutating func clientIsReady(_ index: Int64, _ size: Int64) {
    guard isClosedLoop, !isOver else { return }
    schedule(.clientReady, at: later(thinkTimes.nanoseconds(index, size: size)), .arrival)
  }

  private mutating func happenNext() {
    let event = events.first
    events.removeFirst()
    switch event.kind {
    case .arrived, .givenUp, .lookedUp, .served, .filled, .written, .refreshed, .late, .lockPoll:
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
    case .idle, .tick, .activeCycle, .fault, .faultEnd, .job, .warming:
      now = event.time
      switch event.kind {
      case .idle: idle(event.subject)
      case .tick: tick(event.subject)
      case .activeCycle: activeCycle(event.subject)
      case .fault: beginFault(event.subject)
      case .faultEnd: endFault(event.subject)
      case .job: runJob(event.subject)
      default: warmNext(event.subject)
      }
    case .clientReady: break
    }
  }

  // MARK: - The end

  /// The trace is over: everything under way ends, then everything dirty is flushed (38).
  mutating func finish() {
    guard !isOver else { return }
    isDraining = true
    endOpenCompound()
    while underWay > 0 {
      precondition(events.count > 0, "what is under way has an event")
      happenNext()
    }
    isOver = true
    now = end
    lookAtExpiredBytes()
    if writesBehind { closeDirtyAverage() }
    for node in 0..<nodeCount {
      for slot in 0..<UInt32(nodes[node].pointee.slots)
      where nodes[node].pointee.entries[slot].flags.contains(.refreshUnread) {
        metrics.refreshesWasted += 1
      }
    }
    flushAll()
    while events.count > 0 {
      let event = events.first
      events.removeFirst()
      guard event.kind == .served || event.kind == .arrived, trips[event.subject].stamp == event.stamp else { continue }
      now = max(now, event.time)
      go(event.kind, event.subject)
      flushAll()
    }
  }

  private mutating func flushAll() {
    for node in 0..<nodeCount where nodes[node].pointee.eligible > 0 { flushEligible(node) }
  }

  // MARK: - Names

  /// Whether the texts of keys say what becomes of them.
  var needsNames: Bool { plan.needsNames }

  /// Finds out what the texts of the keys mean that come in a block for the first time.
  private mutating func learnNames(_ columns: UnsafePointer<RequestColumns>) {
    guard let names = columns.pointee.names else {
      preconditionFailure("the systems engine was given no texts of keys")
    }
    let first = UInt32(registered.count)
    if named == 0 {
      for job in jobs {
        for (id, text) in zip(job.ids, job.job.keys.texts) { Array(text.utf8).withUnsafeBytes { learn(id, $0) } }
      }
    }
    while named < Int(names.first) + names.count {
      let text = names[named - Int(names.first)]
      var id = first + UInt32(named)
      if first > 0 {
        let known = registered.find(StableHash.key(ofText: text))
        if known != KeyTable.none { id = known }
      }
      if id >= first { learn(id, text) }
      named += 1
    }
  }

  private mutating func learn(_ id: UInt32, _ text: UnsafeRawBufferPointer) {
    for tier in 0..<Int(tierCount) {
      if tiers[tier].hasClasses {
        tiers[tier].classes.reserve(objects)
        let place = tiers[tier].plan.service.expiryClasses.firstIndex { $0.keys.matches(text) }
        tiers[tier].classes[id] = UInt16(place.map { $0 + 1 } ?? 0)
      }
      guard tiers[tier].hasRelations else { continue }
      for member in 0..<UInt32(tiers[tier].memberCount) {
        nodes[tiers[tier].members[member] - 1].pointee.related?.learn(id, text)
      }
    }
    for number in jobs.indices where jobs[number].pattern?.matches(text) == true { jobs[number].ids.append(id) }
  }
}
