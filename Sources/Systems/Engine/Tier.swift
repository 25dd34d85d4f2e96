internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

/// A tier at work: what its nodes have in common.
struct Tier: ~Copyable {
  let plan: TierPlan
  /// Its place, counted from the clients.
  let number: UInt32
  let setup: StoreSetup?
  let lookupTimes: Durations
  let storeTimes: Durations
  let jitterDraws: Draws
  let earlyDraws: Draws
  let activeDraws: Draws
  let stipulationDraws: Draws
  var way: Way
  /// How long values live: those of no class, then those of each.
  let rules: UnsafeMutablePointer<ExpiryRule>
  let hasClasses: Bool
  /// The rule of each key's class.
  var classes = SlotArray<UInt16>()
  let hasRelations: Bool
  // What is asked on every request, taken out of the options.
  let missGuard: Guard
  let readStrategy: ReadStrategy
  let writeStrategy: WriteStrategy
  let earlyRefresh: EarlyRefresh
  let graceRevalidate: Int64
  let graceError: Int64
  let negativeTTL: Int64
  let jitter: Double
  let activeExpiry: ActiveExpiry?
  let writeBehind: WriteBehind?
  let mostDirty: Int64
  var router: NodeRouter
  /// The node of each number, one higher.
  var members = SlotArray<UInt32>()
  var memberCount = 0
  /// The node of each group of clients, one higher; 0: not there yet.
  var groups = SlotArray<UInt32>()
  var breaker: BreakerState?
  var metrics = TierMetrics()
  /// Reads that failed before they reached a node.
  var retired = ReadCounts()
  var evictionsBefore: Int64 = 0
  /// The largest share of known keys that a change of the nodes gave another node.
  var movedShare: Double?

  /// `seed` is the tier's own; `capacity` the number that the plan's means for the trace.
  init(
    _ plan: TierPlan, number: UInt32, capacity: Int64?, seed: UInt64, routingSeed: UInt64, columns: TraceColumns
  ) {
    self.plan = plan
    self.number = number
    if let capacity, plan.stipulatedHitRatio == nil, let asked = plan.capacity {
      setup = StoreSetup(
        capacity: capacity, isUnit: asked.isUnit, seed: seed, columns: columns, admission: plan.admission)
    } else {
      setup = nil
    }
    lookupTimes = Durations(plan.service.cacheLatency, Draws("lookup", seed: seed))
    storeTimes = Durations(plan.service.storeLatency, Draws("store", seed: seed))
    jitterDraws = Draws("jitter", seed: seed)
    earlyDraws = Draws("early", seed: seed)
    activeDraws = Draws("active", seed: seed)
    stipulationDraws = Draws("stipulation", seed: seed)
    way = Way(plan.network, Draws("network", seed: seed))
    let all = plan.service.rules
    rules = .allocate(capacity: all.count)
    _ = UnsafeMutableBufferPointer(start: rules, count: all.count).initialize(from: all)
    hasClasses = !plan.service.expiryClasses.isEmpty
    hasRelations = !plan.service.invalidations.isEmpty
    missGuard = plan.service.missGuard
    readStrategy = plan.service.readStrategy
    writeStrategy = plan.service.writeStrategy
    earlyRefresh = plan.service.earlyRefresh
    graceRevalidate = plan.service.graceRevalidate
    graceError = plan.service.graceError
    negativeTTL = plan.service.negativeTTL
    jitter = plan.service.jitter
    activeExpiry = plan.service.activeExpiry
    writeBehind = plan.service.writeStrategy.writeBehind
    mostDirty = writeBehind?.mostDirty ?? .max
    router = NodeRouter(plan.routing, nodes: plan.nodes, seed: routingSeed)
    if let rule = plan.breaker { breaker = BreakerState(rule) }
  }

  deinit { rules.deallocate() }

  /// How long values of a key live.
  @inline(__always)
  func rule(_ id: UInt32) -> ExpiryRule { hasClasses ? rules[Int(classes[id])] : rules[0] }
}

/// The way to a tier or to the origin at work: what trips take, and what faults add.
struct Way: ~Copyable {
  private let laws: UnsafeMutablePointer<Durations>
  private let count: Int
  private let fixed: Int64
  var added: Int64 = 0

  init(_ distance: Distance, _ draws: Draws) {
    let all = [distance.law] + distance.byPlace
    laws = .allocate(capacity: all.count)
    count = all.count
    for (place, law) in all.enumerated() {
      (laws + place).initialize(to: Durations(law, draws))
    }
    fixed = all.count == 1 ? laws[0].fixed : -1
  }

  deinit {
    laws.deinitialize(count: count)
    laws.deallocate()
  }

  /// What a trip takes from a place, there and back, in nanoseconds.
  @inline(__always)
  func nanoseconds(from place: UInt64, _ index: Int64, size: Int64) -> Int64 {
    if fixed >= 0 { return fixed &+ added }
    let law = count == 1 ? 0 : 1 + Int(place % UInt64(count - 1))
    let (sum, isOver) = laws[law].nanoseconds(index, size: size).addingReportingOverflow(added)
    return isOver ? .max : sum
  }
}
