import CacheCore
import Foundation
import Service
import Systems
import TestSupport
import Testing

@testable import Scenarios

/// The language: what is read, and what is refused and where.
@Suite("Scenario files") struct ScenarioReaderTests {
  private static let head = """
    name: one
    title: t
    from: f
    system: s
    """
  private static let claims = """
    claims:
      - {text: t, source: s, holds: run.hits > 0, verdict: yes, why: w, figures: [{what: h, value: run.hits}]}
    """
  private static let workload = "workload: {model: uniform, objects: 10, requests: 100}"

  private func read(_ text: String, others: [String: String] = [:]) throws(CachesimError) -> Scenario {
    try ScenarioReader { (name) throws(CachesimError) in
      guard let text = others[name] else { throw CachesimError(.usage, "unknown scenario '\(name)'") }
      return (text, name + ".yaml")
    }.scenario(text: text, path: "one.yaml")
  }

  private func lines(_ parts: String...) -> String { parts.joined(separator: "\n") + "\n" }

  @Test("A file without cases has one, called run")
  func one() throws {
    let scenario = try read(lines(Self.head, Self.workload, "capacity: 5", Self.claims))
    #expect(scenario.cases.map(\.name) == ["run"])
    #expect(scenario.cases[0].settings == [.init(name: "capacity", value: "5")])
    #expect(scenario.claims[0].verdict == .yes)
    #expect(scenario.cases[0].system == nil)
  }

