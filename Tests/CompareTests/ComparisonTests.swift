import CacheCore
import Compare
import Reports
import Testing

/// Rows without draws: matched, and compared exactly but for what is let through.
@Suite("Comparing") struct ComparisonTests {
  @Test func oneHitDecides() throws {
    let base = [Sample.row(hits: 600)]
    #expect(try Sample.verdicts(base, [Sample.row(hits: 600)]) == [.same])
    #expect(try Sample.verdicts(base, [Sample.row(hits: 599)]) == [.worse])
    #expect(try Sample.verdicts(base, [Sample.row(hits: 601)]) == [.better])
    let huge = Int64.max
    #expect(
      try Sample.verdicts([Sample.row(hits: huge - 2, of: huge)], [Sample.row(hits: huge - 3, of: huge)]) == [.worse])
  }

  @Test func rowsAreMatchedByAllThatNamesThem() throws {
    let base = [
      Sample.row("lru", hits: 1), Sample.row("lru", hits: 2, capacity: 200), Sample.row("lru", hits: 3, trace: "u"),
      Sample.row("lru", hits: 4, options: "ttl=60s"), Sample.row("fifo", hits: 5),
    ]
    let comparison = try Sample.compare(base, base.reversed() + [Sample.row("arc", hits: 6)])
    #expect(comparison.rows.map(\.verdict) == [.same, .same, .same, .same, .same, .new])
    #expect(!comparison.fails && comparison.rows.map(\.key.policy) == ["lru", "lru", "lru", "lru", "fifo", "arc"])
    let missing = try Sample.compare(base, Array(base.dropFirst()))
    #expect(missing.fails && missing.rows[0].verdict == .missing && missing.count(.same) == 4)
  }

  @Test func aRowTwiceIsOneUnlessItContradictsItself() throws {
    let row = Sample.row(hits: 1)
    #expect(try Sample.verdicts([row, row], [row]) == [.same])
    let error = #expect(throws: CachesimError.self) { try Sample.verdicts([row], [row, Sample.row(hits: 2)]) }
    #expect(
      error?.kind == .badData
        && error?.message.contains("new.json: two different results of t: lru at 100 objects") == true)
  }

  @Test func toleranceOnARatioReleasesItsCounts() throws {
    let base = [Sample.row(hits: 620, evictions: 300)]
    let new = [Sample.row(hits: 618, evictions: 302)]
    #expect(try Sample.verdicts(base, new) == [.worse])
    // Exactly as much as is let through, and a hit more. Evictions follow from misses.
    #expect(try Sample.verdicts(base, new, tolerance: "hit_ratio=0.2pp") == [.same])
    #expect(try Sample.verdicts(base, new, tolerance: "hit_ratio=0.002") == [.same])
    #expect(try Sample.verdicts(base, new, tolerance: "miss_ratio=0.2pp") == [.same])
    #expect(try Sample.verdicts(base, new, tolerance: "hit_ratio=0.19pp") == [.worse])
    #expect(
      try Sample.verdicts(base, [Sample.row(hits: 617, evictions: 303)], tolerance: "hit_ratio=0.2pp") == [.worse])
    #expect(try Sample.verdicts(base, [Sample.row(hits: 622, evictions: 303)], tolerance: "hit_ratio=0.2pp") == [.same])
    #expect(
      try Sample.verdicts(base, [Sample.row(hits: 623, evictions: 303)], tolerance: "hit_ratio=0.2pp") == [.better])
    #expect(try Sample.verdicts(base, new, tolerance: "hit_ratio=0.2pp,evictions=1") == [.changed])
    #expect(try Sample.verdicts(base, new, tolerance: "*=1%") == [.same])
    #expect(try Sample.verdicts(base, new, tolerance: "*=1%,hits=0") == [.worse])
  }

  @Test func boundariesDoNotDependOnRounding() throws {
    // In doubles 0.3 - 0.1 is more than 0.2.
    for requests in [1000, 3000, 914_145_000] as [Int64] {
      for thousandths in 1...300 as ClosedRange<Int64> {
        let (old, new) = (requests / 1000 * 400, requests / 1000 * (400 - thousandths))
        let tolerance = "hit_ratio=\(Double(thousandths) / 10)pp"
        let rows = ([Sample.row(hits: old, of: requests)], [Sample.row(hits: new, of: requests)])
        #expect(try Sample.verdicts(rows.0, rows.1, tolerance: tolerance) == [.same], "\(thousandths) of \(requests)")
        let less = [Sample.row(hits: new - 1, of: requests)]
        #expect(try Sample.verdicts(rows.0, less, tolerance: tolerance) == [.worse], "\(thousandths) of \(requests)")
      }
    }
  }

  @Test func bytesOfOneSizeFollowRequests() throws {
    let base = [Sample.row(hits: 620, bytes: (620 * 4096, 1000 * 4096))]
    let new = [Sample.row(hits: 619, bytes: (619 * 4096, 1000 * 4096))]
    #expect(try Sample.verdicts(base, new, tolerance: "hit_ratio=0.2pp") == [.same])
    let other = [Sample.row(hits: 619, bytes: (618 * 4096, 1000 * 4096))]
    #expect(try Sample.verdicts(base, other, tolerance: "hit_ratio=0.2pp") == [.worse])
    #expect(try Sample.verdicts(base, other, tolerance: "*hit_ratio=0.2pp") == [.same])
  }

  @Test func countsWithoutABetterAreComparedToo() throws {
    let base = [Sample.row(hits: 600, evictions: 300)]
    let changed = try Sample.compare(base, [Sample.row(hits: 600, evictions: 301)])
    #expect(changed.rows[0].verdict == .changed && changed.fails)
    #expect(try Sample.verdicts(base, [Sample.row(hits: 601, evictions: 299)]) == [.better])
    #expect(try Sample.verdicts(base, [Sample.row(hits: 600, of: 1001, evictions: 300)]) == [.worse])
    #expect(try Sample.verdicts(base, [Sample.row(hits: 650, of: 1001, evictions: 300)]) == [.changed])
  }

  @Test func directionsAreTheTables() throws {
    func row(_ latency: Double) -> ReportRow {
      Sample.row(hits: 600, figures: [Figure("latency_p99_us", .decimal(latency, digits: 3)), Figure("mine", 7)])
    }
    #expect(try Sample.verdicts([row(100)], [row(100.001)]) == [.worse])
    #expect(try Sample.verdicts([row(100)], [row(99.999)]) == [.better])
    #expect(try Sample.verdicts([row(100)], [row(105)], tolerance: "latency_p99_us=5%") == [.same])
    #expect(try Sample.verdicts([row(100)], [row(105.001)], tolerance: "latency_p99_us=5%") == [.worse])
    #expect(try Sample.verdicts([row(100)], [row(94.999)], tolerance: "latency_p99_us=5%") == [.better])
  }

  @Test func everyColumnHasADirectionAndNoOtherDoes() {
    let columns = ReportColumnDescription.results.filter { $0.kind != .text }.map(\.name)
    let own = Set(columns).subtracting(["capacity", "seed", "belady_gap"])
    #expect(own.isSubset(of: Metric.rows.map(\.name)))
    #expect(Set(Metric.rows.map(\.name)).count == Metric.rows.count)
  }

  @Test func reportsThatSayNothingAreRefused() throws {
    let row = Sample.row(hits: 1)
    let reports = [
      (Sample.report([row], isComplete: false), Sample.report([row]), "base.json: is of a run that was interrupted"),
      (Sample.report([row]), Sample.report([row], isComplete: false), "new.json: is of a run that was interrupted"),
      (Sample.report([]), Sample.report([]), "base.json and new.json hold no results"),
    ]
    for (base, new, message) in reports {
      let error = #expect(throws: CachesimError.self) {
        try Comparison(base: base, new: new, names: ("base.json", "new.json"))
      }
      #expect(error?.kind == .badData && error?.message.hasPrefix(message) == true)
    }
    let error = #expect(throws: CachesimError.self) { try Sample.compare([row], [row], tolerance: "hit_rato=1pp") }
    #expect(error?.message == "--tolerance hit_rato: no result has that; did you mean 'hit_ratio'?")
  }

  @Test func anotherFileUnderTheSameNameIsRefused() throws {
    func report(_ digest: String?) -> Report {
      let trace = ReportTrace(
        path: "t", format: "text", sha256: digest, requests: 1, objects: nil, bytes: nil, firstTime: nil, lastTime: nil)
      return Sample.report([Sample.row(hits: 1)], traces: [trace])
    }
    let (a, b) = (String(repeating: "a", count: 64), String(repeating: "b", count: 64))
    #expect(throws: CachesimError.self) { try Comparison(base: report(a), new: report(b), names: ("x", "y")) }
    #expect(try !Comparison(base: report(a), new: report(nil), names: ("x", "y")).fails)
    #expect(try !Comparison(base: report(a), new: report(b), names: ("x", "y"), acceptsOtherTraces: true).fails)
  }

  @Test func otherSettingsAreSaid() throws {
    func report(_ warmup: String) -> Report {
      Sample.report([Sample.row(hits: 1)], command: [CommandOption("warmup", warmup), CommandOption("seed", warmup)])
    }
    let comparison = try Comparison(base: report("0"), new: report("10%"), names: ("x", "y"))
    #expect(comparison.warnings == ["made with another --warmup: 10%, the baseline with 0"])
  }
}
