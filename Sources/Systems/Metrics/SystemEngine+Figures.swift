internal import CacheCore
internal import CacheStructures
internal import Policies
internal import Service

extension SystemEngine {
  /// What was counted, in the hit-ratio engine's terms: reads of clients, and what left any tier.
  var allCounters: CacheCounters {
    var all = counters
    for node in 0..<nodeCount {
      guard let store = nodes[node].pointee.cache?.counters else { continue }
      all.evictions += store.evictions
      all.admissionsRefused += store.admissionsRefused
    }
    all.expirations = expirations
    return all
  }

  /// What all tiers hold now.
  var contents: CacheContents {
    var all = CacheContents()
    for node in 0..<nodeCount {
      guard let held = nodes[node].pointee.cache?.contents else { continue }
      all.objects += held.objects
      all.bytes += held.bytes
    }
    return all
  }

  /// Why a policy cannot go on.
  var failure: PolicyFailure? {
    for node in 0..<nodeCount {
      if let failure = nodes[node].pointee.cache?.failure { return failure }
    }
    return nil
  }

  /// The warm-up is over: everything is counted anew, but what `allCounters` has.
  mutating func beginCounting() {
    metrics = ServiceMetrics()
    metrics.dirtyBytesMax = dirtyBytes
    dataAges = LatencyHistogram()
    compoundLatencies = LatencyHistogram()
    compoundHits = 0
    originAnswers = 0
    rejected = 0
    for number in limiters.indices { limiters[number].beginCounting() }
    bloom?.beginCounting()
    dirtyArea = 0
    dirtySince = now
    countedSince = now
    expirationsBefore = expirations
    requestsBefore = counters.requests
    arrivalsInSecond = 0
    for tier in 0..<Int(tierCount) {
      tiers[tier].metrics = TierMetrics()
      tiers[tier].retired = ReadCounts()
      tiers[tier].evictionsBefore = evictions(UInt32(tier))
    }
    for node in 0..<nodeCount { nodes[node].pointee.reads = ReadCounts() }
  }

  private func evictions(_ tier: UInt32) -> Int64 {
    var sum: Int64 = 0
    for node in 0..<nodeCount where nodes[node].pointee.tier == tier {
      sum += nodes[node].pointee.cache?.counters.evictions ?? 0
    }
    return sum
  }

  /// The outcomes that were kept.
  var keptOutcomes: [RequestOutcome] { (0..<outcomeCount).map { outcomes[$0] } }

  /// How the system took its faults, where a series was kept.
  var recoveries: [Recovery] {
    guard let kept = series.kept else { return [] }
    return plan.faults.enumerated().compactMap { number, fault in
      kept.recovery(of: number, from: fault.beginning, to: fault.end ?? fault.beginning)
    }
  }

  // MARK: - Figures

  private func decimal(_ value: Double?) -> Figure.Value { value.map { .decimal($0, digits: 6) } ?? .none }

  private func ratio(_ part: Int64, of whole: Int64) -> Figure.Value {
    decimal(whole == 0 ? nil : Double(part) / Double(whole))
  }

  private func microseconds(_ nanoseconds: Int64?) -> Figure.Value {
    nanoseconds.map { .decimal(Double($0) / 1e3, digits: 3) } ?? .none
  }

  private func milliseconds(_ nanoseconds: Int64?) -> Figure.Value {
    nanoseconds.map { .decimal(Double($0) / 1e6, digits: 6) } ?? .none
  }

  private func rounded(_ mean: Double?) -> Int64? { mean.map { Int64(($0 + 0.5).rounded(.down)) } }

