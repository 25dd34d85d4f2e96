internal import Advice
internal import CacheCore
internal import Policies
internal import Reports
internal import Traces

/// Advice as JSON: `cachesim.advice/1`, docs/schema/advice-1.schema.json.
struct AdviceSheet {
  /// The text.
  let text: String

  init(
    _ advice: Advice, plan: AdvicePlan, lines: [AdviceLine], path: String, format: String, warnings: [String]
  ) throws(CachesimError) {
    let best = advice.recommendation?.best
    let found = advice.statistics
    let sections = [
      Sheet.Section(
        nil, "",
        [
          .init("trace", "", .text(path)), .init("format", "", .text(format)),
          .init("complete", "", .flag(advice.isComplete)), .init("goal", "", .text(plan.goal.text)),
        ]),
      Sheet.Section(
        "recommendation", "",
        [
          .init("policy", "", best.map { .text($0.policy.spelling) } ?? .none),
          .init("capacity", "", best.map { .count($0.capacity) } ?? .none),
          .init("capacity_unit", "", .text(advice.isUnit ? "objects" : "bytes")),
          .init("reaches_goal", "", advice.recommendation.map { .flag($0.isReached) } ?? .none),
          .init("hit_ratio", "", best.map { AdviceSheet.hits($0) } ?? .none),
          .init("byte_hit_ratio", "", best.map { AdviceSheet.bytes($0) } ?? .none),
          .init("lru_capacity", "", advice.recommendation?.lruCapacity.map { .count($0) } ?? .none),
          .init("lru_hit_ratio", "", advice.recommendation?.lru.map { AdviceSheet.hits($0) } ?? .none),
          .init("latency_p99_us", "", AdviceSheet.figure("latency_p99_us", advice.recommendation?.service)),
          .init("cost_per_month", "", AdviceSheet.figure("cost_per_month", advice.recommendation?.service)),
        ]),
      Sheet.Section(
        "workload", "",
        [
          .init("requests", "", .count(found.requests)), .init("objects", "", .count(found.objects)),
          .init("bytes", "", found.objectBytes.map { .count($0) } ?? .none),
          .init("reads", "", .count(found.reads)), .init("writes", "", .count(found.writes)),
          .init("deletes", "", .count(found.deletes)), .init("span_s", "", found.span.map { .time($0) } ?? .none),
        ],
        grids: [
          Sheet.Grid(
            "signs", columns: [("name", ""), ("text", "")], rows: advice.signs.map { [.text($0.name), .text($0.text)] })
        ]),
      Sheet.Section(
        nil, "", [],
        grids: [
          Sheet.Grid(
            "policies", columns: [("policy", ""), ("hit_ratio", ""), ("byte_hit_ratio", "")],
            rows: (advice.recommendation?.ranking ?? []).map {
              [.text($0.policy.spelling), AdviceSheet.hits($0), AdviceSheet.bytes($0)]
            })
        ]), AdviceSheet.lifetime(advice), AdviceSheet.writes(advice), AdviceSheet.restart(advice),
      AdviceSheet.growth(advice), AdviceSheet.servers(advice),
      Sheet.Section(
        nil, "", [],
        grids: [
          Sheet.Grid(
            "advice", columns: [("topic", ""), ("advice", ""), ("figure", ""), ("command", "")],
            rows: lines.map {
              [
                .text($0.topic.rawValue), .text($0.advice), .text($0.figure),
                $0.command.map { .text($0.text) } ?? .none,
              ]
            }),
          Sheet.Grid("warnings", columns: [("warning", "")], rows: warnings.map { [.text($0)] }),
        ]),
    ]
    text = try Sheet(schema: "cachesim.advice/1", sections: sections).text(as: "json")
  }

  private static func hits(_ run: Measured) -> SheetValue {
    run.counters.requests > 0 ? .ratio(run.counters.hits, of: run.counters.requests) : .none
  }

  private static func bytes(_ run: Measured) -> SheetValue {
    run.counters.bytesRequested > 0 ? .ratio(run.counters.bytesHit, of: run.counters.bytesRequested) : .none
  }

  private static func figure(_ name: String, _ run: Measured?) -> SheetValue {
    switch run?.figures.first(where: { $0.name == name })?.value {
    case .integer(let count)?: .count(count)
    case .decimal(let number, digits: _)?: .decimal(number)
    default: .none
    }
  }

