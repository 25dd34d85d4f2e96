import CacheCore
import Policies
import Replay
import TestSupport
import Testing
import Traces

@Suite("The misses of a cache")
struct FilterTests {
  private func misses(_ plan: ReplayPlan, _ trace: TestTrace) throws -> (keys: [UInt64], hits: Int64) {
    var keys: [UInt64] = []
    let result = try ReplayEngine.filter(
      plan, open: { ArraySource(trace) }, begin: { _ in },
      take: { block in keys += (0..<block.count).map { block.keys[$0] } })
    return (keys, result.counters.hits)
  }

  @Test(
    "What is left are the requests that replay counts as misses", arguments: ["lru", "s3fifo", "belady", "arc"],
    ["100", "10%", "2KiB", "5%bytes"])
  func countsAgree(policy: String, capacity: String) throws {
    let trace = TestTrace.random(requests: 30_000, objects: 3000, seed: 6, sizes: true)
    let plan = try ReplayPlan(policies: [policy], capacities: [capacity])
    let counters = try ReplayEngine.run(plan, open: { ArraySource(trace) }).cells[0].counters
    let filtered = try misses(plan, trace)
    #expect(filtered.hits == counters.hits)
    #expect(Int64(filtered.keys.count) == counters.requests - counters.hits)
  }

  @Test("Those of LRU are the ones that a list misses; deletes pass")
  func listOfLRU() throws {
    let trace = TestTrace.random(requests: 5000, objects: 300, seed: 7, operations: true)
    let operations = try #require(trace.operations)
    var list: [UInt64] = []
    var expected: [UInt64] = []
    for (place, key) in trace.keys.enumerated() {
      let found = list.firstIndex(of: key)
      if let found { list.remove(at: found) }
      if found == nil || operations[place] == .delete { expected.append(key) }
      if operations[place] != .delete { list = [key] + list.prefix(39) }
    }
    let filtered = try misses(try ReplayPlan(policies: ["lru"], capacities: ["40"]), trace)
    #expect(filtered.keys == expected)
  }
}