  @Test("Grids multiply; labels are given, or made of field and value; cases extend cases, the nearest wins")
  func grid() throws {
    let scenario = try read(
      lines(
        Self.head, Self.workload, "capacity: 5", "ttl: 9s",
        "cases: {a: {ttl: 1s}, b: {extends: a, capacity: 7}}",
        "vary: {guard: {bare: none, shared: coalesce}, jitter: [10%, 0%]}",
        Self.claims.replacingOccurrences(of: "run.", with: "b_shared_jitter_10_.")))
    #expect(
      scenario.cases.map(\.name) == [
        "a_bare_jitter_10_", "a_bare_jitter_0_", "a_shared_jitter_10_", "a_shared_jitter_0_", "b_bare_jitter_10_",
        "b_bare_jitter_0_", "b_shared_jitter_10_", "b_shared_jitter_0_",
      ])
    let last = try #require(scenario.run(named: "b_shared_jitter_10_"))
    let settings = Dictionary(uniqueKeysWithValues: last.settings.map { ($0.name, $0.value) })
    #expect(settings == ["capacity": "7", "ttl": "1s", "guard": "coalesce", "jitter": "10%"])
  }

  @Test("A scenario that extends another has its workload, settings and cases, and no claims of it")
  func extends() throws {
    let base = lines(
      Self.head, Self.workload, "capacity: 5", "cases: {x: {ttl: 1s}}",
      Self.claims.replacingOccurrences(of: "run.", with: "x."))
    let scenario = try read(
      lines(Self.head, "extends: base", "capacity: 6", Self.claims.replacingOccurrences(of: "run.", with: "x.")),
      others: ["base": base])
    #expect(scenario.cases.map(\.name) == ["x"])
    #expect(scenario.cases[0].settings.map(\.value) == ["6", "1s"])
    #expect(scenario.claims.count == 1)
  }

  @Test("Streams come by time, share keys by text, and have operations and ends of their own")
  func streams() throws {
    let scenario = try read(
      lines(
        Self.head,
        """
        workload:
          until: 10s
          streams:
            - {list: [{at: 1s, keys: 0..2, every: 2s}, {at: 2s, key: "p:1"}, {at: 12s, key: late}], key: "p:{n}"}
            - {model: uniform, objects: 1, rate: 1/s, from: 4s, until: 7s, operation: write, key: "p:{n%20}"}
        """, Self.claims))
    let source = try scenario.cases[0].workload.open()
    let block = RecordBlock(capacity: 100, columns: source.columns)
    _ = try source.read(into: block)
    let texts = KeyNameList()
    var seen: [String] = []
    for place in 0..<block.count {
      source.appendName(of: block.keys[place], to: texts)
      let name = String(decoding: texts[place], as: UTF8.self)
      seen.append("\((block.times?[place] ?? 0) / 1_000_000_000) \(name) \(block.operations?[place] ?? 9)")
    }
    #expect(seen == ["1 p:0 0", "2 p:1 0", "3 p:1 0", "4 p:0 1", "5 p:2 0", "5 p:0 1", "6 p:0 1"])
    #expect(block.keys[1] == block.keys[2])
    #expect(block.keys[0] == block.keys[3])
    // A second reading is the same.
    let again = try scenario.cases[0].workload.open()
    let other = RecordBlock(capacity: 100, columns: again.columns)
    _ = try again.read(into: other)
    #expect((0..<block.count).allSatisfy { block.keys[$0] == other.keys[$0] })
  }

  @Test("Tiers take what they do not say from the case, and cases lay theirs over the scenario's")
  func tiers() throws {
    let scenario = try read(
      lines(
        Self.head, Self.workload, "ttl: 60s", "capacity: 10", "origin-latency: constant:5ms",
        "tiers: {near: {per-client: 2, capacity: 3}, far: {nodes: 4, routing: ring, ttl: 5m}}",
        "client: drawn:8", "faults: [{down: far, node: 1, from: 1s, to: 2s}]",
        "jobs: [{invalidate: all, at: [1s, 3s]}]",
        "cases: {run: {}, other: {tiers: {far: {routing: modulo}}}}", Self.claims))
    let system = try #require(scenario.cases[0].system)
    #expect(system.tiers.map(\.name) == ["near", "far"])
    #expect(system.tiers[0].scope == .perClient(groupOf: 2))
    #expect(system.tiers[1].nodes == 4)
    #expect(system.tiers[0].service.expiry.length == .fixed(60_000_000_000))
    #expect(system.tiers[1].service.expiry.length == .fixed(300_000_000_000))
    #expect(system.faults.count == 1 && system.jobs.count == 1)
    #expect(scenario.cases[1].system?.tiers[1].routing == .modulo)
    #expect(scenario.cases[1].system?.tiers[1].nodes == 4)
  }

  /// What is wrong, where in the file, and a part of the message.
  static let badFields: [(String, String, String)] = [
    ("capcity: 5", "line 6, column 1", "did you mean 'capacity'?"),
    ("cases: {a: {capcity: 5}}", "line 6", "did you mean 'capacity'?"),
    ("cases: {1a: {}}", "line 6", "is no name of a case"),
    ("cases: {a: {extends: b}}", "line 6", "'b', which is not there"),
    ("cases: {a: {extends: b}, b: {extends: a}}", "line 6", "extend each other"),
    ("vary: {capacity: [1, 1]}", "line", "two cases are called"),
    ("vary: {capcity: [1, 2]}", "line 6", "did you mean 'capacity'?"),
    ("capacity: [1, 2]", "line 6, column 11", "a case is one run"),
    ("guard: none,coalesce", "line 6", "a case is one run"),
    ("ttl: 5 minutes", "line 6, column 6", "no time to live"),
    ("seed: x", "line 6", "no whole number"),
    ("tiers: {a: {nodez: 3}}", "line 6", "did you mean 'nodes'?"),
    ("tiers: {a: {routing: ringg}}", "line 6", "ring"),
    ("tiers: {a: {nodes: 0}}", "line 6", "1..100000"),
    ("tiers: {a: {fail: ajar}}", "line 6", "open, closed"),
    ("faults: [{down: b, from: 1s, to: 2s}]", "line", "names the tier 'b'"),
    ("faults: [{from: 1s}]", "line 6", "one of down, crash"),
    ("jobs: [{refresh: cache}]", "line 6", "'at' is missing"),
    ("client: many", "line 6", "drawn:1000"),
    ("compound: 5", "line 6", "serial:5"),
    ("limits: [fixed]", "line 6", "fixed"),
    ("extends: nowhere", "line 6", "unknown scenario 'nowhere'"),
  ]

  @Test("What cannot be is refused with its place and what to do", arguments: badFields)
  func refusals(line: String, place: String, why: String) {
    let text = lines(Self.head, Self.workload, line, Self.claims)
    do {
      _ = try read(text)
      Issue.record("taken: \(line)")
    } catch {
      #expect(error.kind == .badData)
      #expect(error.message.contains(place), "\(error.message)")
      #expect(error.message.contains(why), "\(error.message)")
      #expect(error.message.hasPrefix("one.yaml: line"), "\(error.message)")
    }
  }

  static let workloads: [(String, String)] = [
    ("workload: {}", "needs one of"), ("workload: {model: zipf, list: []}", "only one of"),
    ("workload: {model: zipff}", "did you mean 'zipf'?"),
    ("workload: {model: zipf, alphaa: 1}", "did you mean 'alpha'?"),
    ("workload: {list: []}", "not a list with items"), ("workload: {list: [{at: 1}]}", "no time"),
    ("workload: {list: [{at: 1s}]}", "one of 'key' and 'keys'"), ("workload: {list: [{at: 1s, keys: 9..1}]}", "0..999"),
    ("workload: {list: [{at: 1s, key: a, ops: write}]}", "no field 'ops'"),
    ("workload: {list: [{at: 9999999h, key: a}]}", "no time"),
    ("workload: {list: [{at: 1s, key: a, operation: scan}]}", "read, write, delete"),
    ("workload: {model: zipf, key: 'a{m}'}", "{n%20}"), ("workload: {model: zipf, from: 5s, until: 5s}", "not after"),
    ("workload: {model: zipf, rate: fast, until: 5s}", "not a rate"),
    ("workload: {model: zipf, rate: 1M/s, until: 1d}", "10^9"),
    ("workload: {streams: [{trace: a.csv}]}", "no 'trace' inside"),
    ("workload: {streams: [{model: zipf}], key: x}", "no field 'key'"),
  ]

  @Test("Workloads that cannot be are refused", arguments: workloads)
  func badWorkloads(line: String, why: String) {
    let error = #expect(throws: CachesimError.self) { try read(lines(Self.head, line, Self.claims)) }
    #expect(error?.message.contains(why) == true, "\(error?.message ?? "")")
    #expect(error?.message.hasPrefix("one.yaml: line 5") == true, "\(error?.message ?? "")")
  }

  static let badClaims: [(String, String)] = [
    ("holds: other.hits > 0", "there is no case 'other'"), ("holds: run.hits", "is a comparison"),
    ("verdict: maybe", "'yes', 'no' or 'only if"),
    ("verdict: only if it rains", "needs 'when'"), ("whyy: x", "did you mean 'why'?"),
    ("figures: [{what: a, value: run.hits > 1}]", "not a comparison"),
    ("figures: [{what: a, value: run.hits, within: 2}]", "'expected' is missing"),
    ("figures: [{what: a, value: run.hits, expected: 1, within: some}]", "neither a number nor a share"),
    ("figures: []", "not a list with items"), ("holds: 1 >", "character 4"),
  ]

  @Test("Claims that cannot be are refused", arguments: badClaims)
  func refusedClaims(field: String, why: String) {
    let name = String(field.prefix { $0 != ":" })
    var fields = [
      "text": "text: t", "source": "source: s", "holds": "holds: run.hits > 0", "verdict": "verdict: yes",
      "why": "why: w",
      "figures": "figures: [{what: h, value: run.hits}]",
    ]
    fields[name] = field
    let claim = "claims:\n  - " + fields.keys.sorted().compactMap { fields[$0] }.joined(separator: "\n    ")
    let error = #expect(throws: CachesimError.self) { try read(lines(Self.head, Self.workload, claim)) }
    #expect(error?.message.contains(why) == true, "\(error?.message ?? "")")
  }
}
