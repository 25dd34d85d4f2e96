import CacheCore
import Policies
import TestSupport
import Testing

/// A cache driven request by request does what a simulation does a block at a time, and tells who left.
@Suite("Served caches") struct ServedCacheTests {
  @Test(arguments: PolicyPropertyTests.caches) func hitsAsASimulationDoes(spelling: String) throws {
    let trace = PolicyTrace(seed: 31, requests: 3000, objects: 120, largest: 24, hasDeletes: false)
    for (capacity, isUnit) in [(17, true), (200, false)] as [(Int64, Bool)] {
      let run = try PolicyPropertyTests.run(spelling, trace, capacity: capacity, isUnit: isUnit, deletes: false)
      let expected = run.replayAll()
      let (cache, departures) = try run.serve()
      #expect(cache.counters == expected)
      #expect(cache.checkInvariants() == nil)
      let told = departures.values.reduce(0, +)
      #expect(told == expected.evictions + expected.expirations, "every departure is told, once")
      let stored = expected.requests - expected.hits - expected.admissionsRefused
      #expect(told == stored - cache.contents.objects, "who was stored and is not here has left")
    }
  }

  @Test func removingTellsNobodyElse() throws {
    let trace = PolicyTrace(seed: 32, requests: 50, objects: 10, largest: 4, hasDeletes: false)
    let run = try PolicyPropertyTests.run("lru", trace, capacity: 10, deletes: false)
    let (cache, _) = try run.serve()
    let id = try #require(trace.keys.first { cache.contains($0) })
    cache.remove(id)
    #expect(!cache.contains(id))
    #expect(cache.departureCount == 1)
    #expect(cache.departure(0) == id)
    cache.clearDepartures()
    cache.remove(id)
    #expect(cache.departureCount == 0)
  }

  @Test func aBoundOfAWholeTraceCannotServe() throws {
    let bound = try PolicyChoice("pfoo-l")
    #expect(throws: CachesimError.self) {
      _ = try bound.row.servedCache(StoreSetup(capacity: 1, isUnit: true), bound.parameters)
    }
  }
}
