internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

/// A system on a virtual clock: clients, tiers of nodes, an origin. An event simulation of SERVICE-MODEL.md; numbers in
/// comments are its exact rules.
///
/// A tier's miss is a load, which asks the next tier as a client asks the first: a read with a parent. So each tier runs the
/// one-tier rules (the engine of `Service` is the same simulation, for one tier, and faster), and where both can express a
/// system they agree exactly. Everything under way is a trip in a pool; nothing is allocated per request. Nodes and tiers stay
/// at their addresses. Files: Running, Travel, Reads, Loads, Storing, Origin, Writes, WriteBehind, Expiry, Hierarchy, Faults,
/// Jobs, Compounds, Figures.
struct SystemEngine: ~Copyable {
  let plan: SystemPlan
  let isClosedLoop: Bool
  let columns: TraceColumns

  /// The tiers, nearest the clients first.
  let tiers: UnsafeMutablePointer<Tier>
  let tierCount: UInt32
  /// All nodes of all tiers, as they were made.
  var nodes = SlotArray<UnsafeMutablePointer<Node>>()
  var nodeCount: UInt32 = 0

  let thinkTimes: Durations
  let readTimes: Durations
  let writeTimes: Durations
  let flushTimes: Durations
  let clientDraws: Draws
  var originWay: Way
  let limits: OriginOptions
  let costUnit: Int64?

  /// Nanoseconds since the first request.
  var now: Int64 = 0
  /// The trace's time at the first request; what policies see is the sum.
  var epoch: Int64 = 0
  var hasBegun = false
  var events = BinaryHeap<Event>()
  private var scheduled: UInt64 = 0

  /// How many keys are known: those that jobs name, then the trace's.
  var objects = 0
  /// The keys that jobs name, by what the trace calls them.
  var registered = KeyTable()
  var originKeys = OriginKeys()
  var lastTTLs = SlotArray<Int64>()
  let keepsTTLs: Bool
  /// What jobs need to know of keys.
  var keyInfo = SlotArray<KeyInfo>()
  let keepsKeys: Bool
  /// How many keys' texts have been seen.
  var named = 0

  var trips = Pool<Trip>()
  /// Reads, writes, loads and fills under way: the trace is not over before they are.
  var underWay = 0
  var lives = Pool<LiveKey>()
  var compounds = Pool<CompoundState>()
  var openCompound = Trip.none
  var limiters: [RateLimiter]
  var rejected: Int64 = 0
  /// Which keys exist, where something asks that before the tiers.
  var bloom: BloomGuard?

  // The origin
  var busy: Int64 = 0
  var waiting: Int64 = 0
  var firstWaiting = Trip.none
  var lastWaiting = Trip.none
  var second: Int64 = -1
  var arrivalsInSecond: Int64 = 0
  var originFaults = 0
  var slowness = 1.0
  var originBreaker: BreakerState?
  var originAnswers: Int64 = 0

  // Write-behind
  var dirtyKeys = Pool<DirtyKey>()
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
  var expiries = BinaryHeap<ExpiryItem>()
  var pastExpiryBytes: Int64 = 0

  // Jobs and faults
  var jobs: [JobState] = []
  var jobNumber: Int64 = 0
  let hasInclusion: Bool
  let hasExclusion: Bool

  var isDraining = false
  var isOver = false
  var counters = CacheCounters()
  var expirations: Int64 = 0
  var expirationsBefore: Int64 = 0
  var requestsBefore: Int64 = 0
  var metrics = ServiceMetrics()
  /// How long ago the origin had read what reads were answered with.
  var dataAges = LatencyHistogram()
  var compoundLatencies = LatencyHistogram()
  /// Compound requests all of whose accesses were hits.
  var compoundHits: Int64 = 0
  /// The start of what is counted, for averages over time.
  var countedSince: Int64 = 0
  /// When the last answer, load or store was over.
  var end: Int64 = 0
  var timesRunBackwards: Int64 = 0
  var lastArrival: Int64 = 0
  // Set up later and not in `init`: optimised, Swift 6.3 frees what was there before, which is nothing yet.
  var series = Series(interval: 0)
  /// What became of every request; kept where asked for.
  var outcomes = SlotArray<RequestOutcome>()
  let keepsOutcomes: Bool
  let jobSeed: UInt64
  var outcomeCount: UInt32 = 0

  /// What a policy is shown: one request.
  let shown: UnsafeMutablePointer<ShownRequest>

