import CacheCore
import Policies
import Replay
import TestSupport
import Testing
import Workloads

@Suite("Times at a rate") struct RateTests {
  func run(
    _ trace: TestTrace, _ rate: String?, _ change: (inout ReplayPlan) -> Void = { _ in }
  ) throws -> ReplayResult {
    var plan = try ReplayPlan(policies: ["redis-lru"], capacities: ["50"])
    plan.rate = try rate.map { text in try ArrivalRate(text) }
    change(&plan)
    return try ReplayEngine.run(plan) { ArraySource(trace) }
  }

  @Test("They are those that the trace would have had itself, also with --skip and where it is read twice")
  func sameAsInTheTrace() throws {
    let plain = TestTrace(keys: TestTrace.random(requests: 3000, objects: 200, seed: 9).keys)
    var timed = plain
    timed.times = plain.keys.indices.map { Int64($0) * 20_000_000 }
    for change in [
      { (_: inout ReplayPlan) in }, { $0.skip = 700 }, { $0.warmup = .percent(20) }, { $0.blockSize = 7 },
      { $0.threads = 2 },
    ] as [(inout ReplayPlan) -> Void] {
      let (supplied, own) = (try run(plain, "50/s", change), try run(timed, nil, change))
      #expect(supplied.cells[0].counters == own.cells[0].counters)
      #expect(supplied.trace.firstTime == own.trace.firstTime && supplied.trace.lastTime == own.trace.lastTime)
      #expect(supplied.cells[0].counters.hits > 0)
    }
  }

  @Test("A policy that needs times says so, and names --rate")
  func missingTimes() throws {
    let error = try #require(throws: CachesimError.self) { try run(TestTrace(keys: [1, 2, 3]), nil) }
    #expect(error.kind == .usage && error.message.contains("--rate"))
  }

  @Test("A rate so low that times overflow is refused")
  func tooLow() throws {
    let trace = TestTrace(keys: (0..<200_000).map { UInt64($0) })
    #expect(throws: CachesimError.self) { try run(trace, "1/d") }
    #expect(throws: CachesimError.self) { try run(trace, "1/d:poisson") }
  }
}
