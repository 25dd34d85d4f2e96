import CacheCore
import Policies
import Replay
import TestSupport
import Testing

/// What must hold of every policy whatever it does (FIELD.md 0.10): over the whole table, each row as it is by default
/// and with all parameters that Tests/Golden/reference-policies.csv names.
@Suite("Properties of every policy") struct PolicyPropertyTests {
  static let spellings: [String] = {
    let rows = PolicyTable.rows.map { $0.description.name }
    let file = (try? readFile(SharedFiles.root + "/Tests/Golden/reference-policies.csv")) ?? []
    let named = String(decoding: file, as: UTF8.self).split(separator: "\n").dropFirst()
      .compactMap { $0.split(separator: ",").last.map(String.init) }
    var seen: Set<String> = []
    return (rows + named + ["belady:bypass=yes", "fifo-merge:examine=6:keep=2"]).filter { seen.insert($0).inserted }
  }()

  /// Those that are caches: a bound hits what no cache can, holds nothing, and may be known only at the end.
  static let caches = spellings.filter { (try? PolicyChoice($0))?.row.kind != .bound }

  /// The only one that may hold more than the capacity: a fault of libCacheSim's, reproduced for its counts.
  static let overholding = "lirs:stack=2:split=yes:touch=demote:overhold=yes"

  /// A policy over a trace; all columns are there, so that `ttl` and `belady` work too.
  static func run(
    _ spelling: String, _ trace: PolicyTrace, capacity: Int64, isUnit: Bool = true, deletes: Bool = true,
    seed: UInt64 = 1, sizeRule: SizeRule = .stored, memory: MemoryMode = .dense
  ) throws -> PolicyRun {
    try PolicyRun(
      policy: spelling, capacity: capacity, isUnit: isUnit, keys: trace.keys, sizes: trace.sizes, times: trace.times,
      ttls: trace.ttls, costs: trace.costs, nextAccesses: trace.nextAccesses,
      operations: deletes ? trace.operations : nil, seed: seed,
      sizeRule: sizeRule, memory: memory)
  }

  static func trace(_ keys: [UInt32], sizes: [Int64]? = nil) -> PolicyTrace {
    var trace = PolicyTrace(seed: 1, requests: keys.count, objects: 1, largest: 1, hasDeletes: false)
    trace.keys = keys
    if let sizes { trace.sizes = sizes }
    trace.ttls = keys.map { _ in 0 }
    trace.nextAccesses = nextAccessIndices(keys)
    return trace
  }

  @Test func theWholeTableIsHere() {
    #expect(PolicyTable.rows.allSatisfy { Self.spellings.contains($0.description.name) })
    #expect(Self.spellings.contains("s3fifo:rules=v0"), "reference-policies.csv was not read")
    #expect(Self.spellings.count >= PolicyTable.rows.count + 10)
    #expect(Self.spellings.count == Self.caches.count + 2)
    #expect(PolicyTable.rows.allSatisfy { $0.description.cost != nil })
  }

  /// Small and odd capacities, in objects and in bytes, up to one byte less and one more than the largest object: after
  /// every request the structures are sound and nothing overflows, through writes that change sizes and deletes.
  @Test(arguments: spellings) func staysWithinSmallAndOddCapacities(spelling: String) throws {
    let trace = PolicyTrace(seed: 21, requests: 400, objects: 30, largest: 24, hasDeletes: true)
    let largest = try #require(trace.sizes.max())
    for capacity in [1, 2, 3, 7, largest - 1, largest, largest + 1] {
      for isUnit in [true, false] {
        for (sizeRule, memory) in [(.stored, .dense), (.latest, .hashed)] as [(SizeRule, MemoryMode)] {
          _ = try Self.run(
            spelling, trace, capacity: capacity, isUnit: isUnit, sizeRule: sizeRule, memory: memory
          ).replaySteps(checkEachStep: true)
        }
      }
    }
  }

