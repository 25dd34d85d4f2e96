import CacheCore
import Policies
import TestSupport
import Testing
import Traces

/// LeCaR and CACHEUS: against naive models, and against other simulators' counts.
@Suite struct LearningPolicyTests {
  @Test(arguments: [true, false]) func lecarMatchesTheNaiveModel(followsAuthors: Bool) throws {
    try compareWithNaive("lecar:rules=" + (followsAuthors ? "authors" : "libcachesim")) {
      NaiveLeCaR(capacity: $0, isUnit: $1, followsAuthors: followsAuthors, seed: 5)
    }
  }

  @Test func cacheusMatchesTheNaiveModel() throws {
    try compareWithNaive("cacheus") { NaiveCACHEUS(capacity: $0, isUnit: $1, draws: SplitMix64(seed: 5)) }
  }

  /// With one expert's weight at 1 and no learning, LeCaR is that expert.
  @Test func lecarWithoutLearningIsItsExpert() throws {
    let keys = GoldenTrace.keys
    for capacity: Int64 in [50, 100] {
      func hits(_ spelling: String) throws -> Int64 { try hitCount(spelling, capacity: capacity, keys: keys) }
      #expect(try hits("lecar:weight=1:rate=0:rules=libcachesim") == hits("lru"))
      #expect(try hits("lecar:weight=0:rate=0:rules=libcachesim") == hits("lfu"))
    }
  }

  /// The naive model of CACHEUS with Java's generator counts the same hits as Caffeine's simulator, whose seed this is; so the
  /// rules are the same, and ours differ in the draws alone.
  @Test(
    arguments: [
      ("lirs/backf.trace.gz", 100, 672), ("lirs/cpp.trace.gz", 100, 6919), ("lirs/cpp.trace.gz", 500, 7765),
      ("lirs/cs.trace.gz", 100, 349), ("lirs/cs.trace.gz", 500, 1943), ("lirs/gli.trace.gz", 250, 955),
      ("lirs/gli.trace.gz", 1000, 2787), ("lirs/ps.trace.gz", 500, 5931), ("lirs/ps.trace.gz", 1000, 6949),
      ("lirs/multi1.trace.gz", 500, 8775),
    ])
  func cacheusFollowsCaffeine(trace: String, capacity: Int64, hits: Int) throws {
    guard SharedFiles.arePresent else { return }
    let keys = try lirsKeys(trace)
    var requests = PolicyTrace(seed: 1, requests: keys.count, objects: 1, largest: 1, hasDeletes: false)
    requests.keys = keys
    requests.operations = keys.map { _ in .read }
    let model = NaiveCACHEUS(capacity: capacity, isUnit: true, draws: JavaRandom(seed: 1_033_096_058))
    let outcomes = naiveHits(model, requests, capacity: capacity, isUnit: true)
    #expect(outcomes.count { $0 } == hits)
  }

  private func lirsKeys(_ trace: String) throws -> [UInt32] {
    let source = try TraceReading.open(
      TraceInput(path: SharedFiles.trace(trace), rereadable: false), format: FormatChoice("lirs"))
    let block = RecordBlock(capacity: 1 << 16, columns: source.columns)
    var numbers: [UInt64: UInt32] = [:]
    var keys: [UInt32] = []
    while try source.read(into: block) || block.count > 0 {
      for position in 0..<block.count {
        let next = UInt32(numbers.count)
        keys.append(numbers[block.keys[position], default: next])
        numbers[block.keys[position]] = keys.last
      }
      block.count = 0
    }
    return keys
  }

  @Test(
    arguments: [
      ("489", 95235), ("2448", 93892), ("9794", 82697), ("19589", 65740), ("20297697B", 94308), ("101488486B", 93594),
      ("405953945B", 80090), ("811907891B", 67605),
    ] as [(String, Int64)])
  func lecarCountsLikeLibCacheSim(capacity: String, misses: Int64) throws {
    try expectAmongOurs(
      "libcachesim/cloudPhysicsIO.oracleGeneral.bin", format: nil, policy: "lecar:rules=libcachesim",
      capacity: capacity,
      misses: misses)
  }

  @Test(
    arguments: [
      ("lirs/cpp.trace.gz", "100", 2128), ("lirs/gli.trace.gz", "1000", 3228), ("lirs/multi2.trace.gz", "500", 13746),
      ("lirs/multi2.trace.gz", "2000", 7908), ("lirs/zigzag.trace.gz", "500", 45931),
    ] as [(String, String, Int64)])
  func cacheusCountsLikeCaffeine(trace: String, capacity: String, misses: Int64) throws {
    try expectAmongOurs(trace, format: "lirs", policy: "cacheus", capacity: capacity, misses: misses)
  }
}