  /// The columns of the service engine for the whole system, in its order; then those of systems, of each tier, and of each
  /// node of a tier with several.
  var figures: [Figure] {
    let span = Double(end - countedSince)
    var cost: Double?
    if let price = plan.origin?.price { cost = metrics.costPerMonth(price, memory: capacityBytes, span: span) }
    var all = metrics.figures(
      expirations: expirations - expirationsBefore, cost: cost, writesBehind: writesBehind,
      dirtyMean: writesBehind && span > 0 ? dirtyArea / span : nil)
    all += [
      Figure("rejected", rejected), Figure("origin_answers", originAnswers),
      Figure("data_age_mean_ms", milliseconds(rounded(dataAges.mean))),
      Figure("data_age_p99_ms", milliseconds(dataAges.quantile(0.99))),
      Figure("data_age_max_ms", milliseconds(dataAges.count > 0 ? dataAges.largest : nil)),
      Figure("breaker_openings", originBreaker?.openings ?? 0),
    ]
    if plan.compound != nil {
      all += [
        Figure("compounds", compoundLatencies.count), Figure("compound_hits", compoundHits),
        Figure("compound_latency_mean_us", microseconds(rounded(compoundLatencies.mean))),
        Figure("compound_latency_p50_us", microseconds(compoundLatencies.quantile(0.5))),
        Figure("compound_latency_p99_us", microseconds(compoundLatencies.quantile(0.99))),
        Figure("compound_latency_max_us", microseconds(compoundLatencies.count > 0 ? compoundLatencies.largest : nil)),
      ]
    }
    for (number, limiter) in limiters.enumerated() {
      let name = "limit.\(number + 1)"
      all += [
        Figure("\(name).allowed", limiter.allowed), Figure("\(name).rejected", limiter.rejected),
        Figure("\(name).largest_burst", Int64(limiter.largestBurst)),
      ]
    }
    switch bloom {
    case .some(let filter):
      all += [Figure("bloom.passed", filter.passed), Figure("bloom.stopped", filter.stopped)]
    case .none: break
    }
    for tier in 0..<tierCount where !plan.tiers[Int(tier)].name.isEmpty { all += figures(of: tier) }
    for recovery in recoveries {
      let name = "fault.\(recovery.fault + 1)"
      all += [
        Figure("\(name).hit_ratio_before", decimal(recovery.before)),
        Figure("\(name).hit_ratio_lowest", decimal(recovery.lowest)),
        Figure("\(name).recovery_ms", milliseconds(recovery.time)),
      ]
    }
    return all
  }

  /// The bytes of all capacities; of tiers that count objects, what they hold.
  private var capacityBytes: Int64 {
    var sum: Int64 = 0
    for node in 0..<nodeCount {
      guard let setup = tiers[Int(nodes[node].pointee.tier)].setup else { continue }
      sum += setup.isUnit ? nodes[node].pointee.cache?.contents.bytes ?? 0 : setup.capacity
    }
    return sum
  }

  private func figures(of number: UInt32) -> [Figure] {
    let tier = tiers + Int(number)
    let name = "tier.\(tier.pointee.plan.name)"
    var reads = tier.pointee.retired
    var objects: Int64 = 0
    var bytes: Int64 = 0
    for node in 0..<nodeCount where nodes[node].pointee.tier == number {
      reads.add(nodes[node].pointee.reads)
      let held = nodes[node].pointee.cache?.contents ?? CacheContents()
      objects += held.objects
      bytes += held.bytes
    }
    var (most, sum): (Int64, Int64) = (0, 0)
    let members = (0..<UInt32(tier.pointee.memberCount)).map { tier.pointee.members[$0] - 1 }
    for node in members {
      most = max(most, nodes[node].pointee.reads.requests)
      sum += nodes[node].pointee.reads.requests
    }
    var all = [
      Figure("\(name).requests", reads.requests), Figure("\(name).hits", reads.hits),
      Figure("\(name).hit_ratio", ratio(reads.hits, of: reads.requests)),
      Figure("\(name).delayed_hits", reads.delayed), Figure("\(name).misses", reads.misses),
      Figure("\(name).negatives", reads.negatives), Figure("\(name).errors", reads.errors),
      Figure("\(name).bypassed", tier.pointee.metrics.bypassed),
      Figure("\(name).writes", tier.pointee.metrics.writes),
      Figure("\(name).answers", tier.pointee.metrics.answers),
      Figure("\(name).answer_share", ratio(tier.pointee.metrics.answers, of: counters.requests - requestsBefore)),
      Figure("\(name).latency_mean_us", microseconds(rounded(tier.pointee.metrics.latencies.mean))),
      Figure("\(name).latency_p99_us", microseconds(tier.pointee.metrics.latencies.quantile(0.99))),
      Figure("\(name).evictions", evictions(number) - tier.pointee.evictionsBefore),
      Figure("\(name).expirations", tier.pointee.metrics.expirations),
      Figure("\(name).back_invalidations", tier.pointee.metrics.backInvalidations),
      Figure("\(name).moves", tier.pointee.metrics.moves),
      Figure("\(name).demotions", tier.pointee.metrics.demotions),
      Figure("\(name).objects", objects), Figure("\(name).bytes", bytes),
      Figure("\(name).nodes", Int64(members.count)),
      Figure(
        "\(name).imbalance", decimal(sum == 0 ? nil : Double(most) * Double(members.count) / Double(sum))),
      Figure("\(name).moved_share", decimal(tier.pointee.movedShare)),
      Figure("\(name).breaker_openings", tier.pointee.breaker?.openings ?? 0),
    ]
    guard tier.pointee.plan.scope == .shared, members.count > 1 else { return all }
    for (place, node) in members.enumerated() {
      let reads = nodes[node].pointee.reads
      all += [
        Figure("\(name).node.\(place).requests", reads.requests),
        Figure("\(name).node.\(place).hit_ratio", ratio(reads.hits, of: reads.requests)),
      ]
    }
    return all
  }
}
