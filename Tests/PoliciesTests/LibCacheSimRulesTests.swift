import CacheCore
import Policies
import TestSupport
import Testing
import Traces

/// Policies that draw by libCacheSim's rules: against naive models, and those, with libCacheSim's generator, against what its
/// library counts with the same seed, exactly. So the rules are the same, and ours differ in the draws alone.
@Suite struct LibCacheSimRulesTests {
  @Test func cacheusMatchesTheNaiveModel() throws {
    try compareWithNaive("libcachesim-cacheus") { capacity, _ in
      NaiveLibCacheSimCACHEUS(capacity: capacity, draws: SplitMix64(seed: 5))
    }
  }

  @Test(arguments: [(100, 50), (5, 2), (1, 0), (8, 7), (20, 0)]) func fifoMergeMatchesTheNaiveModel(
    examine: Int, keep: Int
  ) throws {
    try compareWithNaive("fifo-merge:examine=\(examine):keep=\(keep)") { _, _ in
      NaiveFIFOMerge(examine: examine, keep: keep, draws: SplitMix64(seed: 5))
    }
  }

  @Test func fifoMergeHasToEvict() throws {
    #expect {
      try hitCount("fifo-merge:examine=20:keep=20", capacity: 10, keys: [1])
    } throws: {
      ($0 as? CachesimError)?.kind == .usage
    }
  }

  /// Misses of the first 20,000 requests of cloudPhysicsIO.
  @Test(
    arguments: [
      (150, true, 1, 16025), (150, true, 12_345_678_901_234_567, 16065), (600, true, 1 << 63, 15482),
      (600, true, 12_345_678_901_234_567, 15490), (1_000_000, false, 1, 15715),
      (3_000_000, false, 12_345_678_901_234_567, 15540),
    ] as [(Int64, Bool, UInt64, Int)])
  func cacheusFollowsLibCacheSim(capacity: Int64, isUnit: Bool, seed: UInt64, misses: Int) throws {
    guard let trace = try Self.prefix() else { return }
    let model = NaiveLibCacheSimCACHEUS(capacity: capacity, draws: LehmerRandom(seed: seed))
    #expect(naiveHits(model, trace, capacity: capacity, isUnit: isUnit).count { !$0 } == misses)
  }

  @Test(
    arguments: [
      (150, true, 1, 16165), (150, true, 12_345_678_901_234_567, 16175), (600, true, 1 << 63, 15523),
      (1_000_000, false, 1, 16208), (3_000_000, false, 12_345_678_901_234_567, 15752),
    ] as [(Int64, Bool, UInt64, Int)])
  func fifoMergeFollowsLibCacheSim(capacity: Int64, isUnit: Bool, seed: UInt64, misses: Int) throws {
    guard let trace = try Self.prefix() else { return }
    let model = NaiveFIFOMerge(keep: 51, draws: LehmerRandom(seed: seed))
    #expect(naiveHits(model, trace, capacity: capacity, isUnit: isUnit).count { !$0 } == misses)
  }

  private static func prefix() throws -> PolicyTrace? {
    guard SharedFiles.arePresent else { return nil }
    let path = SharedFiles.trace("libcachesim/cloudPhysicsIO.oracleGeneral.bin")
    let source = try TraceReading.open(TraceInput(path: path, rereadable: false), format: nil)
    let block = RecordBlock(capacity: 20_000, columns: source.columns)
    while block.count < 20_000, try source.read(into: block) {}
    var trace = PolicyTrace(seed: 1, requests: block.count, objects: 1, largest: 1, hasDeletes: false)
    var numbers: [UInt64: UInt32] = [:]
    for position in 0..<block.count {
      let next = UInt32(numbers.count)
      trace.keys[position] = numbers[block.keys[position], default: next]
      numbers[block.keys[position]] = trace.keys[position]
      trace.sizes[position] = block.sizes?[position] ?? 1
      trace.operations[position] = .read
    }
    return trace
  }
}