  private static func lifetime(_ advice: Advice) -> Sheet.Section {
    let found = advice.lifetime
    return Sheet.Section(
      "lifetime", "",
      [
        .init("ttl", "", found.map { .text($0.trials[$0.chosen].ttl) } ?? .none),
        .init("peak_without_jitter", "", figure("origin_peak_per_second", found?.jitter?.without)),
        .init("peak_with_jitter", "", figure("origin_peak_per_second", found?.jitter?.with)),
      ],
      grids: [
        Sheet.Grid(
          "trials", columns: [("ttl", ""), ("hit_ratio", ""), ("origin_reads", ""), ("stale_reads", "")],
          rows: (found?.trials ?? []).map {
            [.text($0.ttl), hits($0.run), figure("origin_reads", $0.run), figure("stale_reads", $0.run)]
          })
      ])
  }

  private static func writes(_ advice: Advice) -> Sheet.Section {
    Sheet.Section(
      "writes", "",
      [.init("strategy", "", advice.writes.map { .text($0.trials[$0.chosen].strategy) } ?? .none)],
      grids: [
        Sheet.Grid(
          "trials",
          columns: [
            ("strategy", ""), ("hit_ratio", ""), ("origin_writes", ""), ("stale_reads", ""), ("lost_writes", ""),
            ("write_latency_p99_us", ""),
          ],
          rows: (advice.writes?.trials ?? []).map {
            [
              .text($0.strategy), hits($0.run), figure("origin_writes", $0.run), figure("stale_reads", $0.run),
              figure("lost_writes", $0.run), figure("write_latency_p99_us", $0.run),
            ]
          })
      ])
  }

  private static func restart(_ advice: Advice) -> Sheet.Section {
    let found = advice.restart
    return Sheet.Section(
      "restart", "",
      [
        .init("at_request", "", found.map { .count($0.at) } ?? .none),
        .init("window_requests", "", found.map { .count($0.window) } ?? .none),
        .init("requests_to_95_percent", "", found?.requests.map { .count($0) } ?? .none),
        .init("time_to_95_percent_s", "", found?.time.map { .time($0) } ?? .none),
        .init("hits_lost", "", found.map { .count($0.lostHits) } ?? .none),
      ])
  }

  private static func growth(_ advice: Advice) -> Sheet.Section {
    let found = advice.growth
    return Sheet.Section(
      "growth", "",
      [
        .init("capacity", "", found.map { .count($0.capacity) } ?? .none),
        .init("hit_ratio_unchanged", "", found.map { hits($0.crowded) } ?? .none),
        .init("latency_p99_us_faster", "", figure("latency_p99_us", found?.faster?.then)),
        .init("origin_peak_per_second_faster", "", figure("origin_peak_per_second", found?.faster?.then)),
      ])
  }

  private static func servers(_ advice: Advice) -> Sheet.Section {
    let found = advice.servers
    return Sheet.Section(
      "servers", "",
      [
        .init("keys", "", found.map { .count($0.keys) } ?? .none),
        .init("value_bytes", "", found.map { .count($0.valueBytes) } ?? .none),
        .init("value_bytes_assumed", "", found.map { .flag($0.isAssumed) } ?? .none),
        .init("redis_maxmemory", "", found.map { .count($0.maxmemory) } ?? .none),
        .init("redis_maxmemory_policy", "", found.map { .text($0.policy) } ?? .none),
        .init("redis_maxmemory_samples", "", found.map { .count(Int64($0.samples)) } ?? .none),
        .init("redis_overhead_per_key", "", found.map { .count($0.redisOverhead) } ?? .none),
        .init("redis_hit_ratio", "", found.map { hits($0.redis) } ?? .none),
        .init("redis_reaches_goal", "", found?.reachesGoal.map { .flag($0) } ?? .none),
        .init("memcached_megabytes", "", found.map { .count($0.megabytes) } ?? .none),
        .init("memcached_overhead_per_item", "", found.map { .count($0.memcachedOverhead) } ?? .none),
        .init("memcached_hit_ratio", "", found?.memcached.map { hits($0) } ?? .none),
      ])
  }
}
