import CacheCore
import Testing
import Workloads

@Suite struct ZipfTests {
  private func records(_ given: [String], blocks: Int) throws -> (keys: [UInt64], sizes: [Int64], times: [Int64]) {
    var workload = try ModelTable.row(named: "zipf").workload(given: given)
    let block = RecordBlock(capacity: blocks, columns: workload.columns)
    var result: (keys: [UInt64], sizes: [Int64], times: [Int64]) = ([], [], [])
    repeat {
      workload.fill(block)
      for position in 0..<block.count {
        result.keys.append(block.keys[position])
        if let sizes = block.sizes { result.sizes.append(sizes[position]) }
        if let times = block.times { result.times.append(times[position]) }
      }
    } while block.count > 0
    return result
  }

  @Test func blocksDoNotMatter() throws {
    let given = ["objects=1k", "requests=10k", "alpha=0.8", "seed=4", "size=100", "rate=3/ms"]
    let whole = try records(given, blocks: 20_000)
    let parts = try records(given, blocks: 777)
    #expect(whole.keys.count == 10_000)
    #expect(whole.keys == parts.keys)
    #expect(whole.sizes == parts.sizes)
    #expect(whole.times == parts.times)
  }

  @Test func keysAreRanksLessOne() throws {
    let keys = try records(["objects=10", "requests=2000"], blocks: 100).keys
    #expect(keys.min() == 0)
    #expect(keys.max() == 9)
    let first = keys.count { $0 == 0 }
    #expect(first > keys.count { $0 == 1 })
  }

  @Test func seedsMakeOtherTraces() throws {
    #expect(
      try records(["requests=100", "seed=1"], blocks: 100).keys
        != records(["requests=100", "seed=2"], blocks: 100).keys)
    #expect(try records(["requests=100"], blocks: 100).keys == records(["requests=100", "seed=1"], blocks: 100).keys)
  }

  /// The same on every machine and with every version: a change here changes everybody's traces. The numbers are those of
  /// a few lines of Python with its own mathematics library.
  @Test func theFirstKeysAreThese() throws {
    #expect(
      try records(["objects=1M", "requests=8", "alpha=1", "seed=7"], blocks: 8).keys == [
        3633, 785118, 1, 224, 1473, 27478, 1178, 8847,
      ])
    #expect(
      try records(["objects=1G", "requests=8", "alpha=0.7", "seed=7"], blocks: 8).keys == [
        193359904, 945215940, 475547, 54622694, 134920749, 384972999, 122632445, 266420779,
      ])
    #expect(
      try records(["objects=100", "requests=8", "alpha=0", "seed=7"], blocks: 8).keys == [
        38, 1, 90, 58, 45, 24, 46, 32,
      ])
  }

  @Test func timesAreSpacedByTheRateWithoutDrift() throws {
    let times = try records(["requests=7", "rate=3/s"], blocks: 2).times
    #expect(times == (0..<7).map { Int64($0) * 1_000_000_000 / 3 })
  }

  @Test func sizesAreConstant() throws {
    #expect(try records(["requests=3", "size=4k"], blocks: 2).sizes == [4000, 4000, 4000])
    #expect(try records(["requests=3"], blocks: 2).sizes == [1, 1, 1])
  }

  @Test(arguments: [
    "objects=0", "objects=1.5", "requests=0", "alpha=-0.1", "alpha=nan", "alpha=11", "seed=-1", "rate=0/s", "rate=5/y",
    "rate=", "size=-1", "object=5",
  ])
  func impossibleValuesAreUsageErrors(given: String) throws {
    let row = try ModelTable.row(named: "zipf")
    do {
      _ = try row.workload(given: [given])
      Issue.record("accepted")
    } catch { #expect(error.kind == .usage) }
  }

  @Test func anEternityIsRefused() throws {
    let row = try ModelTable.row(named: "zipf")
    #expect(throws: CachesimError.self) { try row.workload(given: ["requests=1M", "rate=1/d"]) }
    #expect(throws: Never.self) { try row.workload(given: ["requests=100k", "rate=1/d"]) }
    #expect(throws: Never.self) { try row.workload(given: ["requests=1M", "rate=1/s"]) }
  }

  @Test func theNearestModelIsSuggested() {
    do {
      _ = try ModelTable.row(named: "zpif")
      Issue.record("found")
    } catch { #expect(error.message.contains("'zipf'")) }
  }

  @Test func everyRowIsDescribed() {
    for row in ModelTable.rows {
      #expect(!row.description.summary.isEmpty && !row.description.formula.isEmpty && !row.description.source.isEmpty)
      #expect(throws: Never.self) { try row.workload(given: []) }
    }
  }
}