  /// A system of one tier or more, without nodes: `populate` makes them. `capacities` has the number that each tier's capacity
  /// means.
  init(
    _ plan: SystemPlan, capacities: [Int64?], columns: TraceColumns, seed: UInt64, keepsOutcomes: Bool
  ) {
    self.plan = plan
    self.columns = columns
    isClosedLoop = plan.clients.closedLoop != nil
    tierCount = UInt32(plan.tiers.count)
    tiers = .allocate(capacity: plan.tiers.count)
    for (number, tier) in plan.tiers.enumerated() {
      // The tier before the origin draws as a single one does; a name of its own keeps the others' draws apart.
      let isLast = number == plan.tiers.count - 1
      let name = Array(tier.name.utf8).withUnsafeBytes { StableHash.hash($0) }
      let own = isLast ? seed : SplitMix64.mix(seed &+ name)
      (tiers + number).initialize(
        to: Tier(
          tier, number: UInt32(number), capacity: capacities[number], seed: own,
          routingSeed: SplitMix64.mix(own &+ name),
          columns: columns))
    }
    let origin = plan.origin ?? OriginPlan()
    thinkTimes = Durations(plan.clients.think, Draws("arrival", seed: seed))
    readTimes = Durations(origin.latency, Draws("origin-read", seed: seed))
    writeTimes = Durations(origin.writeLatency, Draws("origin-write", seed: seed))
    flushTimes = Durations(origin.writeLatency, Draws("flush", seed: seed))
    clientDraws = Draws("client", seed: seed)
    originWay = Way(origin.network, Draws("origin-network", seed: seed))
    limits = origin.limits
    costUnit = origin.costUnit
    if let rule = origin.breaker { originBreaker = BreakerState(rule) }
    limiters = plan.limits.map { RateLimiter($0) }
    if let filter = plan.bloom { bloom = BloomGuard(filter) }
    keepsTTLs = plan.tiers.contains { $0.service.rules.contains { $0.length == .trace } }
    hasInclusion = plan.tiers.contains { $0.mode == .inclusive }
    hasExclusion = plan.tiers.contains { $0.mode == .exclusive }
    keepsKeys = !plan.jobs.isEmpty || plan.faults.contains(where: \.movesKeys) || hasExclusion
    shown = .allocate(capacity: 1)
    shown.initialize(to: ShownRequest())
    shown.pointee.connect(shown, columns)
    self.keepsOutcomes = keepsOutcomes
    jobSeed = seed
  }

  /// Makes the nodes that there are from the start, and numbers the keys that jobs name.
  mutating func populate() throws(CachesimError) {
    if let interval = plan.seriesInterval { series.keep(every: interval) }
    for tier in 0..<tierCount where plan.tiers[Int(tier)].scope == .shared {
      for _ in 0..<plan.tiers[Int(tier)].nodes { try addNode(tier) }
    }
    register()
  }

  deinit {
    for node in 0..<nodeCount {
      nodes[node].deinitialize(count: 1)
      nodes[node].deallocate()
    }
    tiers.deinitialize(count: Int(tierCount))
    tiers.deallocate()
    shown.deinitialize(count: 1)
    shown.deallocate()
  }

  // MARK: - Nodes

  /// Makes one more node of a tier, the last.
  @discardableResult
  mutating func addNode(_ tier: UInt32) throws(CachesimError) -> UInt32 {
    let state = tiers + Int(tier)
    let number = state.pointee.memberCount
    var cache: ServedCache?
    if var setup = state.pointee.setup {
      setup.seed &+= UInt64(number)
      cache = try state.pointee.plan.policy.row.servedCache(setup, state.pointee.plan.policy.parameters)
    }
    let node = UnsafeMutablePointer<Node>.allocate(capacity: 1)
    node.initialize(
      to: Node(
        tier: tier, number: number, cache: cache, numbersKeys: state.pointee.plan.scope != .shared,
        related: state.pointee.hasRelations ? RelatedKeys(state.pointee.plan.service.invalidations) : nil))
    nodes.reserve(Int(nodeCount) + 1)
    nodes[nodeCount] = node
    nodeCount += 1
    state.pointee.members.reserve(number + 1)
    state.pointee.members[UInt32(number)] = nodeCount
    state.pointee.memberCount += 1
    return nodeCount - 1
  }

  @inline(__always)
  func node(of place: UInt32) -> UnsafeMutablePointer<Node> { nodes[trips[place].node] }

  @inline(__always)
  func tier(of place: UInt32) -> UnsafeMutablePointer<Tier> { tiers + Int(trips[place].tier) }

