internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Traces

/// Turns what was measured into lines of advice. Nothing is measured here: the same figures give the same lines.
public struct AdviceLines {
  private let advice: Advice
  private let plan: AdvicePlan
  private var commands: AdviceCommands
  private var lines: [AdviceLine] = []

  /// The lines for what a plan's run found.
  public static func lines(_ advice: Advice, _ plan: AdvicePlan, _ commands: AdviceCommands) -> [AdviceLine] {
    var work = AdviceLines(advice: advice, plan: plan, commands: commands)
    work.commands.system = advice.system
    work.workload()
    guard let found = advice.recommendation else {
      if advice.isComplete, advice.statistics.requests > 0 {
        work.say(
          .capacity, "Buy nothing: a cache cannot help here", "no object is asked for twice",
          commands.replay(["infinite"], [.percentOfObjects(100)]))
      }
      return work.lines
    }
    work.capacity(found)
    work.policy(found)
    work.lifetime(found)
    work.writes(found)
    work.restart(found)
    work.growth(found)
    work.servers(found)
    return work.lines
  }

  private mutating func say(
    _ topic: AdviceLine.Topic, _ advice: String, _ figure: String, _ command: ShownCommand? = nil
  ) {
    lines.append(AdviceLine(topic: topic, advice: advice, figure: figure, command: command))
  }

  private func capacity(_ number: Int64) -> Capacity { advice.isUnit ? .objects(number) : .bytes(number) }
  private func shown(_ number: Int64) -> String { SizeText.capacity(number, isUnit: advice.isUnit) }
  private func percent(_ ratio: Double) -> String { NumberText.percent(ratio) }
  private func hits(_ run: Measured) -> String { "hit ratio \(percent(run.hitRatio))" }

  private var countsBytes: Bool {
    if case .ratio(let target) = plan.goal { return target.countsBytes }
    return false
  }
  /// What policies are compared by.
  private func ratio(_ run: Measured) -> Double { countsBytes ? run.byteHitRatio : run.hitRatio }
  private func ratioText(_ run: Measured) -> String {
    countsBytes ? "byte hit ratio \(percent(run.byteHitRatio))" : hits(run)
  }

  // MARK: Topics

  private mutating func workload() {
    for (place, sign) in advice.signs.enumerated() {
      say(.workload, sign.text, "", place == advice.signs.count - 1 ? commands.statistics : nil)
    }
  }

