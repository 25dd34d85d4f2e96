internal import CacheCore
internal import Policies
internal import Replay
internal import Reports
internal import Scenarios
internal import Systems

/// What a whole system measured, as a case has it.
enum SystemCase {
  /// One row, whose windows are the intervals of the system's series.
  static func result(_ name: String, _ system: SystemPlan, _ found: SystemResult) -> CaseResult {
    var row = ReportRow(
      trace: "", policy: system.tiers.first?.policy.row.description.name ?? "none", capacity: 0,
      capacityUnit: "objects",
      counts: ReportBuilder.counts(found.counters), objectsResident: found.contents.objects,
      bytesResident: found.contents.bytes, figures: found.figures)
    if let series = found.series {
      row.windows = series.points.enumerated().map { index, point in
        ReportWindow(
          index: Int64(index), firstRequest: 0, startTime: Int64(index) * series.interval,
          counts: ReportCounts(
            requests: point.requests, hits: point.hits, bytesRequested: nil, bytesHit: nil, evictions: nil,
            admissionsRefused: nil),
          figures: [
            Figure("origin_arrivals", point.originArrivals),
            Figure(
              "latency_mean_us", point.meanLatency.map { .decimal($0 / 1e3, digits: 3) } ?? .none),
          ])
      }
    }
    return CaseResult(
      name: name, rows: [row], requests: found.trace.requests, objects: found.trace.objects,
      nanoseconds: found.trace.span)
  }
}
