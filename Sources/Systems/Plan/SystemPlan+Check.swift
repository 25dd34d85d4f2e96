public import CacheCore
internal import Policies
internal import Service

extension SystemPlan {
  /// Refuses what cannot be, before anything runs. The simulation does this too.
  public func check() throws(CachesimError) {
    var names: Set<String> = []
    for tier in tiers {
      if tier.name.isEmpty || tier.name.contains(".") {
        throw CachesimError(.usage, "a tier's name '\(tier.name)' is empty or has a dot")
      }
      if !names.insert(tier.name).inserted {
        throw CachesimError(.usage, "two tiers are called '\(tier.name)'; give each a name of its own")
      }
      try check(tier, isLast: tier.name == tiers[tiers.count - 1].name)
    }
    if let interval = seriesInterval, interval <= 0 { throw CachesimError(.usage, "a series needs intervals above 0s") }
    if let compound, compound.size < 1 {
      throw CachesimError(.usage, "a compound request of \(compound.size) accesses")
    }
    if clients.numbering.count < 1 || clients.numbering.count > 1 << 31 {
      throw CachesimError(.usage, "\(clients.numbering.count) clients; from 1 to 2147483648 there may be")
    }
    if let loop = clients.closedLoop, !(1...1_000_000).contains(loop) {
      throw CachesimError(.usage, "\(loop) clients that wait for answers; from 1 to 1000000 there may be")
    }
    if let breaker = origin?.breaker { try check(breaker, "the origin") }
    for fault in faults { try check(fault) }
    for job in jobs { try check(job) }
  }

  private func refuse(_ tier: TierPlan, _ what: String) -> CachesimError {
    CachesimError(.usage, "tier '\(tier.name)' \(what)")
  }

  private func check(_ tier: TierPlan, isLast: Bool) throws(CachesimError) {
    let ofOthers: Set = ["clients", "think", "origin-latency", "origin-write-latency", "origin", "price"]
    if let setting = tier.service.spelling.first(where: { ofOthers.contains($0.name) }) {
      throw refuse(tier, "has the setting \(setting.name), which is the system's or the origin's")
    }
    if tier.policy.row.kind != .cache {
      throw refuse(tier, "has the policy '\(tier.policy.row.description.name)', which is a bound and no cache")
    }
    if tier.nodes < 1 || tier.nodes > 100_000 { throw refuse(tier, "has \(tier.nodes) nodes; 1 to 100000 it may") }
    if case .perClient(let group) = tier.scope {
      if group < 1 { throw refuse(tier, "has a cache for every \(group) clients") }
      if tier.nodes > 1 { throw refuse(tier, "has a cache for each client, and nodes besides") }
      if tier.service.needsNames, !tier.service.invalidations.isEmpty {
        throw refuse(tier, "has a cache for each client, which --invalidate knows nothing of")
      }
    }
    if isLast, tier.mode != .nonInclusive { throw refuse(tier, "is \(tier.mode.rawValue), and no tier follows it") }
    if let ratio = tier.stipulatedHitRatio, !(0...1).contains(ratio) {
      throw refuse(tier, "has a hit ratio of \(ratio), which is not between 0 and 1")
    }
    if tier.timeout < 0 { throw refuse(tier, "has a timeout below 0s") }
    if let breaker = tier.breaker { try check(breaker, "tier '\(tier.name)'") }
    if tier.service.writeStrategy.writeBehind != nil {
      // Values that the origin has not got have no version that a tier before could keep.
      if tiers.count > 1 { throw refuse(tier, "writes behind, which only a system's only tier may") }
      if origin == nil { throw refuse(tier, "writes behind, with no origin behind it") }
    }
    if isLast, origin == nil, case .writeThrough = tier.service.writeStrategy {
    } else if isLast, origin == nil, tier.service.spelling.contains(where: { $0.name == "write-strategy" }) {
      throw refuse(tier, "has no origin behind it: its write strategy can only be write-through")
    }
  }