  private mutating func capacity(_ found: Recommendation) {
    let best = found.best
    let policy = best.policy.spelling
    let size = shown(best.capacity)
    let held = advice.isUnit ? "" : ", \(NumberText.grouped(best.contents.objects)) objects at the end"
    let command = commands.replay([policy], [capacity(best.capacity)])
    switch plan.goal {
    case .knee:
      say(
        .capacity,
        "Buy \(size): the knee of LRU's curve, beyond which more pays less (--target or --budget asks for more)",
        "\(ratioText(best)) with \(policy)\(held)", commands.curve(isUnit: advice.isUnit))
    case .budget:
      say(
        .capacity, "\(size) is what the budget buys, or all that there is", "\(ratioText(best)) with \(policy)\(held)",
        command)
    case .ratio(let target) where found.isReached:
      say(
        .capacity, "Buy \(size): the smallest that reaches \(target.text)", "\(ratioText(best)) with \(policy)\(held)",
        command)
      if let lru = found.lruCapacity, policy != "lru" {
        say(
          .capacity, "LRU would take \(shown(lru)) for the same",
          "\(saving(best.capacity, of: lru)) less memory with \(policy)",
          commands.replay(["lru"], [capacity(lru)]))
      }
    case .service(let target) where found.isReached:
      say(
        .capacity, "Buy \(size): the smallest that reaches \(target.text)",
        "\(value(target, found.service)) with \(policy)\(held)", commands.serve(policy, capacity(best.capacity), []))
    case .leastCost:
      let cost = found.service?.decimal("cost_per_month").map { FixedPoint.text($0, digits: 2) ?? "" } ?? ""
      say(
        .capacity, "Buy \(size): the cheapest of the capacities tried, memory and misses together",
        "\(cost) a month with \(policy), \(ratioText(best))", commands.serve(policy, capacity(best.capacity), []))
    case .ratio, .service:
      var most = ""
      if let ceiling = found.ceiling {
        if case .service(let target) = plan.goal {
          most = "; a cache that holds everything has \(value(target, ceiling))"
        } else {
          most = "; a cache that holds everything has \(ratioText(ceiling))"
        }
      }
      say(
        .capacity, "Nothing reaches \(plan.goal.text); \(size) is the knee of LRU's curve",
        "\(ratioText(best)) with \(policy)\(held)\(most)", command)
    }
    if plan.hasPrice, plan.goal != .leastCost, let cost = found.service?.decimal("cost_per_month") {
      say(
        .capacity, "That costs \(FixedPoint.text(cost, digits: 2) ?? "") a month, memory and misses together",
        "at the trace's rate", commands.serve(policy, capacity(best.capacity), []))
    }
    if let half = found.half {
      say(
        .capacity, "Half of it would do for \(ratioText(half))",
        "\(NumberText.points(ratio(best) - ratio(half))) less", commands.replay([policy], [capacity(half.capacity)]))
    }
    if let service = found.service, advice.span > 0 {
      say(
        .capacity,
        "Users would wait \(SizeText.span(microseconds: service.decimal("latency_mean_us"))) on average, and the origin see "
          + SizeText.rate(service.originRate(span: advice.span)),
        "99 % of the reads within \(SizeText.span(microseconds: service.decimal("latency_p99_us"))); "
          + "\(SizeText.rate(Double(service.count("origin_peak_per_second")))) in the origin's worst second"
          + (plan.assumption.map { "; assumed: \($0)" } ?? ""),
        commands.serve(policy, capacity(best.capacity), []))
    }
  }

  /// What a replay with time has of a target's metric.
  private func value(_ target: ServiceTarget, _ run: Measured?) -> String {
    let value = run.flatMap { target.value(of: $0, span: advice.span) } ?? 0
    return target.metric.rawValue + " "
      + (target.metric == .originRate ? SizeText.rate(value) : SizeText.span(microseconds: value))
  }

  private func saving(_ part: Int64, of whole: Int64) -> String {
    percent(1 - Double(part) / Double(max(1, whole)))
  }

  /// Without those that do here what a better one does already.
  private func different(_ ranking: [Measured]) -> [Measured] {
    ranking.indices.filter { place in
      !ranking[..<place].contains { $0.counters == ranking[place].counters && $0.contents == ranking[place].contents }
    }.map { ranking[$0] }
  }

  private mutating func policy(_ found: Recommendation) {
    for (place, run) in different(found.ranking).prefix(3).enumerated() {
      let summary = run.policy.row.description.summary
      let name = run.policy.spelling
      say(
        .policy, "\(place + 1). \(name): \(summary)",
        countsBytes || !advice.isUnit
          ? "\(hits(run)), of bytes \(percent(run.byteHitRatio))" : hits(run),
        commands.replay([name], [capacity(run.capacity)]))
    }
    guard let lru = found.lru, found.best.policy.spelling != "lru" else { return }
    let gain = ratio(found.best) - ratio(lru)
    say(
      .policy,
      gain < 0.005
        ? "LRU is as good: changing the policy gains next to nothing"
        : "LRU, which most caches have, is behind by \(NumberText.points(gain))",
      ratioText(lru), commands.replay(["lru", found.best.policy.spelling], [capacity(lru.capacity)]))
  }

