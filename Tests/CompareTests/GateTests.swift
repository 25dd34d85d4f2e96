import CacheCore
import Compare
import Reports
import Testing
import Workloads

/// Tolerances, requirements and rules: what they let through, and what is refused.
@Suite("Gates") struct GateTests {
  static func rules(_ text: String) throws(CachesimError) -> [GateRule] {
    try RulesFile.rules(try SpecNode(text: text, file: "gates.yml"))
  }

  @Test(arguments: [
    ("", "is not of the form"), ("hit_ratio", "is not of the form"), ("=1", "is not of the form"),
    ("hit_ratio=", "'' is no amount"), ("hit_ratio=-1pp", "'-1pp' is no amount"), ("hit_ratio=nan", "is no amount"),
    ("hit_ratio=0x1", "is no amount"), ("hit_ratio=1e", "is no amount"),
    ("hits=1pp", "percentage points are for ratios"),
    ("hit_ratio=1pp,", "is not of the form"),
  ]) func badTolerances(text: String, message: String) {
    let error = #expect(throws: CachesimError.self) { try Tolerance.list(text) }
    #expect(error?.kind == .usage && error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("lru@10%.hit_ratio", "has none of >= <= > <"), ("lru@10%>=0.5", "names no metric"),
    (".hit_ratio>=0.5", "names no policy"), ("lru.hit_ratio>=half", "compares with 'half'"),
    ("lru.hit_ratio>=", "compares with ''"), ("lru.hits>=5%", "hits is no ratio"),
    ("lru@10 apples.hit_ratio>=0.5", "capacity '10 apples'"), ("lru.hit_ratio=>0.5", "names no metric 'hit_ratio='"),
  ]) func badRequirements(text: String, message: String) {
    let error = #expect(throws: CachesimError.self) { try Requirement(text) }
    #expect(error?.kind == .usage && error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  /// 1,009 objects: a tenth is 100.
  @Test(arguments: [
    ("s3fifo@10%.hit_ratio>=0.62", true), ("s3fifo@10%.hit_ratio>0.62", false), ("s3fifo@10%.hit_ratio>=62%", true),
    ("s3fifo@100.hit_ratio <= 62%", true), ("s3fifo.hit_ratio>=0.62001", false), ("s3fifo.misses<=380", true),
    ("s3fifo@100obj.misses<380", false), ("s3*.hits>=620", true), ("s3fifo@11%.hit_ratio>=0.62", false),
    ("s3fifo@100B.hit_ratio>=0.62", false), ("s3fifo@10%bytes.hit_ratio>=0.62", false), ("lru.hits>=0", false),
    ("s3fifo.evictions<=0", false), ("s3fifo:small=0.2.hits>=0", false),
  ]) func requirements(text: String, holds: Bool) throws {
    let row = [Sample.row("s3fifo", hits: 620)]
    let comparison = try Sample.compare(row, row, require: [text])
    #expect(comparison.fails == !holds, "\(comparison.checks)")
    #expect(comparison.rows[0].verdict == .same && comparison.checks.count == 1)
  }

  @Test func shareOfAnUnknownTraceIsRefused() throws {
    let report = Sample.report([Sample.row(hits: 1)])
    let gate = Gate(requirements: [try Requirement("lru@10%.hits>=0")])
    let error = #expect(throws: CachesimError.self) {
      try Comparison(base: report, new: report, names: ("x", "y"), gate: gate)
    }
    #expect(error?.message.contains("no report says how large the trace 't' is") == true)
  }

  @Test func meansOfSeedsAreHeldToFloors() throws {
    let rows = SeedTests.rows([61_000, 63_000])
    #expect(try !Sample.compare(rows, rows, require: ["random.hit_ratio>=0.62"]).fails)
    #expect(try Sample.compare(rows, rows, require: ["random.hit_ratio>0.62"]).fails)
  }

  @Test func rulesDecideForTheirRows() throws {
    let rules = try Self.rules(
      """
      rules:
        - {policy: "s3fifo*", metric: hit_ratio, max_drop: 0.2pp, min: 60%}
        - {policy: lru, capacity: 10%, trace: "*", metric: hit_ratio, max_drop_rel: 1%}
        - {policy: "*", metric: hit_ratio, max_drop: 0.5pp}
      """)
    func verdict(_ policy: String, _ old: Int64, _ new: Int64) throws -> (Verdict, Bool) {
      let others = ["s3fifo", "lru"].filter { $0 != policy }.map { Sample.row($0, hits: 900) }
      let comparison = try Sample.compare(
        others + [Sample.row(policy, hits: old)], others + [Sample.row(policy, hits: new)], rules: rules)
      return (try #require(comparison.rows.last).verdict, comparison.fails)
    }
    #expect(try verdict("s3fifo", 620, 618) == (.same, false))
    #expect(try verdict("s3fifo", 620, 617) == (.worse, true))
    #expect(try verdict("s3fifo", 620, 621) == (.better, false))
    #expect(try verdict("s3fifo", 601, 599) == (.same, true))
    #expect(try verdict("lru", 500, 495) == (.same, false))
    #expect(try verdict("lru", 500, 494) == (.worse, true))
    #expect(try verdict("arc", 500, 495) == (.same, false))
    #expect(try verdict("arc", 500, 494) == (.worse, true))
  }

  @Test func ownFiguresHaveTheDirectionOfTheirRule() throws {
    func row(_ nanoseconds: Double) -> ReportRow {
      Sample.row(hits: 600, figures: [Figure("ns_per_get", .decimal(nanoseconds, digits: 1))])
    }
    let rules = try Self.rules("rules: [{metric: ns_per_get, max_rise_rel: 5%}]")
    #expect(try !Sample.compare([row(40)], [row(42)], rules: rules).fails)
    #expect(try Sample.compare([row(40)], [row(42.1)], rules: rules).fails)
    #expect(try !Sample.compare([row(40)], [row(20)], rules: rules).fails)
    #expect(try Sample.compare([row(40)], [row(40.1)]).fails)
  }

  @Test func ruleAboutNothingFails() throws {
    let rules = try Self.rules("rules: [{policy: s3fio, metric: hit_ratio, min: 0}]")
    let comparison = try Sample.compare([Sample.row(hits: 1)], [Sample.row(hits: 1)], rules: rules)
    #expect(
      comparison.fails
        && comparison.checks[0].failures == ["no row is what it names; there are t: lru at 100 objects, ..."])
  }

  @Test(arguments: [
    ("rules: []", "line 1, column 8: 'rules' is not a list with items"),
    ("rule: []", "line 1, column 1: a file of rules has no field 'rule'; did you mean 'rules'?"),
    ("rules:\n  - {metric: hit_ratio, max_drp: 1pp}", "line 2, column 25: a rule has no field 'max_drp'; did you mean"),
    ("rules:\n  - {min: 1}", "line 2, column 5: 'metric' is missing"),
    ("rules:\n  - {metric: hits}", "line 2, column 5: a rule needs one of"),
    ("rules:\n  - {metric: hits, min: x}", "line 2, column 25: min 'x' is not a number"),
    ("rules:\n  - {metric: hits, min: 5%}", "line 2, column 25: min: hits is no ratio"),
    (
      "rules:\n  - {metric: hit_ratio, max_drop: 0.2}",
      "line 2, column 35: max_drop '0.2' of a ratio: say 0.2pp, or 20.0pp"
    ),
    ("rules:\n  - {metric: hit_ratio, max_drop: 5%}", "line 2, column 35: max_drop '5%': max_drop takes a number"),
    ("rules:\n  - {metric: hits, max_drop_rel: 5}", "line 2, column 34: max_drop_rel '5': max_drop takes a number"),
    (
      "rules:\n  - {metric: hits, max_drop: 1, max_drop_rel: 5%}", "line 2, column 47: one of max_drop and max_drop_rel"
    ),
    (
      "rules:\n  - {metric: misses, max_drop: 1}",
      "line 2, column 32: max_drop: of misses, lower is better; use max_rise"
    ),
    ("rules:\n  - {metric: hits, max_drop: 1pp}", "line 2, column 30: max_drop: hits is no ratio"),
    ("rules:\n  - {metric: hits, min: 1, capacity: 5 apples}", "line 2, column 38: capacity '5 apples'"),
  ]) func badRulesNameTheirPlace(text: String, message: String) {
    let error = #expect(throws: CachesimError.self) { try Self.rules(text) }
    #expect(
      error?.kind == .badData && error?.message.hasPrefix("gates.yml: \(message)") == true, "\(error?.message ?? "")")
  }

  @Test func globs() {
    #expect(Glob("*").matches("") && Glob("a*c").matches("abbc") && Glob("a?c").matches("abc"))
    #expect(!Glob("a?c").matches("ac") && !Glob("a*c").matches("abcd") && Glob("*a*b").matches("xaaabab"))
    #expect(Glob("").matches("") && !Glob("").matches("a") && Glob("[a]").matches("[a]"))
  }
}
