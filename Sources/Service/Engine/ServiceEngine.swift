internal import CacheCore
internal import CacheStructures
internal import Policies

/// One system on a virtual clock: clients, a tier, an origin. An event simulation of SERVICE-MODEL.md; numbers in comments
/// are its exact rules.
///
/// A struct behind a pointer, as a `CacheStore` is. Requests, loads and flushes under way are trips in a pool, so that
/// nothing is allocated per request; a step that takes no time is no event but goes on at once (5). Files: Reads, Loads,
/// Origin, Writes, WriteBehind, Expiry, Running.
struct ServiceEngine: ~Copyable {
  /// Behind a pointer, because reading one of them copied them all.
  let options: UnsafeMutablePointer<ServiceOptions>
  /// What is asked on every request, taken out of the options: a latency that never changes (below 0: it does), whether
  /// clients wait for their answers, and how many keys may be dirty.
  let lookupTime: Int64
  let storeTime: Int64
  let readTime: Int64
  let isClosedLoop: Bool
  let mostDirty: Int64
  let cache: ServedCache
  let capacity: Int64

  let arrivalDraws: Draws
  let lookupDraws: Draws
  let storeDraws: Draws
  let readDraws: Draws
  let writeDraws: Draws
  let flushDraws: Draws
  let jitterDraws: Draws
  let earlyDraws: Draws
  let activeDraws: Draws

  /// Nanoseconds since the first request.
  var now: Int64 = 0
  /// The trace's time at the first request; what policies see is the sum.
  var epoch: Int64 = 0
  var hasBegun = false
  var events = EventQueue()
  var keys = SlotArray<KeyState>()
  var objects = 0
  var lastTTLs = SlotArray<Int64>()
  /// The rule of each key's class, one of `ServiceOptions.rules`; without classes no key has one.
  let rules: UnsafeMutablePointer<ExpiryRule>
  let hasClasses: Bool
  var classes = SlotArray<UInt16>()
  /// What writes make invalid besides their own keys.
  let hasRelations: Bool
  let related: RelatedKeys
  /// How many keys' texts have been seen.
  var named = 0
  var touchesLeft = 0

  var trips = SlotArray<Trip>()
  var tripCount: UInt32 = 0
  var freeTrips = Trip.none
  /// Reads, writes, loads and fills under way: the trace is not over before they are.
  var underWay = 0
  var lives = SlotArray<LiveKey>()
  var liveCount: UInt32 = 0
  var freeLives = Trip.none

  // The origin
  var busy: Int64 = 0
  var waiting: Int64 = 0
  var firstWaiting = Trip.none
  var lastWaiting = Trip.none
  var second: Int64 = -1
  var arrivalsInSecond: Int64 = 0

  // Write-behind
  var dirtyKeys = SlotArray<DirtyKey>()
  var dirtySlots: UInt32 = 0
  var freeDirties = DirtyKey.none
  var firstDirty = DirtyKey.none
  var lastDirty = DirtyKey.none
  /// Keys that are not committed.
  var uncommitted: Int64 = 0
  /// Keys that wait and whose flush is not under way.
  var eligible: Int64 = 0
  var evictedWaiting: Int64 = 0
  var firstBlocked = Trip.none
  var lastBlocked = Trip.none
  var lastBehindStore: Int64 = -1
  var dirtyBytes: Int64 = 0
  var dirtyArea = 0.0
  var dirtySince: Int64 = 0
  var flushNumber: Int64 = 0
  var isAveraged = false
  /// The numbers of the flushes that evictions forced during the store under way.
  var forced = SlotArray<UInt32>()
  var forcedCount: UInt32 = 0
  var awaited = SlotArray<UInt64>()
  var awaitedCount: UInt32 = 0

  // Expiry
  var expiries = ExpiryQueue()
  var queuedExpiries = SlotArray<Int64>()
  var pastExpiryBytes: Int64 = 0
  /// The entries that expire, as Redis's hash table of expiries holds them.
  var mortals = SlotBuckets()
  var mortalPlaces = SlotArray<UInt8>()
  /// The bucket that the active cycle looks into next.
  var activeCursor: UInt32 = 0
  var isCycling = false

