internal import CacheCore
internal import CacheStructures
internal import Policies

/// One system on a virtual clock: clients, a tier, an origin. An event simulation of SERVICE-MODEL.md; numbers in comments
/// are its exact rules.
///
/// A struct behind a pointer, as a `CacheStore` is. Requests, loads and flushes under way are trips in a pool, so that
/// nothing is allocated per request; a step that takes no time is no event but goes on at once (5). Functions that do not
/// mutate it are inlined: a call of one copied all of it, two kilobytes. Files: Reads, Loads, Origin, Writes, WriteBehind,
/// Expiry, Running.
struct ServiceEngine: ~Copyable {
  /// Behind a pointer, because reading one of them copied them all.
  let options: UnsafeMutablePointer<ServiceOptions>
  /// What is asked on every request, taken out of the options: whether clients wait for their answers, and how many keys
  /// may be dirty.
  let isClosedLoop: Bool
  /// Whether a fresh hit has no consequence but that it is counted.
  let hitsArePlain: Bool
  let mostDirty: Int64
  let cache: ServedCache
  let capacity: Int64

  let thinkTimes: Durations
  let lookupTimes: Durations
  let storeTimes: Durations
  let readTimes: Durations
  let writeTimes: Durations
  let flushTimes: Durations
  /// What the lookups of the requests at hand take, where that is drawn.
  var comingLookups = SlotArray<Int64>()
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
  /// What the loads of the entries took, for `xfetch`.
  var loadTimes = SlotArray<Int64>()
  /// The rule of each key's class, one of `ServiceOptions.rules`; without classes no key has one.
  let rules: UnsafeMutablePointer<ExpiryRule>
  let hasClasses: Bool
  var classes = SlotArray<UInt16>()
  /// What writes make invalid besides their own keys.
  let hasRelations: Bool
  let related: RelatedKeys
  /// How many keys' texts have been seen.
  var named = 0
  /// How many more touches the cache has room for, and for how many it is made at a time.
  var touchesLeft = 0
  static var touchesAtATime: Int { 4096 }

  var trips = Pool<Trip>()
  /// Reads, writes, loads and fills under way: the trace is not over before they are.
  var underWay = 0
  var lives = Pool<LiveKey>()

  // The origin
  var busy: Int64 = 0
  var waiting: Int64 = 0
  var firstWaiting = Trip.none
  var lastWaiting = Trip.none
  var second: Int64 = -1
  var arrivalsInSecond: Int64 = 0

  // Write-behind
  var dirtyKeys = Pool<DirtyKey>()
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
  var pastExpiryBytes: Int64 = 0
  /// The entries that expire, as Redis's hash table of expiries holds them.
  var mortals = SlotBuckets()
  var mortalPlaces = SlotArray<UInt8>()
  /// The bucket that the active cycle looks into next.
  var activeCursor: UInt32 = 0
  var isCycling = false

  var isOver = false
  var counters = CacheCounters()
  var expirations: Int64 = 0
  var expirationsBefore: Int64 = 0
  var metrics = ServiceMetrics()
  /// The start of what is counted, for averages over time.
  var countedSince: Int64 = 0
  /// What `metrics` and its like counted before the window that they count now, if there are windows.
  var windowsBefore = WindowsBefore()
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
    isClosedLoop = options.clients != nil
    hitsArePlain = options.earlyRefresh == .none && !cache.expires
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
    thinkTimes = Durations(options.think, Draws("arrival", seed: seed))
    lookupTimes = Durations(options.cacheLatency, Draws("lookup", seed: seed))
    storeTimes = Durations(options.storeLatency, Draws("store", seed: seed))
    readTimes = Durations(options.originLatency, Draws("origin-read", seed: seed))
    writeTimes = Durations(options.originWriteLatency, Draws("origin-write", seed: seed))
    flushTimes = Durations(options.originWriteLatency, Draws("flush", seed: seed))
    jitterDraws = Draws("jitter", seed: seed)
    earlyDraws = Draws("early", seed: seed)
    activeDraws = Draws("active", seed: seed)
    if lookupTimes.fixed < 0 { comingLookups.reserve(Durations.batch) }
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

  // MARK: - Keys and trips

  @inline(__always)
  func key(_ id: UInt32) -> UnsafeMutablePointer<KeyState> { keys.pointer(id) }

  @inline(__always)
  func trip(_ place: UInt32) -> UnsafeMutablePointer<Trip> { trips.pointer(place) }

  mutating func newTrip(_ kind: Trip.Kind, id: UInt32) -> UInt32 {
    let place = trips.take()
    trip(place).pointee.begin(kind, id: id, stamp: trips[place].stamp &+ 1, at: now)
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
    trips.giveBack(place)
  }

  /// What is under way for a key; made where there is nothing.
  mutating func live(_ id: UInt32) -> UnsafeMutablePointer<LiveKey> {
    if keys[id].live == 0 {
      let place = lives.take()
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
    lives.giveBack(keys[id].live - 1)
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
    storeTimes.nanoseconds(trips[place].index, size: trips[place].size)
  }

  // MARK: - What the policy is told

  /// Tells the policy of a hit or a store, and follows who left. Answers whether the object is resident now.
  mutating func touch(_ place: UInt32, asWrite: Bool, ttl: Int64) -> Bool {
    let request = trip(place)
    shown.pointee.fill(
      request, time: epoch &+ now, ttl: rule(request.pointee.id).length == .none ? request.pointee.ttl : ttl,
      operation: asWrite || request.pointee.kind == .write ? .write : .read)
    return touchShown(request.pointee.id, isWrite: asWrite)
  }

  /// The same of the request in `shown`.
  @inline(__always)
  mutating func touchShown(_ id: UInt32, isWrite: Bool) -> Bool {
    if touchesLeft == 0 {
      touchesLeft = ServiceEngine.touchesAtATime
      cache.reserve(touches: touchesLeft, objects: objects)
    }
    touchesLeft -= 1
    return cache.touch(id, shown.pointee.request, isWrite: isWrite)
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
    if options.pointee.activeExpiry != nil { forgetMortal(id) }
  }
}