  /// What the engine says the cache holds, at the end of many prefixes of a trace: never more than fits. And every miss
  /// is accounted for: still there, evicted, or refused.
  @Test func contentsNeverExceedTheCapacity() throws {
    let source = PolicyTrace(seed: 22, requests: 800, objects: 80, largest: 30, hasDeletes: false)
    let trace = TestTrace(
      keys: source.keys.map { UInt64($0) }, sizes: source.sizes, times: source.times, ttls: source.ttls)
    var plan = try ReplayPlan(
      policies: Self.caches.filter { $0 != Self.overholding }, capacities: ["1", "3", "17", "1B", "29B", "31B", "200B"])
    var wasFull = false
    for limit in stride(from: 1, through: 800, by: 23) {
      plan.limit = Int64(limit)
      for cell in try ReplayEngine.run(plan, open: { ArraySource(trace) }).cells {
        let (counters, contents) = (cell.counters, cell.contents)
        let held = cell.capacity.isUnit ? contents.objects : contents.bytes
        let name = "\(cell.choice.row.description.name) \(cell.choice.parameters.nonDefaults)"
        #expect(held <= cell.resolvedCapacity, "\(name) at \(cell.resolvedCapacity), \(limit) requests")
        #expect(
          counters.requests - counters.hits == contents.objects + counters.evictions + counters.expirations
            + counters.admissionsRefused,
          "\(name) at \(cell.resolvedCapacity), \(limit) requests")
        wasFull = wasFull || held == cell.resolvedCapacity
      }
    }
    #expect(wasFull)
  }

  /// An object one byte larger than the cache never gets in; one that fits exactly does, unless the policy has said that
  /// it keeps a part of the cache from it, and then each miss is a refusal.
  @Test(arguments: caches) func anObjectFitsOrDoesNot(spelling: String) throws {
    let trace = Self.trace([0, 0, 0], sizes: [50, 50, 50])
    func counters(_ capacity: Int64) throws -> CacheCounters {
      try Self.run(spelling, trace, capacity: capacity, isUnit: false).replayAll()
    }
    let tooSmall = try counters(49)
    #expect(tooSmall.hits == 0 && tooSmall.admissionsRefused == 3 && tooSmall.evictions == 0)
    let partitioned = [
      "s4lru", "rules=libcachesim", "rules=strict", "rules=v0", "split=yes", "libcachesim-w-tinylfu",
      "libcachesim-cacheus",
      "fill=no",
    ].contains { spelling.contains($0) }
    for capacity: Int64 in [50, 51] {
      let fits = try counters(capacity)
      if partitioned {
        #expect(fits.hits == 2 || fits.admissionsRefused + fits.evictions > 0, "\(capacity)")
      } else {
        #expect(fits.hits == 2 && fits.admissionsRefused == 0, "\(capacity)")
      }
    }
  }

  /// At unit size nothing hits more often than the one that knows the future and may refuse.
  @Test func nothingBeatsForesight() throws {
    for (seed, objects) in [(31, 60), (32, 300)] as [(UInt64, UInt32)] {
      let trace = PolicyTrace(seed: seed, requests: 3000, objects: objects, largest: 1, hasDeletes: false)
      for capacity: Int64 in [1, 2, 3, 7, 25, 120] {
        func hits(_ spelling: String) throws -> Int64 {
          try Self.run(spelling, trace, capacity: capacity, deletes: false).replayAll().hits
        }
        let bound = try hits("belady:bypass=yes")
        #expect(bound > 0)
        for spelling in Self.caches where spelling != Self.overholding {
          #expect(try hits(spelling) <= bound, "\(spelling) at \(capacity)")
        }
      }
    }
  }

  /// A cache larger than all objects misses each of them once, if it takes any.
  @Test(arguments: spellings.filter { $0 != "none:fill=no" }) func infiniteCapacityMissesTheFirstRequests(
    spelling: String
  ) throws {
    let keys = PolicyTrace(seed: 41, requests: 2000, objects: 150, largest: 1, hasDeletes: false).keys
    let trace = Self.trace(keys, sizes: keys.map { Int64($0 % 50) + 1 })
    let expected = Int64(keys.count - Set(keys).count)
    for isUnit in [true, false] {
      let infinite = try Self.run(spelling, trace, capacity: 1 << 40, isUnit: isUnit, deletes: false).replayAll()
      #expect(infinite.hits == expected)
      #expect(infinite.evictions == 0 && infinite.admissionsRefused == 0)
    }
  }

  /// A cache with room for exactly all objects misses each of them once too, where no part of it is kept from newcomers.
  @Test(arguments: spellings) func roomForAllIsEnough(spelling: String) throws {
    let keys = PolicyTrace(seed: 41, requests: 2000, objects: 150, largest: 1, hasDeletes: false).keys
    let objects = Int64(Set(keys).count)
    let hits = try Self.run(spelling, Self.trace(keys), capacity: objects, deletes: false).replayAll().hits
    #expect(hits <= Int64(keys.count) - objects)
    if !Self.giveUpBeforeFull.contains(spelling) { #expect(hits == Int64(keys.count) - objects) }
  }

  /// Policies that evict from a full part while another still has room.
  static let giveUpBeforeFull: Set<String> = [
    "slru:segments=4:protected=0.75:rules=libcachesim", "s4lru", "lirs:stack=2:split=yes:touch=demote:overhold=yes",
    "libcachesim-cacheus", "none:fill=no",
  ]

  /// Whoever draws 128 of 20 objects finds the same victim whatever the seed; whoever looks at 100 of them does not draw.
  static let drawLittle: Set<String> = ["belady-size", "fifo-merge", "fifo-merge:keep=51"]

  @Test(arguments: spellings) func aSeedDecidesEverything(spelling: String) throws {
    let trace = PolicyTrace(seed: 51, requests: 1500, objects: 100, largest: 30, hasDeletes: true)
    func outcomes(_ seed: UInt64, isUnit: Bool) throws -> [Bool] {
      try Self.run(spelling, trace, capacity: isUnit ? 20 : 300, isUnit: isUnit, seed: seed)
        .replaySteps(checkEachStep: false)
    }
    let isRandom = try PolicyChoice(spelling).row.description.isRandom
    for isUnit in [true, false] {
      let first = try outcomes(1, isUnit: isUnit)
      #expect(try outcomes(1, isUnit: isUnit) == first)
      if !Self.drawLittle.contains(spelling) { #expect((try outcomes(2, isUnit: isUnit) == first) == !isRandom) }
    }
  }

  /// Requests one at a time, all at once, and in blocks of the engine's: the same counts. (The engine finds the future
  /// itself, and knows that a request after a delete is none of the deleted object's.)
  @Test(arguments: caches) func blocksDoNotMatter(spelling: String) throws {
    let trace = PolicyTrace(seed: 61, requests: 1500, objects: 100, largest: 30, hasDeletes: true)
    for (capacity, isUnit) in [(20, true), (300, false)] as [(Int64, Bool)] {
      let steps = try Self.run(spelling, trace, capacity: capacity, isUnit: isUnit).replaySteps(checkEachStep: false)
      let whole = try Self.run(spelling, trace, capacity: capacity, isUnit: isUnit).replayAll()
      #expect(whole.hits == Int64(steps.count { $0 }))
      let source = TestTrace(
        keys: trace.keys.map { UInt64($0) }, sizes: trace.sizes, times: trace.times, operations: trace.operations,
        ttls: trace.ttls, costs: trace.costs)
      let seesFuture = try PolicyChoice(spelling).row.description.needs.contains(.nextAccess)
      var expected = seesFuture ? nil : whole
      for blockSize in [1, 13, 4096] {
        var plan = try ReplayPlan(policies: [spelling], capacities: ["\(capacity)\(isUnit ? "" : "B")"])
        plan.blockSize = blockSize
        let cell = try ReplayEngine.run(plan) { ArraySource(source) }.cells[0]
        expected = expected ?? cell.counters
        #expect(cell.counters == expected, "blocks of \(blockSize), \(isUnit ? "objects" : "bytes")")
      }
    }
  }

  /// Every object deleted at every moment of a small trace: all structures stay sound, and the object misses when it is
  /// asked for next.
  @Test(arguments: caches) func deletesAreSafeAtAnyMoment(spelling: String) throws {
    let keys: [UInt32] = [0, 1, 2, 0, 3, 1, 1, 4, 0, 5, 2, 3, 0, 1, 4, 4, 5, 2, 0, 1]
    for moment in 0...keys.count {
      for victim: UInt32 in 0...5 {
        var changed = keys
        changed.insert(victim, at: moment)
        var trace = Self.trace(changed, sizes: changed.map { Int64($0) + 1 })
        trace.operations = changed.indices.map { $0 == moment ? .delete : .read }
        let next = changed[(moment + 1)...].firstIndex(of: victim)
        for (capacity, isUnit, memory) in [(3, true, .dense), (9, false, .hashed)] as [(Int64, Bool, MemoryMode)] {
          let outcomes = try Self.run(spelling, trace, capacity: capacity, isUnit: isUnit, memory: memory)
            .replaySteps(checkEachStep: true)
          #expect(!outcomes[moment])
          if let next { #expect(!outcomes[next], "object \(victim) deleted at \(moment)") }
        }
      }
    }
  }

  /// LRU is a stack policy: what hits in a cache hits in every larger one.
  @Test func lruKeepsItsHitsAsItGrows() throws {
    let trace = PolicyTrace(seed: 71, requests: 2000, objects: 60, largest: 1, hasDeletes: false)
    var smaller = [Bool](repeating: false, count: trace.keys.count)
    for capacity: Int64 in 1...61 {
      let larger = try Self.run("lru", trace, capacity: capacity, deletes: false).replaySteps(checkEachStep: false)
      #expect(zip(smaller, larger).allSatisfy { !$0 || $1 }, "\(capacity)")
      smaller = larger
    }
    #expect(smaller.count { $0 } == trace.keys.count - Set(trace.keys).count)
  }

  /// So are both that know the future: their counts never fall.
  @Test(arguments: ["belady", "belady:bypass=yes"]) func foresightKeepsItsHitsAsItGrows(spelling: String) throws {
    let trace = PolicyTrace(seed: 72, requests: 2000, objects: 60, largest: 1, hasDeletes: false)
    let hits = try (1...61).map { capacity in
      try Self.run(spelling, trace, capacity: Int64(capacity), deletes: false).replayAll().hits
    }
    #expect(zip(hits, hits.dropFirst()).allSatisfy { $0 <= $1 }, "\(hits)")
  }

  /// Belady, Nelson and Shedler 1969: FIFO is not one.
  @Test func fifoMissesMoreWithMoreRoom() throws {
    let keys: [UInt32] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]
    func misses(_ capacity: Int64) throws -> Int64 {
      12 - (try Self.run("fifo", Self.trace(keys), capacity: capacity, deletes: false).replayAll().hits)
    }
    #expect(try misses(3) == 9)
    #expect(try misses(4) == 10)
  }
}