  // Closed loop
  var clientsStarted = false

  var isOver = false
  var counters = CacheCounters()
  var expirations: Int64 = 0
  var expirationsBefore: Int64 = 0
  var metrics = ServiceMetrics()
  /// The start of what is counted, for averages over time.
  var countedSince: Int64 = 0
  /// When the last answer, load or store was over.
  var end: Int64 = 0
  var timesRunBackwards: Int64 = 0
  var lastArrival: Int64 = 0
  /// What became of every request; kept where asked for.
  var outcomes = SlotArray<RequestOutcome>()
  let keepsOutcomes: Bool
  var outcomeCount: UInt32 = 0

  /// What a policy is shown: one request.
  let shown: UnsafeMutablePointer<ShownRequest>

  init(_ options: ServiceOptions, cache: ServedCache, setup: StoreSetup, keepsOutcomes: Bool) {
    lookupTime = options.cacheLatency.fixedTime
    storeTime = options.storeLatency.fixedTime
    readTime = options.costUnit == nil ? options.originLatency.fixedTime : -1
    isClosedLoop = options.clients != nil
    mostDirty = options.writeStrategy.writeBehind?.mostDirty ?? .max
    self.options = .allocate(capacity: 1)
    self.options.initialize(to: options)
    self.cache = cache
    rules = .allocate(capacity: options.rules.count)
    _ = UnsafeMutableBufferPointer(start: rules, count: options.rules.count).initialize(from: options.rules)
    hasClasses = !options.expiryClasses.isEmpty
    hasRelations = !options.invalidations.isEmpty
    related = RelatedKeys(options.invalidations)
    capacity = setup.isUnit ? .max : setup.capacity
    let seed = setup.seed
    arrivalDraws = Draws("arrival", seed: seed)
    lookupDraws = Draws("lookup", seed: seed)
    storeDraws = Draws("store", seed: seed)
    readDraws = Draws("origin-read", seed: seed)
    writeDraws = Draws("origin-write", seed: seed)
    flushDraws = Draws("flush", seed: seed)
    jitterDraws = Draws("jitter", seed: seed)
    earlyDraws = Draws("early", seed: seed)
    activeDraws = Draws("active", seed: seed)
    shown = .allocate(capacity: 1)
    shown.initialize(to: ShownRequest())
    shown.pointee.connect(shown, setup.columns)
    self.keepsOutcomes = keepsOutcomes
  }

  deinit {
    shown.deinitialize(count: 1)
    shown.deallocate()
    options.deinitialize(count: 1)
    options.deallocate()
    rules.deallocate()
  }

  // MARK: - Pools

  @inline(__always)
  func key(_ id: UInt32) -> UnsafeMutablePointer<KeyState> { keys.pointer(id) }

  @inline(__always)
  func trip(_ place: UInt32) -> UnsafeMutablePointer<Trip> { trips.pointer(place) }

  mutating func newTrip(_ kind: Trip.Kind, id: UInt32) -> UInt32 {
    let place: UInt32
    var stamp: UInt32 = 0
    if freeTrips != Trip.none {
      place = freeTrips
      freeTrips = trips[place].next
      stamp = trips[place].stamp
    } else {
      place = tripCount
      tripCount += 1
      trips.reserve(Int(tripCount))
    }
    trip(place).pointee.begin(kind, id: id, stamp: stamp &+ 1, at: now)
    underWay += kind == .flush ? 0 : 1
    return place
  }

  mutating func freeTrip(_ place: UInt32) {
    if trips[place].kind != .flush {
      underWay -= 1
      end = now
    }
    if trips[place].place != .withdrawn { giveBack(place) }
  }

  /// Gives the memory of a trip back; of one that the origin was still at, when it no longer is.
  mutating func giveBack(_ place: UInt32) {
    trip(place).pointee.stamp &+= 1
    trip(place).pointee.next = freeTrips
    freeTrips = place
  }

