/// The columns of results and windows, in CLI.md's order. A new figure of a result is a field of its row and a line here.
enum ResultColumns {
  /// What is counted, of results and of windows.
  static let counts: [ReportColumn<ReportCounts>] = [
    ReportColumn("requests", .integer, "counted accesses") { .integer($0.requests) },
    ReportColumn("hits", .integer, "accesses that found their object") { .integer($0.hits) },
    ReportColumn("misses", .integer, "accesses that did not") { .integer($0.misses) },
    ReportColumn("hit_ratio", .ratio, "hits over requests") { ReportValue($0.hits, over: $0.requests) },
    ReportColumn("miss_ratio", .ratio, "misses over requests") { ReportValue($0.misses, over: $0.requests) },
    ReportColumn("bytes_requested", .integer, "bytes of the accesses") { ReportValue($0.bytesRequested) },
    ReportColumn("bytes_hit", .integer, "bytes of the hits") { ReportValue($0.bytesHit) },
    ReportColumn("byte_hit_ratio", .ratio, "bytes hit over bytes requested") {
      ReportValue($0.bytesHit, over: $0.bytesRequested)
    },
    ReportColumn("evictions", .integer, "objects that left to make room") { ReportValue($0.evictions) },
    ReportColumn("admissions_refused", .integer, "misses whose object was not let in") {
      ReportValue($0.admissionsRefused)
    },
  ]

  /// What names a result, but for the grid's options.
  static let key: [ReportColumn<ReportRow>] = [
    ReportColumn("trace", .text, "the trace's path, as given") { .text($0.trace) },
    ReportColumn("policy", .text, "the policy's bare name") { .text($0.policy) },
    ReportColumn("parameters", .text, "its parameters that are not the defaults, k=v;k=v") { .text($0.parameters) },
    ReportColumn("capacity", .integer, "the capacity that was simulated") { .integer($0.capacity) },
    ReportColumn("capacity_unit", .text, "objects or bytes") { .text($0.capacityUnit) },
    ReportColumn("seed", .integer, "the seed of a randomised policy") { $0.seed.map { .natural($0) } ?? .none },
  ]

  /// What else varies in a grid.
  static let options = ReportColumn<ReportRow>("options", .text, "what else varies in a grid, k=v;k=v") {
    .text($0.options)
  }

  /// All of a result.
  static let results: [ReportColumn<ReportRow>] =
    key + counts.map { $0.of(\.counts) } + [
      ReportColumn("objects_resident", .integer, "objects in the cache at the end") { ReportValue($0.objectsResident) },
      ReportColumn("bytes_resident", .integer, "their bytes") { ReportValue($0.bytesResident) },
      ReportColumn("compulsory_misses", .integer, "accesses to objects never seen before: no policy can hit them") {
        ReportValue($0.compulsoryMisses)
      },
      options,
      ReportColumn("belady_gap", .ratio, "hit ratio of belady on the same trace, capacity and options, less this one's")
      {
        ReportValue(fraction: $0.beladyGap)
      },
    ]

  /// Where each column of a result stands.
  static let places = Dictionary(uniqueKeysWithValues: results.enumerated().map { ($1.name, $0) })

  /// All of a window.
  static let windows: [ReportColumn<ReportWindow>] =
    [
      ReportColumn("window", .integer, "which window, from 0; those without requests are not there") {
        .integer($0.index)
      },
      ReportColumn("first_request", .integer, "the index in the trace of its first request") {
        .integer($0.firstRequest)
      },
      ReportColumn("start_time_ns", .integer, "the time of its first request in nanoseconds") {
        ReportValue($0.startTime)
      },
    ] + counts.map { $0.of(\.counts) }
}