  private mutating func lifetime(_ found: Recommendation) {
    guard let lifetime = advice.lifetime else { return }
    let policy = found.best.policy.spelling
    let chosen = lifetime.trials[lifetime.chosen]
    let forever = lifetime.trials[lifetime.trials.count - 1]
    let hasWrites = advice.statistics.writes > 0
    let around: [(name: String, values: [String])] = hasWrites ? [("write-strategy", ["write-around"])] : []
    let command = commands.serve(
      policy, capacity(found.best.capacity), [("ttl", lifetime.trials.map(\.ttl))] + around,
      sample: advice.serviceSample)
    let loss = NumberText.points(max(0, forever.run.hitRatio - chosen.run.hitRatio))
    let stale = hasWrites ? ", \(percent(chosen.run.staleShare)) of the reads stale" : ""
    let isFresh = chosen.run.staleShare <= LifetimeFinding.staleness
    let reason =
      hasWrites
      ? isFresh
        ? "the longest tried that keeps stale reads below 1 % without invalidation"
        : "no time tried keeps stale reads below 1 % by itself: invalidate on writes, and take this as a safety net"
      : "the shortest tried that costs no more than a point of the hit ratio; nothing in the trace says when values change"
    let words =
      switch chosen.ttl {
      case "none" where !isFresh:
        "A time to live does not help: none tried keeps stale reads below 1 %; invalidate on writes, or write through"
      case "none": "No time to live: \(reason)"
      case "trace": "Keep the times to live that the trace has: they cost next to nothing"
      default: "Let values live \(chosen.ttl): \(reason)"
      }
    say(
      .lifetime, words,
      "hit ratio \(percent(chosen.run.hitRatio)), \(loss) below values that live for ever\(stale)", command)
    if chosen.ttl != "none", lifetime.chosen > (lifetime.trials[0].ttl == "trace" ? 1 : 0) {
      let shorter = lifetime.trials[lifetime.chosen - 1]
      say(
        .lifetime, "\(shorter.ttl) would be fresher and load more",
        "hit ratio \(percent(shorter.run.hitRatio)), "
          + "\(NumberText.grouped(shorter.run.count("origin_reads"))) loads, not "
          + NumberText.grouped(chosen.run.count("origin_reads"))
          + (hasWrites ? ", \(percent(shorter.run.staleShare)) of the reads stale" : ""), command)
    }
    if lifetime.trials[0].ttl == "trace", lifetime.chosen != 0 {
      let trace = lifetime.trials[0].run
      say(
        .lifetime, "The times to live that the trace has give \(hits(trace))",
        hasWrites ? "\(percent(trace.staleShare)) of the reads stale" : "as recorded", command)
    }
    guard let (warmup, without, with) = lifetime.jitter else { return }
    let before = without.count("origin_peak_per_second")
    let after = with.count("origin_peak_per_second")
    say(
      .lifetime,
      Double(after) < 0.95 * Double(before)
        ? "Jitter of 10 %: it flattens the origin's worst second"
        : "Jitter of 10 % is insurance only: here keys do not expire together",
      "\(before) origin requests in the worst second without it, \(after) with it",
      commands.serve(
        policy, capacity(found.best.capacity), [("ttl", [chosen.ttl]), ("jitter", ["0%", "10%"])],
        sample: advice.serviceSample
      ) { $0.warmup = .requests(warmup) })
  }

  private mutating func writes(_ found: Recommendation) {
    guard let writes = advice.writes else { return }
    let policy = found.best.policy.spelling
    let command = commands.serve(
      policy, capacity(found.best.capacity),
      [("write-strategy", writes.trials.map(\.strategy)), ("crash-at", [TimeSpan.text(advice.span / 2)])],
      sample: advice.serviceSample)
    let chosen = writes.trials[writes.chosen]
    let other = writes.trials[1 - writes.chosen]
    let isThrough = chosen.strategy == "write-through"
    say(
      .writes,
      isThrough
        ? "write-through: what was written is read soon enough to be worth storing"
        : "invalidate: storing what was written gains next to nothing",
      "\(hits(chosen.run)), not \(percent(other.run.hitRatio)) with \(other.strategy)", command)
    let behind = writes.trials[2].run
    let today = chosen.run.count("origin_writes")
    say(
      .writes,
      "write-behind would send the origin \(saving(behind.count("origin_writes"), of: today)) fewer writes; take it where a "
        + "crash may lose some",
      "\(NumberText.grouped(behind.count("origin_writes"))) origin writes, not \(NumberText.grouped(today)); a crash half-way "
        + "lost \(NumberText.grouped(behind.count("lost_writes")))", command)
    let around = writes.trials[3].run
    say(
      .writes,
      around.staleShare > LifetimeFinding.staleness
        ? "Not write-around: it leaves old values to readers" : "write-around leaves few old values here",
      "\(percent(around.staleShare)) of the reads stale", command)
  }