  /// What is under way for a key; made where there is nothing.
  mutating func live(_ id: UInt32) -> UnsafeMutablePointer<LiveKey> {
    if keys[id].live == 0 {
      let place: UInt32
      if freeLives != Trip.none {
        place = freeLives
        freeLives = lives[place].trips
      } else {
        place = liveCount
        liveCount += 1
        lives.reserve(Int(liveCount))
      }
      lives[place] = LiveKey()
      key(id).pointee.live = place + 1
    }
    return lives.pointer(keys[id].live - 1)
  }

  /// What is under way for a key, if anything is.
  @inline(__always)
  func liveIfAny(_ id: UInt32) -> UnsafeMutablePointer<LiveKey>? {
    let place = keys[id].live
    return place == 0 ? nil : lives.pointer(place - 1)
  }

  mutating func chain(_ place: UInt32) {
    let key = live(trips[place].id)
    trip(place).pointee.nextOfKey = key.pointee.trips
    trip(place).pointee.flags.insert(.chained)
    key.pointee.trips = place
  }

  mutating func unchain(_ place: UInt32) {
    guard trips[place].flags.contains(.chained), let key = liveIfAny(trips[place].id) else { return }
    trip(place).pointee.flags.remove(.chained)
    if key.pointee.trips == place {
      key.pointee.trips = trips[place].nextOfKey
    } else {
      var previous = key.pointee.trips
      while trips[previous].nextOfKey != place { previous = trips[previous].nextOfKey }
      trip(previous).pointee.nextOfKey = trips[place].nextOfKey
    }
    guard key.pointee.trips == Trip.none else { return }
    let id = trips[place].id
    key.pointee.trips = freeLives
    freeLives = keys[id].live - 1
    self.key(id).pointee.live = 0
  }

  // MARK: - Steps

  /// Goes on after a time: at once where it is none (5).
  @inline(__always)
  mutating func step(_ kind: Event.Kind, after delay: Int64, _ place: UInt32) {
    if delay == 0 {
      go(kind, place)
    } else {
      events.schedule(kind, at: later(delay), .completion, subject: place, stamp: trips[place].stamp)
    }
  }

  @inline(__always)
  func later(_ delay: Int64) -> Int64 {
    let (time, isOver) = now.addingReportingOverflow(delay)
    return isOver ? .max : time
  }

  mutating func go(_ kind: Event.Kind, _ place: UInt32) {
    switch kind {
    case .lookedUp: lookedUp(place)
    case .served: served(place)
    case .filled: filled(place)
    case .written: written(place)
    default: preconditionFailure("no step of a trip")
    }
  }

  @inline(__always)
  func storeLatency(_ place: UInt32) -> Int64 {
    storeTime >= 0
      ? storeTime
      : options.pointee.storeLatency.nanoseconds(storeDraws.unit(trips[place].index), size: trips[place].size)
  }

  // MARK: - What the policy is told

  /// Tells the policy of a hit or a store, and follows who left. Answers whether the object is resident now.
  mutating func touch(_ place: UInt32, asWrite: Bool, ttl: Int64) -> Bool {
    if touchesLeft == 0 {
      touchesLeft = 4096
      cache.reserve(touches: touchesLeft, objects: objects)
    }
    touchesLeft -= 1
    let request = trip(place)
    let id = request.pointee.id
    shown.pointee.fill(
      request, time: epoch &+ now, ttl: rule(id).length == .none ? request.pointee.ttl : ttl,
      operation: asWrite || request.pointee.kind == .write ? .write : .read)
    return cache.touch(id, shown.pointee.request, isWrite: asWrite)
  }

  /// Takes an entry away: deleted, expired, crashed.
  mutating func removeEntry(_ id: UInt32) {
    guard keys[id].flags.contains(.resident) else { return }
    lookAtExpiredBytes()
    cache.remove(id)
    cache.clearDepartures()
    entryLeft(id)
  }

  /// An entry is no longer there.
  mutating func entryLeft(_ id: UInt32) {
    let state = key(id)
    if state.pointee.flags.contains(.pastExpiry) { pastExpiryBytes -= state.pointee.size }
    if state.pointee.flags.contains(.refreshUnread) { metrics.refreshesWasted += 1 }
    state.pointee.flags.subtract([.resident, .negative, .expirationCounted, .pastExpiry, .refreshUnread, .outdated])
    if options.pointee.expiresActively { forgetMortal(id) }
  }
}
