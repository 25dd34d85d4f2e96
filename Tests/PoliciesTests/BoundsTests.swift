import CacheCore
import Policies
import Replay
import TestSupport
import Testing

/// Rows that are bounds: what no cache exceeds, by definition and against every cache there is.
@Suite struct BoundsTests {
  static let bounds = PolicyTable.rows.filter { $0.kind == .bound }.map { $0.description.name }

  static func hits(_ spelling: String, _ trace: PolicyTrace, _ capacity: Int64, isUnit: Bool) throws -> CacheCounters {
    try PolicyPropertyTests.run(spelling, trace, capacity: capacity, isUnit: isUnit).replayAll()
  }

  /// PFOO-L as it is defined, for requests of which none is a delete, sizes being those named last.
  static func naive(_ keys: [UInt32], _ sizes: [Int64], capacity: Int64, from start: Int = 0) -> Int64 {
    var last: [UInt32: Int] = [:]
    var volumes: [Int64] = []
    for (place, key) in keys.enumerated() {
      if let previous = last[key], place >= start, sizes[previous] <= capacity {
        volumes.append(Int64(place - max(previous, start)) * sizes[previous])
      }
      last[key] = place
    }
    var room = capacity * Int64(keys.count - start)
    var hits: Int64 = 0
    for volume in volumes.sorted() where volume <= room {
      room -= volume
      hits += 1
    }
    return hits
  }

  @Test func pfooIsWhatItsDefinitionSays() throws {
    let trace = PolicyTrace(seed: 81, requests: 2000, objects: 120, largest: 40, hasDeletes: false)
    let ones = trace.keys.map { _ in Int64(1) }
    for capacity: Int64 in [1, 7, 20, 39, 150, 1000] {
      for memory: MemoryMode in [.dense, .hashed] {
        let inBytes = try PolicyPropertyTests.run(
          "pfoo-l", trace, capacity: capacity, isUnit: false, sizeRule: .latest, memory: memory)
        #expect(inBytes.replayAll().hits == Self.naive(trace.keys, trace.sizes, capacity: capacity))
        let inObjects = try PolicyPropertyTests.run("pfoo-l", trace, capacity: capacity, memory: memory)
        #expect(inObjects.replayAll().hits == Self.naive(trace.keys, ones, capacity: capacity))
      }
    }
  }

  /// One object of 2 bytes in turn with others: every other state of the cache would have to hold it.
  @Test func pfooFillsTheRoomThereIs() throws {
    let keys: [UInt32] = [0, 1, 0, 2, 0, 3, 0, 4]
    func hits(_ size: Int64, _ capacity: Int64) throws -> Int64 {
      try countHits(
        policy: "pfoo-l", capacity: capacity, isUnit: false, keys: keys, sizes: keys.map { $0 == 0 ? size : 1 })
    }
    // Three intervals of two requests: 12 of the 16 byte requests that a cache of 2 bytes has.
    #expect(try hits(2, 2) == 3)
    #expect(try hits(3, 2) == 0)
    #expect(try hits(1, 1) == 3)
  }

  /// A delete ends an interval, and a write of another size changes what the object weighs from then on.
  @Test func deletesAndSizes() throws {
    func hits(_ policy: String, _ operations: [CacheCore.Operation], _ sizes: [Int64], _ capacity: Int64) throws
      -> Int64
    {
      try PolicyRun(
        policy: policy, capacity: capacity, isUnit: false, keys: sizes.map { _ in 0 }, sizes: sizes,
        operations: operations
      ).replayAll().hits
    }
    for bound in Self.bounds {
      #expect(try hits(bound, [.read, .delete, .read, .read], [1, 1, 1, 1], 10) == 1, "\(bound)")
    }
    // Stored with 8 bytes it may stay so, whatever reads say; once written with 20 it is too large for 10.
    #expect(try hits("pfoo-l", [.read, .read, .read], [8, 20, 20], 10) == 2)
    #expect(try hits("pfoo-l", [.read, .write, .read], [8, 20, 20], 10) == 1)
  }

  /// In objects the bound is never below the best of all, and in objects and bytes never below any cache, through writes,
  /// changing sizes and deletes.
  @Test func noCacheExceedsABound() throws {
    for (seed, hasDeletes) in [(82, false), (83, true)] as [(UInt64, Bool)] {
      let trace = PolicyTrace(seed: seed, requests: 1500, objects: 80, largest: 40, hasDeletes: hasDeletes)
      for (capacity, isUnit) in [
        (1, true), (3, true), (20, true), (79, true), (10, false), (40, false), (200, false), (900, false),
      ] as [(Int64, Bool)] {
        for sizeRule: SizeRule in [.stored, .latest] {
          func counters(_ spelling: String) throws -> CacheCounters {
            try PolicyPropertyTests.run(spelling, trace, capacity: capacity, isUnit: isUnit, sizeRule: sizeRule)
              .replayAll()
          }
          let bounds = try Self.bounds.map(counters)
          for spelling in PolicyPropertyTests.caches {
            let cache = try counters(spelling)
            #expect(bounds.allSatisfy { $0.hits >= cache.hits }, "\(spelling) at \(capacity), \(sizeRule)")
            #expect(bounds.allSatisfy { $0.bytesHit >= cache.bytesHit }, "\(spelling) at \(capacity), \(sizeRule)")
          }
        }
      }
    }
  }

  /// Beside a policy in one replay, with a warm-up and windows: each stretch is bounded by itself, and the blocks that the
  /// engine makes do not matter.
  @Test func stretchesAreBoundedByThemselves() throws {
    let source = PolicyTrace(seed: 84, requests: 900, objects: 60, largest: 1, hasDeletes: false)
    let ones = source.keys.map { _ in Int64(1) }
    let trace = TestTrace(keys: source.keys.map { UInt64($0) })
    var plan = try ReplayPlan(policies: ["lru", "pfoo-l", "infinite", "belady:bypass=yes"], capacities: ["9"])
    plan.warmup = .requests(300)
    plan.window = .requests(200)
    for blockSize in [1, 77, 4096] {
      plan.blockSize = blockSize
      let cells = try ReplayEngine.run(plan) { ArraySource(trace) }.cells
      let bound = cells[1]
      #expect(bound.counters.hits == Self.naive(source.keys, ones, capacity: 9, from: 300))
      #expect(bound.windows.map(\.counters.requests) == [200, 200, 200])
      for (place, window) in bound.windows.enumerated() {
        let (start, end) = (300 + place * 200, 500 + place * 200)
        let keys = Array(source.keys[..<end])
        #expect(window.counters.hits == Self.naive(keys, ones, capacity: 9, from: start))
        for cache in [cells[0], cells[3]] {
          #expect(cache.windows[place].counters.hits <= window.counters.hits)
        }
      }
      #expect(cells[3].counters.hits <= bound.counters.hits)
      #expect(cells[2].counters.requests - cells[2].counters.hits == cells[2].compulsoryMisses)
    }
  }
}
