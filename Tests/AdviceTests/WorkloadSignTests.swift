import CacheCore
import Testing
import Traces

@testable import Advice

/// What a workload is said to be, from what was gathered of it.
@Suite struct WorkloadSignTests {
  private func signs(_ keys: [UInt64], operations: [CacheCore.Operation] = []) throws -> [String: String] {
    let columns: TraceColumns = operations.isEmpty ? [.key] : [.key, .operation]
    let block = RecordBlock(capacity: keys.count, columns: columns)
    for (place, key) in keys.enumerated() {
      block.keys[place] = key
      if !operations.isEmpty { block.operations?[place] = operations[place].rawValue }
    }
    block.count = keys.count
    let measurement = TraceMeasurement()
    measurement.begin(columns)
    try measurement.add(block)
    let (statistics, updates) = try measurement.finish()
    let found = WorkloadSign.signs(of: statistics, updates: updates)
    return Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.text) })
  }

  @Test func aLoopIsALoopAndNothingElse() throws {
    let found = try signs((0..<5).flatMap { _ in (0..<1000).map { UInt64($0) } })
    #expect(found["loop"] != nil && found["bursts"] == nil && found["scan"] == nil)
    #expect(found["one-hit-wonders"]?.hasPrefix("few") == true)
    #expect(found["compulsory"]?.contains("20.00 %") == true)
  }

  @Test func burstsAndScansAreTold() throws {
    let bursts = try signs((0..<1000).flatMap { [UInt64($0), UInt64($0), UInt64($0)] })
    #expect(bursts["bursts"] != nil && bursts["loop"] == nil && bursts["scan"] == nil)
    let scan = try signs((0..<1000).map { UInt64($0) } + (0..<300).map { UInt64($0 % 3) })
    #expect(scan["scan"] != nil && scan["one-hit-wonders"]?.hasPrefix("one-hit") == true)
  }

  @Test func writesAreCountedWithWhatBecomesOfThem() throws {
    let found = try signs([1, 2, 1, 3, 1], operations: [.write, .write, .read, .read, .delete])
    #expect(found["operations"]?.contains("40.00 % reads, 40.00 % writes, 20.00 % deletes") == true)
    #expect(found["operations"]?.contains("of 2 objects written 50.00 % are read afterwards") == true)
  }
}
