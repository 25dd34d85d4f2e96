internal import CacheCore
internal import Policies
internal import Replay
internal import Reports

/// A search as a report shows it.
struct TuneSheet {
  let sheet: Sheet

  init(_ tuning: Tuning, plan: TunePlan, path: String) {
    let unit = plan.capacity.isUnit ? "objects" : "bytes"
    var sections = [
      Sheet.Section(
        nil, "\(path): parameters of \(plan.policy.row.description.name)",
        [
          .init("trace", "trace", .text(path)),
          .init("complete", "complete", .flag(tuning.isComplete)),
          .init("capacity", "capacity", .count(tuning.capacity)), .init("capacity_unit", "unit", .text(unit)),
          .init("best", "best", tuning.finalists.first.map { .text($0.policy.spelling) } ?? .none),
          .init("searched_requests", "requests searched", .count(tuning.searchedRequests)),
          .init("held_out_requests", "requests held out", .count(tuning.heldOutRequests)),
        ])
    ]
    var rows: [[SheetValue]] = []
    for (finalist, what) in tuning.finalists.map({ ($0, "found") }) + (tuning.original.map { [($0, "given")] } ?? []) {
      rows.append(
        [.text(finalist.policy.spelling), .text(what)] + TuneSheet.hits(finalist.searched)
          + TuneSheet.hits(finalist.heldOut))
    }
    sections.append(
      Sheet.Section(
        nil, "The last candidates, best in the searched part first, and the policy as given", [],
        grids: [
          Sheet.Grid(
            "candidates",
            columns: [
              ("policy", "policy"), ("from", "from"), ("searched_hit_ratio", "hit ratio, searched"),
              ("searched_byte_hit_ratio", "byte hit ratio, searched"), ("held_out_hit_ratio", "hit ratio, held out"),
              ("held_out_byte_hit_ratio", "byte hit ratio, held out"),
            ], rows: rows)
        ]))
    sections.append(
      Sheet.Section(
        nil, "Rounds", [],
        grids: [
          Sheet.Grid(
            "rounds", columns: [("candidates", "candidates"), ("sample", "share of the keys")],
            rows: tuning.rounds.map { [.count(Int64($0.candidates)), .share($0.sample)] })
        ]))
    sheet = Sheet(schema: "cachesim.tune/1", sections: sections)
  }

  private static func hits(_ counts: CurveCounts) -> [SheetValue] {
    [
      counts.requests > 0 ? .ratio(counts.hits, of: counts.requests) : .none,
      counts.bytesRequested > 0 ? .ratio(counts.bytesHit, of: counts.bytesRequested) : .none,
    ]
  }
}
