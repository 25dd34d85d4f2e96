import Reports

/// Reports to show, one for each thing that can be there or not.
enum Samples {
  /// Some counts; hits are a share of the requests and bytes vary with both.
  static func counts(_ hits: Int64, of requests: Int64, sizes: Bool = false) -> ReportCounts {
    ReportCounts(
      requests: requests, hits: hits, bytesRequested: sizes ? requests * 4096 : nil,
      bytesHit: sizes ? hits * 3072 : nil,
      evictions: max(0, requests - hits - 7), admissionsRefused: 0)
  }

  /// A trace of keys without sizes, three policies, one of them belady.
  static let plain = Report(
    version: "1.2.3",
    command: [CommandOption("command", "replay"), CommandOption("policy", ["lru", "s3fifo:small=0.2", "belady"])],
    traces: [
      ReportTrace(
        path: "traces/OLTP.lis.zst", format: "arc", sha256: String(repeating: "2a", count: 32), requests: 914_145,
        objects: 186_880, bytes: nil, firstTime: nil, lastTime: nil)
    ],
    rows: [("lru", "", 300_122), ("s3fifo", "small=0.2;ghost=1", 312_345), ("belady", "", 490_093)].map {
      ReportRow(
        trace: "traces/OLTP.lis.zst", policy: $0.0, parameters: $0.1, capacity: 1000, capacityUnit: "objects",
        counts: counts($0.2, of: 914_145), objectsResident: 1000, compulsoryMisses: 186_880)
    })

  /// Two traces with sizes and times, seeds, options, windows, warnings; interrupted.
  static let full: Report = {
    var rows: [ReportRow] = []
    for (trace, capacity) in [("day/1.csv", Int64(64 << 20)), ("day/2.csv", 1_000_000)] {
      rows.append(
        ReportRow(
          trace: trace, policy: "belady", capacity: capacity, capacityUnit: "bytes",
          counts: counts(700, of: 1000, sizes: true), objectsResident: 40, bytesResident: 1 << 20,
          compulsoryMisses: 200,
          options: "admission=all"))
      for seed in 1...4 {
        rows.append(
          ReportRow(
            trace: trace, policy: "random", capacity: capacity, capacityUnit: "bytes", seed: UInt64(seed),
            counts: counts(Int64(500 + seed * seed), of: 1000, sizes: true), objectsResident: 41,
            bytesResident: 1 << 19,
            compulsoryMisses: 200, options: "admission=all",
            windows: [
              ReportWindow(
                index: 0, firstRequest: 100, startTime: 1_700_000_000_000_000_000, counts: counts(1, of: 3, sizes: true)
              ),
              ReportWindow(index: 2, firstRequest: 700, startTime: nil, counts: counts(0, of: 0, sizes: true)),
            ]))
      }
    }
    return Report(
      version: "1.2.3",
      command: [
        CommandOption("command", "replay"), CommandOption("policy", ["belady", "random"]),
        CommandOption("seed", "1"), CommandOption("repeat", "4"),
      ],
      traces: ["day/1.csv", "day/2.csv"].map {
        ReportTrace(
          path: $0, format: "csv", sha256: nil, requests: 1000, objects: 200, bytes: 4_096_000,
          firstTime: 1_700_000_000_000_000_000, lastTime: 1_700_000_100_000_000_000)
      }, rows: rows, warnings: ["day/2.csv: 1 record was skipped"], isComplete: false)
  }()

  /// Names and numbers at the edge of what there is.
  static let awkward: Report = {
    let names = [
      "a,b.csv", "say \"hi\".csv", "two\nlines.csv", "\u{1B}[31mred.csv", "été—Ω.csv", "缓存.csv", "cache🗃️.csv",
      "a|b`c*d_e_.csv",
      "back\\slash.csv", " space ", "\"\u{301}accented quote", "tab\tand\u{0}nul\u{7F}",
    ]
    return Report(
      version: "1.2.3", command: [CommandOption("command", "replay"), CommandOption("policy", ["lru"])],
      traces: names.map {
        ReportTrace(
          path: $0, format: "text", sha256: nil, requests: .max, objects: nil, bytes: .max, firstTime: .min,
          lastTime: .max)
      },
      rows: names.enumerated().map { place, name in
        ReportRow(
          trace: name, policy: "lru", capacity: .max, capacityUnit: place % 2 == 0 ? "objects" : "bytes", seed: .max,
          counts: ReportCounts(
            requests: place == 0 ? 0 : .max, hits: place == 0 ? 0 : .max - Int64(place), bytesRequested: .max,
            bytesHit: .max - 1, evictions: nil, admissionsRefused: nil))
      }, warnings: ["a \"warning\"\nof two lines"])
  }()

  /// A run that was stopped before it had anything.
  static let empty = Report(version: "1.2.3", command: [], traces: [], rows: [], isComplete: false)

  /// All of them, by the name of their goldens.
  static let all: [(name: String, report: Report)] = [
    ("plain", plain), ("full", full), ("awkward", awkward), ("empty", empty),
  ]
}
