import CacheCore
import Policies
import Replay
import TestSupport
import Testing

/// What a run says, without what may differ between memory modes.
private func figures(_ result: ReplayResult) -> [String] {
  result.cells.map { cell in
    "\(cell.choice.row.description.name) \(cell.resolvedCapacity) \(cell.counters) \(cell.contents) \(cell.windows)"
  }
}

private func everyPolicy() throws -> [PolicyChoice] {
  try PolicyTable.rows.filter { !$0.description.needs.contains(.ttl) }.map { try PolicyChoice($0.description.name) }
}

@Suite("The hit-ratio engine") struct ReplayEngineTests {
  let trace = TestTrace.random(requests: 20_000, objects: 900, seed: 3, sizes: true, operations: true)

  func run(_ trace: TestTrace, _ change: (inout ReplayPlan) -> Void = { _ in }) throws -> ReplayResult {
    var plan = ReplayPlan(
      policies: try everyPolicy(), capacities: try ["7", "100", "10%", "500B", "5%bytes"].map { try Capacity($0) })
    change(&plan)
    return try ReplayEngine.run(plan) { ArraySource(trace) }
  }

  @Test("Neither block size, threads nor memory mode change a figure, for every policy")
  func sameFigures() throws {
    let trace = TestTrace.random(requests: 5_000, objects: 400, seed: 4, sizes: true, operations: true)
    for operations in OperationRule.allCases {
      let change: (inout ReplayPlan) -> Void = {
        $0.operations = operations
        $0.warmup = .percent(13)
        $0.window = .requests(700)
      }
      let plain = try run(trace, change)
      #expect(plain.cells.contains { $0.counters.hits > 0 && $0.counters.evictions > 0 })
      for (blockSize, threads, memory) in [
        (1, 1, MemoryMode.dense), (1000, 2, .dense), (77, 3, .hashed), (4096, 1, .hashed),
      ] {
        let other = try run(trace) {
          change(&$0)
          $0.blockSize = blockSize
          $0.threads = threads
          $0.memory = memory
        }
        #expect(figures(other) == figures(plain), "\(operations) \(blockSize) \(threads) \(memory)")
        if memory == .dense { #expect(other.trace == plain.trace) }
      }
    }
  }

  @Test("Windows and the warm-up add up to the whole")
  func windowsAddUp() throws {
    let result = try run(trace) {
      $0.warmup = .time(500_000_000_000)
      $0.window = .time(700_000_000_000)
    }
    for cell in result.cells {
      #expect(cell.windows.count > 5)
      // A bound bounds each window by itself.
      if cell.choice.row.kind == .cache {
        #expect(cell.windows.reduce(0) { $0 + $1.counters.hits } == cell.counters.hits)
      }
      #expect(cell.windows.reduce(0) { $0 + $1.counters.requests } == cell.counters.requests)
    }
    let whole = try run(trace)
    #expect(whole.cells[0].counters.requests > result.cells[0].counters.requests)
  }

  @Test("A cache that holds everything misses the compulsory misses")
  func infiniteCapacity() throws {
    let readsOnly = TestTrace.random(requests: 5_000, objects: 400, seed: 8)
    let distinct = Int64(Set(readsOnly.keys).count)
    var plan = ReplayPlan(policies: try everyPolicy(), capacities: [.objects(100_000)])
    plan.blockSize = 100
    for cell in try ReplayEngine.run(plan, open: { ArraySource(readsOnly) }).cells {
      #expect(cell.counters.requests - cell.counters.hits == distinct)
      #expect(cell.compulsoryMisses == distinct)
      if cell.choice.row.description.name != "pfoo-l" { #expect(cell.contents.objects == distinct) }
    }
  }

  @Test("Skip and limit take a part of the trace")
  func skipAndLimit() throws {
    let part = TestTrace(
      keys: Array(trace.keys[3_000..<9_000]), sizes: trace.sizes.map { Array($0[3_000..<9_000]) },
      times: trace.times.map { Array($0[3_000..<9_000]) }, operations: trace.operations.map { Array($0[3_000..<9_000]) }
    )
    let whole = try run(part)
    let cut = try run(trace) {
      $0.skip = 3_000
      $0.limit = 6_000
      $0.blockSize = 1_234
    }
    #expect(figures(cut) == figures(whole))
    #expect(cut.trace == whole.trace)
  }

  @Test("A sample keeps whole keys and scales absolute capacities")
  func sample() throws {
    let result = try run(trace) { $0.sample = 0.25 }
    #expect(result.cells[1].resolvedCapacity == 25)
    let objects = try #require(result.trace.objects)
    let all = Int64(Set(trace.keys).count)
    #expect(objects > all / 8 && objects < all / 2)
    #expect(
      try run(trace) {
        $0.sample = 0.25; $0.scalesCapacities = false
      }.cells[1].resolvedCapacity == 100)
  }

  @Test("Operations: a write counts, is skipped, or stores uncounted; a delete removes")
  func operationRules() throws {
    let trace = TestTrace(
      keys: [1, 1, 1, 2, 2], operations: [.write, .read, .delete, .read, .write])
    func counts(_ rule: OperationRule) throws -> [Int64?] {
      var plan = try ReplayPlan(policies: ["lru"], capacities: ["10"])
      plan.operations = rule
      let cell = try ReplayEngine.run(plan) { ArraySource(trace) }.cells[0]
      return [cell.counters.requests, cell.counters.hits, cell.contents.objects, cell.compulsoryMisses]
    }
    #expect(try counts(.accesses) == [4, 2, 1, 2])
    #expect(try counts(.reads) == [2, 0, 1, 2])
    #expect(try counts(.lookaside) == [2, 1, 1, 1])
  }

  @Test("Sizes: a read hit keeps the stored size, a write replaces it, too large is refused, empty counts nothing")
  func sizes() throws {
    let trace = TestTrace(
      keys: [1, 1, 1, 2, 3, 3, 1], sizes: [4, 9, 6, 11, 0, 0, 99],
      operations: [.read, .read, .write, .read, .read, .read, .write])
    func cell(_ rule: SizeRule) throws -> CellResult {
      var plan = try ReplayPlan(policies: ["lru"], capacities: ["10B"])
      plan.sizes = rule
      return try ReplayEngine.run(plan) { ArraySource(trace) }.cells[0]
    }
    let stored = try cell(.stored)
    #expect(stored.counters.hits == 4)
    #expect(stored.counters.bytesHit == 9 + 6 + 0 + 99)
    #expect(stored.counters.admissionsRefused == 2)
    #expect(stored.contents.objects == 1)
    #expect(stored.contents.bytes == 0)
  }

  @Test("A trace that promises very many objects is replayed in hashed memory, with the same hits")
  func chosenMemory() throws {
    let plan = try ReplayPlan(policies: ["lru", "s3fifo"], capacities: ["50"])
    let small = try ReplayEngine.run(plan) { ArraySource(trace) }
    let large = try ReplayEngine.run(plan) { ArraySource(trace, estimatedRequests: 100_000_000_000) }
    #expect(small.memory == .dense)
    #expect(large.memory == .hashed)
    #expect(figures(large) == figures(small))
    #expect(large.trace.objects == nil && large.cells[0].compulsoryMisses == nil)
  }

  @Test("A trace without requests is bad data")
  func empty() {
    #expect(throws: CachesimError(.badData, "holds no requests")) {
      try ReplayEngine.run(ReplayPlan(policies: ["lru"], capacities: ["10"])) { ArraySource(TestTrace(keys: [])) }
    }
  }
}