  // MARK: - Keys and trips

  @inline(__always)
  func trip(_ place: UInt32) -> UnsafeMutablePointer<Trip> { trips.pointer(place) }

  /// The entry of a trip's key at its node.
  @inline(__always)
  func entry(of place: UInt32) -> UnsafeMutablePointer<Entry> { node(of: place).pointee.entry(trips[place].slot) }

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

  /// What is under way for a key at a node; made where there is nothing.
  mutating func live(_ node: UInt32, _ slot: UInt32) -> UnsafeMutablePointer<LiveKey> {
    let entry = nodes[node].pointee.entry(slot)
    if entry.pointee.live == 0 {
      let place = lives.take()
      lives[place] = LiveKey()
      entry.pointee.live = place + 1
    }
    return lives.pointer(entry.pointee.live - 1)
  }

  /// What is under way for a key at a node, if anything is.
  @inline(__always)
  func liveIfAny(_ node: UInt32, _ slot: UInt32) -> UnsafeMutablePointer<LiveKey>? {
    let place = nodes[node].pointee.entries[slot].live
    return place == 0 ? nil : lives.pointer(place - 1)
  }

  mutating func chain(_ place: UInt32) {
    let key = live(trips[place].node, trips[place].slot)
    trip(place).pointee.nextOfKey = key.pointee.trips
    trip(place).pointee.flags.insert(.chained)
    key.pointee.trips = place
  }

  mutating func unchain(_ place: UInt32) {
    guard trips[place].flags.contains(.chained), let key = liveIfAny(trips[place].node, trips[place].slot) else {
      return
    }
    trip(place).pointee.flags.remove(.chained)
    if key.pointee.trips == place {
      key.pointee.trips = trips[place].nextOfKey
    } else {
      var previous = key.pointee.trips
      while trips[previous].nextOfKey != place { previous = trips[previous].nextOfKey }
      trip(previous).pointee.nextOfKey = trips[place].nextOfKey
    }
    guard key.pointee.trips == Trip.none else { return }
    let entry = entry(of: place)
    lives.giveBack(entry.pointee.live - 1)
    entry.pointee.live = 0
  }

  // MARK: - Steps

  @inline(__always)
  mutating func schedule(
    _ kind: Event.Kind, at time: Int64, _ group: Event.Group, subject: UInt32 = 0, stamp: UInt32 = 0
  ) {
    scheduled &+= 1
    events.insert(
      Event(time: time, order: group.rawValue << 60 | scheduled, subject: subject, stamp: stamp, kind: kind))
  }

  /// Goes on after a time: at once where it is none (5).
  @inline(__always)
  mutating func step(_ kind: Event.Kind, after delay: Int64, _ place: UInt32) {
    if delay == 0 {
      go(kind, place)
    } else {
      schedule(kind, at: later(delay), .completion, subject: place, stamp: trips[place].stamp)
    }
  }

  @inline(__always)
  func later(_ delay: Int64) -> Int64 { saturatedSum(now, delay) }

  @inline(__always)
  func saturatedSum(_ a: Int64, _ b: Int64) -> Int64 {
    let (sum, isOver) = a.addingReportingOverflow(b)
    return isOver ? .max : sum
  }

  mutating func go(_ kind: Event.Kind, _ place: UInt32) {
    switch kind {
    case .arrived: arrived(place)
    case .givenUp: givenUp(place)
    case .lookedUp: lookedUp(place)
    case .served: served(place)
    case .filled: filled(place)
    case .written: written(place)
    case .refreshed: refreshed(place)
    default: preconditionFailure("no step of a trip")
    }
  }

  @inline(__always)
  func lookupLatency(_ place: UInt32) -> Int64 {
    tier(of: place).pointee.lookupTimes.nanoseconds(trips[place].index, size: trips[place].size)
  }

  @inline(__always)
  func storeLatency(_ place: UInt32) -> Int64 {
    tier(of: place).pointee.storeTimes.nanoseconds(trips[place].index, size: trips[place].size)
  }
}

/// What jobs and moves need to know of a key.
struct KeyInfo: BitwiseCopyable {
  var key: UInt64
  var size: Int64
  var isKnown: Bool
}

/// When an entry expires.
struct ExpiryItem: BitwiseCopyable, Comparable {
  var expiry: Int64
  var node: UInt32
  var slot: UInt32

  static func < (left: ExpiryItem, right: ExpiryItem) -> Bool { left.expiry < right.expiry }
}