  private mutating func restart(_ found: Recommendation) {
    guard let restart = advice.restart else { return }
    let policy = found.best.policy.spelling
    let command = commands.replay(
      [policy], [capacity(found.best.capacity)], ["--format", "json"]
    ) {
      $0.skip += restart.at
      if $0.limit != .max { $0.limit -= restart.at }
      $0.warmup = .requests(0)
      $0.window = .requests(restart.window)
    }
    let lost = "\(NumberText.grouped(restart.lostHits)) hits lost by a restart half-way"
    guard let requests = restart.requests else {
      say(
        .restart, "An empty cache is not back at 95 % of the hit ratio before the trace ends", lost, command)
      return
    }
    let time = restart.time.map { ", \(SizeText.span($0))" } ?? ""
    say(
      .restart,
      "An empty cache is back at 95 % of the hit ratio within \(NumberText.grouped(requests)) requests\(time)", lost,
      command)
  }

  private mutating func growth(_ found: Recommendation) {
    guard let growth = advice.growth else { return }
    let policy = found.best.policy.spelling
    say(
      .growth,
      "20 % more keys, each as popular as today's: buy \(shown(growth.capacity)) to stay at \(ratioText(found.best))",
      "else \(ratioText(growth.crowded)): each of today's keys has 1/1.2 of its room left",
      commands.replay([policy], [capacity(found.best.capacity), capacity(growth.crowded.capacity)]))
    guard let (today, then) = growth.faster, advice.span > 0 else { return }
    let scale = 1 / advice.serviceSample
    let before = today.originRate(span: advice.span) * scale
    let after = then.originRate(span: advice.span) * 1.2 * scale
    say(
      .growth,
      "The same keys asked for 20 % faster: the origin sees \(SizeText.rate(after)), not \(SizeText.rate(before))",
      "99 % of the reads within \(SizeText.span(microseconds: then.decimal("latency_p99_us"))), not "
        + SizeText.span(microseconds: today.decimal("latency_p99_us")),
      commands.serve(
        policy, capacity(found.best.capacity), [], sample: advice.serviceSample, speed: "1.2x"))
  }

  private mutating func servers(_ found: Recommendation) {
    guard let servers = advice.servers else {
      if case .budget(let budget) = plan.goal, advice.isComplete {
        say(
          .redis, "No Redis and no memcached fits into \(CapacityText.spelling(budget))",
          "an empty Redis takes \(SizeText.bytes(RedisMemory.base)), a page of memcached's slabs 1 MiB")
      }
      return
    }
    let assumed = servers.isAssumed ? ", values of \(ServerSettings.assumedValue) B assumed" : ""
    let reached =
      servers.reachesGoal.map { $0 ? ", which reaches \(plan.goal.text)" : ", which does not reach \(plan.goal.text)" }
      ?? ""
    say(
      .redis,
      "maxmemory \(servers.maxmemory)b, maxmemory-policy \(servers.policy), maxmemory-samples \(servers.samples)"
        + " (\(SizeText.bytes(servers.maxmemory)))",
      "\(NumberText.grouped(servers.keys)) keys, each about \(servers.redisOverhead) B beside its value, and values of "
        + "\(SizeText.bytes(servers.valueBytes))\(assumed); sizes of Redis 7.0 as measured, keys of 13 to 28 letters; "
        + "\(ratioText(servers.redis)) replayed as \(servers.redis.policy.spelling)\(reached)",
      commands.replay([servers.redis.policy.spelling], [capacity(servers.redis.capacity)]))
    let large = servers.largestItem.map { " -I \(($0 + (1 << 20) - 1) >> 20)m" } ?? ""
    say(
      .memcached, "-m \(servers.megabytes)\(large)",
      "the same values, each about \(servers.memcachedOverhead) B more in chunks of slab classes (memcached 1.6)"
        + (servers.memcached.map { "; \(ratioText($0)) replayed as memcached" } ?? ""),
      servers.memcached.map { commands.replay(["memcached"], [capacity($0.capacity)]) })
  }
}
