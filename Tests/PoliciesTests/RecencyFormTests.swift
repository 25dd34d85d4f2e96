import CacheCore
import CacheStructures
import Policies
import TestSupport
import Testing

/// Policies that are lists in small caches and logs in large ones count alike in both forms.
@Suite struct RecencyFormTests {
  @Test func lruCountsAlike() throws {
    try compare("lru", PolicyRow(LRU<RecencyLists>.self), PolicyRow(LRU<RecencyLogs>.self))
  }

  @Test(arguments: ["arc", "arc:rules=libcachesim", "arc:delta=integer"]) func arcCountsAlike(spelling: String) throws {
    try compare(spelling, PolicyRow(ARC<RecencyLists>.self), PolicyRow(ARC<RecencyLogs>.self))
  }

  private func compare(_ spelling: String, _ lists: PolicyRow, _ logs: PolicyRow) throws {
    let keys = GoldenTrace.keys
    let sizes = keys.map { Int64($0 % 37) + 1 }
    for (capacity, isUnit) in [(50, true), (300, true), (2000, false), (9000, false)] as [(Int64, Bool)] {
      let setup = StoreSetup(capacity: capacity, isUnit: isUnit, columns: .size)
      let parameters = try PolicyChoice(spelling).parameters
      let (one, other) = (try lists.simulation(setup, parameters), try logs.simulation(setup, parameters))
      keys.withUnsafeBufferPointer { keys in
        sizes.withUnsafeBufferPointer { sizes in
          var columns = RequestColumns(count: keys.count, objects: Int(keys.max() ?? 0) + 1)
          columns.ids = keys.baseAddress
          columns.sizes = sizes.baseAddress
          for start in stride(from: 0, to: keys.count, by: 1000) {
            let block = start..<min(start + 1000, keys.count)
            one.replay(&columns, block)
            other.replay(&columns, block)
            #expect(one.counters == other.counters)
          }
        }
      }
      #expect(one.counters.hits > 0 && one.checkInvariants() == nil && other.checkInvariants() == nil)
    }
  }
}