  private func check(_ breaker: CircuitBreaker, _ owner: String) throws(CachesimError) {
    if breaker.failures < 1 || breaker.open < 1 {
      throw CachesimError(.usage, "the circuit breaker of \(owner) needs a failure and an open time above 0s")
    }
  }

  private func tier(_ name: String, _ what: String) throws(CachesimError) -> TierPlan {
    if let tier = tiers.first(where: { $0.name == name }) { return tier }
    let near = nearestName(to: name, in: tiers.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
    throw CachesimError(.usage, "\(what) names the tier '\(name)', which there is not\(near)")
  }

  private func check(_ fault: Fault) throws(CachesimError) {
    if fault.beginning < 0 { throw CachesimError(.usage, "a fault begins before the trace") }
    if let end = fault.end, end <= fault.beginning {
      throw CachesimError(
        .usage, "a fault from \(TimeSpan.text(fault.beginning)) is over at \(TimeSpan.text(end)), before it begins")
    }
    switch fault {
    case .down(let name, let node, _, _, _), .crash(let name, let node, _):
      let tier = try tier(name, "a fault")
      if tier.scope != .shared { throw refuse(tier, "has a cache for each client: faults are not for it") }
      if let node, !(0..<mostNodes(tier)).contains(node) {
        throw refuse(tier, "has the nodes 0 to \(mostNodes(tier) - 1), and no \(node)")
      }
      if case .down = fault, isScaled(name) { throw refuse(tier, "is scaled: it cannot also be down") }
    case .scale(let name, let nodes, _):
      let tier = try tier(name, "a fault")
      if tier.scope != .shared { throw refuse(tier, "has a cache for each client: it cannot be scaled") }
      if nodes < 1 || nodes > 100_000 { throw refuse(tier, "is scaled to \(nodes) nodes") }
      if !tier.service.invalidations.isEmpty { throw refuse(tier, "has --invalidate, and cannot be scaled") }
    case .originSlower(let factor, _, _):
      if !(factor >= 0 && factor.isFinite) { throw CachesimError(.usage, "the origin is \(factor) times slower") }
    case .networkSlower(let name, let add, _, _):
      if let name { _ = try tier(name, "a fault") }
      if add < 0 { throw CachesimError(.usage, "a network is slower by less than 0s") }
    case .originDown: break
    }
  }

  private func isScaled(_ name: String) -> Bool {
    faults.contains { if case .scale(name, _, _) = $0 { true } else { false } }
  }

  private func mostNodes(_ tier: TierPlan) -> Int {
    var most = tier.nodes
    for case .scale(tier.name, let nodes, _) in faults { most = max(most, nodes) }
    return most
  }

  private func check(_ job: ScheduledJob) throws(CachesimError) {
    if let name = job.tier {
      let tier = try tier(name, "a job")
      switch job {
      case .refresh, .warm:
        if tier.scope != .shared { throw refuse(tier, "has a cache for each client: nothing is computed for it") }
      default: break
      }
    }
    switch job.times {
    case .at(let times):
      if let early = times.first(where: { $0 < 0 }) {
        throw CachesimError(.usage, "a job runs at \(early) ns, before the trace")
      }
    case .every(let interval, let first):
      if interval <= 0 || first < 0 {
        throw CachesimError(.usage, "a job needs an interval above 0s, and a time to begin")
      }
    }
    if case .warm(_, _, _, let rate) = job, !(rate > 0 && rate.isFinite) {
      throw CachesimError(.usage, "a job warms \(rate) keys a second")
    }
  }
}

extension SystemPlan {
  /// Whether the texts of keys say what becomes of them.
  public var needsNames: Bool {
    tiers.contains(where: \.service.needsNames)
      || jobs.contains { if case .matching = $0.keys { true } else { false } }
  }

  /// Columns that a trace must have for it.
  public var needs: TraceColumns {
    var needs: TraceColumns = clients.closedLoop == nil ? [.time] : []
    for tier in tiers { needs.formUnion(tier.service.needs.subtracting(.time)) }
    if origin?.costUnit != nil { needs.insert(.cost) }
    return needs
  }
}
