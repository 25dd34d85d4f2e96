import CacheCore
import Policies
import Replay
import TestSupport
import Testing
import Traces

/// What a compiled trace says itself spares a first pass; what it says is what a pass finds.
@Suite("Passes over a compiled trace")
struct CompiledPassesTests {
  /// 70,000 requests with writes and deletes: two blocks.
  static let trace = TestTrace.random(requests: 70_000, objects: 9000, seed: 4, sizes: true, operations: true)

  private func compiled(_ spelling: String) throws -> TestSupport.TemporaryFile {
    let file = try TemporaryFile("x.cst", "")
    let source = ArraySource(Self.trace)
    let writer = try TraceWriter(TraceTarget(path: file.path, to: spelling), columns: source.columns)
    let block = RecordBlock(capacity: 10_000, columns: source.columns)
    var more = true
    while more {
      block.count = 0
      more = try source.read(into: block)
      try writer.append(block)
    }
    try writer.finish()
    return file
  }

  private func passes(_ plan: ReplayPlan, _ path: String) throws -> (count: Int, hits: [Int64], capacities: [Int64]) {
    let input = try TraceInput(path: path)
    var count = 0
    let result = try ReplayEngine.run(plan) { () throws(CachesimError) -> any RecordSource in
      count += 1
      return try TraceReading.open(input)
    }
    return (count, result.cells.map(\.counters.hits), result.cells.map(\.resolvedCapacity))
  }

  @Test(
    "Percentages and next accesses take one pass where the whole trace is replayed, and give the same counts",
    arguments: [("lru", 1), ("belady", 2)])
  func onePass(policies: String, threads: Int) throws {
    let plain = try compiled("cst")
    let next = try compiled("cst:next=true")
    var plan = try ReplayPlan(
      policies: policies.split(separator: ",").map(String.init), capacities: ["5%bytes"])
    plan.threads = threads
    let changes: [(needsPass: Bool, (inout ReplayPlan) -> Void)] = [
      (false, { _ in }), (false, { $0.operations = .lookaside }), (false, { $0.warmup = .percent(20) }),
      (false, { $0.blockSize = 777 }), (true, { $0.operations = .reads }), (true, { $0.skip = 1000 }),
      (true, { $0.limit = 69_000 }), (true, { $0.sample = 0.5 }),
    ]
    for (needsPass, change) in changes {
      var plan = plan
      change(&plan)
      let expected = try ReplayEngine.run(plan, open: { ArraySource(Self.trace) })
      let first = try passes(plan, plain.path)
      let second = try passes(plan, next.path)
      #expect(first.hits == expected.cells.map(\.counters.hits) && first.hits == second.hits)
      #expect(first.capacities == expected.cells.map(\.resolvedCapacity) && first.capacities == second.capacities)
      #expect(first.count == (needsPass || policies.contains("belady") ? 2 : 1))
      #expect(second.count == (needsPass ? 2 : 1))
    }
  }

  @Test("A filter takes one pass as well", arguments: ["lru", "belady"]) func filter(policy: String) throws {
    let next = try compiled("cst:next=true")
    let plan = try ReplayPlan(policies: [policy], capacities: ["10%"])
    func misses(_ open: () throws(CachesimError) -> any RecordSource) throws -> [UInt64] {
      var keys: [UInt64] = []
      _ = try ReplayEngine.filter(
        plan, open: open, begin: { _ in }, take: { block in keys += (0..<block.count).map { block.keys[$0] } })
      return keys
    }
    let input = try TraceInput(path: next.path)
    var count = 0
    let found = try misses { () throws(CachesimError) -> any RecordSource in
      count += 1
      return try TraceReading.open(input)
    }
    #expect(count == 1)
    #expect(found == (try misses { ArraySource(Self.trace) }))
  }
}
