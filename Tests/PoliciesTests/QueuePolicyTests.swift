import CacheCore
import Policies
import TestSupport
import Testing

/// SLRU, 2Q, ARC, S3-FIFO with its variants and QD-LP against naive models, request by request, and against exact counts of other simulators.
@Suite struct QueuePolicyTests {
  /// A policy's spelling, and its naive model at a capacity.
  struct Pair: Sendable, CustomTestStringConvertible {
    let policy: String
    let model: @Sendable (Int64) -> any NaiveCache
    var testDescription: String { policy }
  }

  static let pairs: [Pair] = [
    Pair(policy: "slru") { NaiveSLRU(capacity: $0, segments: 2, protected: 0.8, rules: "open") },
    Pair(policy: "slru:segments=4:protected=0.75") {
      NaiveSLRU(capacity: $0, segments: 4, protected: 0.75, rules: "open")
    },
    Pair(policy: "slru:segments=4:protected=0.75:rules=strict") {
      NaiveSLRU(capacity: $0, segments: 4, protected: 0.75, rules: "strict")
    },
    Pair(policy: "slru:segments=4:protected=0.75:rules=libcachesim") {
      NaiveSLRU(capacity: $0, segments: 4, protected: 0.75, rules: "libcachesim")
    },
    Pair(policy: "slru:segments=3:protected=0.5:rules=libcachesim") {
      NaiveSLRU(capacity: $0, segments: 3, protected: 0.5, rules: "libcachesim")
    },
    Pair(policy: "s4lru") { NaiveSLRU(capacity: $0, segments: 4, protected: 0.75, rules: "strict") },
    Pair(policy: "2q") { NaiveTwoQ(capacity: $0, newcomers: 0.25, ghosts: 0.5, isBounded: false) },
    Pair(policy: "2q:in=0.5:out=2") { NaiveTwoQ(capacity: $0, newcomers: 0.5, ghosts: 2, isBounded: false) },
    Pair(policy: "2q:rules=libcachesim") { NaiveTwoQ(capacity: $0, newcomers: 0.25, ghosts: 0.5, isBounded: true) },
    Pair(policy: "arc") { NaiveARC(capacity: $0, isReal: true, followsPaper: true) },
    Pair(policy: "arc:delta=integer") { NaiveARC(capacity: $0, isReal: false, followsPaper: true) },
    Pair(policy: "arc:rules=libcachesim") { NaiveARC(capacity: $0, isReal: true, followsPaper: false) },
    Pair(policy: "s3fifo") {
      NaiveS3FIFO(capacity: $0, small: 0.1, ghost: 0.9, threshold: 2, cap: 3, rules: "paper")
    },
    Pair(policy: "s3fifo:threshold=1:cap=1:small=0.3:ghost=0.2") {
      NaiveS3FIFO(capacity: $0, small: 0.3, ghost: 0.2, threshold: 1, cap: 1, rules: "paper")
    },
    Pair(policy: "s3fifo:rules=v0") {
      NaiveS3FIFO(capacity: $0, small: 0.1, ghost: 0.9, threshold: 2, cap: 3, rules: "v0")
    },
    Pair(policy: "s3fifo:rules=libcachesim") {
      NaiveS3FIFO(capacity: $0, small: 0.1, ghost: 0.9, threshold: 2, cap: 3, rules: "libcachesim")
    },
    Pair(policy: "clock2q+:small=0.4") {
      NaiveS3FIFO(capacity: $0, small: 0.4, ghost: 0.9, threshold: 1, cap: 1, rules: "paper", window: 0.5)
    },
    Pair(policy: "clock2q+:small=0.4:rules=libcachesim") {
      NaiveS3FIFO(capacity: $0, small: 0.4, ghost: 0.9, threshold: 1, cap: 1, rules: "libcachesim", window: 0.5)
    },
    Pair(policy: "s4fifo") {
      NaiveS3FIFO(capacity: $0, small: 0.1, ghost: 0.9, threshold: 2, cap: 3, rules: "paper")
    },
    Pair(policy: "s4fifo:small=0.3:ghost=4:window=0.25:ghost-threshold=1") {
      NaiveS3FIFO(
        capacity: $0, small: 0.3, ghost: 4, threshold: 2, cap: 3, rules: "paper", window: 0.25, ghostThreshold: 1)
    },
    Pair(policy: "s4fifo:small=0.3:ghost=4:window=0.25:ghost-threshold=1:rules=v0") {
      NaiveS3FIFO(
        capacity: $0, small: 0.3, ghost: 4, threshold: 2, cap: 3, rules: "v0", window: 0.25, ghostThreshold: 1)
    },
    Pair(policy: "qdlp") { NaiveQDLP(capacity: $0, small: 0.1, adapts: false, isBounded: false) },
    Pair(policy: "qdlp:small=0.3:rules=libcachesim") {
      NaiveQDLP(capacity: $0, small: 0.3, adapts: false, isBounded: true)
    },
    Pair(policy: "qdlp:adapt=yes:small=0.3") { NaiveQDLP(capacity: $0, small: 0.3, adapts: true, isBounded: false) },
    Pair(policy: "qdlp:adapt=yes:rules=libcachesim") {
      NaiveQDLP(capacity: $0, small: 0.1, adapts: true, isBounded: true)
    },
  ]

  /// Skewed keys with a drifting part, so that every queue and ghost is used; a size for each object.
  static func trace(_ seed: UInt64, requests: Int, objects: UInt32) -> (keys: [UInt32], sizes: [Int64]) {
    var generator = SplitMix64(seed: seed)
    let sizeOf = (0..<objects).map { _ in Int64(generator.below(30)) + (generator.below(8) == 0 ? 60 : 1) }
    let keys = (0..<requests).map { index in
      let u = generator.unit()
      let drift = UInt32(index * Int(objects) / requests / 2)
      return (UInt32(Double(objects) * u * u * u) + (generator.below(2) == 0 ? drift : 0)) % objects
    }
    return (keys, keys.map { sizeOf[Int($0)] })
  }

  @Test(arguments: pairs)
  func everyOutcomeIsTheModelsInObjects(_ pair: Pair) throws {
    for (seed, capacity) in zip(1..., [Int64](1...8) + [11, 16, 23, 40, 55]) {
      let trace = Self.trace(UInt64(seed), requests: 600, objects: 60)
      var model = pair.model(capacity)
      let expected = model.outcomes(trace.keys, nil)
      let outcomes = try replayHits(
        policy: pair.policy, capacity: capacity, isUnit: true, keys: trace.keys,
        memory: seed.isMultiple(of: 2) ? .hashed : .dense, checkEachStep: true)
      #expect(firstDifference(outcomes, expected) == nil, "capacity \(capacity)")
    }
  }

  @Test(arguments: pairs)
  func everyOutcomeIsTheModelsInBytes(_ pair: Pair) throws {
    for (seed, capacity) in zip(100..., [Int64]([1, 5, 30, 77, 100, 160, 240, 333, 500, 801, 1100])) {
      let trace = Self.trace(UInt64(seed), requests: 600, objects: 60)
      var model = pair.model(capacity)
      let expected = model.outcomes(trace.keys, trace.sizes)
      let outcomes = try replayHits(
        policy: pair.policy, capacity: capacity, isUnit: false, keys: trace.keys, sizes: trace.sizes,
        memory: seed.isMultiple(of: 2) ? .hashed : .dense, checkEachStep: true)
      #expect(firstDifference(outcomes, expected) == nil, "capacity \(capacity)")
    }
  }

  /// Deletes, sizes that change at every request and objects without size break no structure.
  @Test(arguments: pairs)
  func structuresSurviveDeletesAndResizes(_ pair: Pair) throws {
    for (seed, capacity) in zip(200..., [Int64]([3, 20, 60, 150, 400, 900])) {
      let trace = Self.trace(UInt64(seed), requests: 700, objects: 40)
      var generator = SplitMix64(seed: UInt64(seed))
      let sizes = trace.keys.map { _ in Int64(generator.below(50)) }
      let operations = trace.keys.map { _ -> CacheCore.Operation in
        switch generator.below(10) {
        case 0, 1: .delete
        case 2, 3: .write
        default: .read
        }
      }
      for isUnit in [false, true] {
        let run = try PolicyRun(
          policy: pair.policy, capacity: capacity, isUnit: isUnit, keys: trace.keys, sizes: sizes,
          operations: operations, sizeRule: .latest)
        _ = try run.replaySteps(checkEachStep: true)
      }
    }
  }

  /// Golden counts of independent simulators over a trace that any language can make.
  @Test(arguments: [
    ("2q", 50, 30871), ("2q", 100, 39336), ("arc", 50, 31089), ("arc", 100, 39429), ("slru", 50, 32511),
    ("slru", 100, 41270), ("slru:segments=4:protected=0.75:rules=strict", 50, 32121),
    ("slru:segments=4:protected=0.75:rules=strict", 100, 41255),
    ("slru:segments=4:protected=0.75", 50, 32209), ("slru:segments=4:protected=0.75", 100, 41445),
    ("s4lru", 50, 32121), ("s4lru", 100, 41255), ("s4fifo", 50, 33223), ("s4fifo:rules=v0", 100, 41776),
    ("s3fifo", 50, 33223), ("s3fifo", 100, 41813), ("s3fifo:rules=v0", 50, 33171), ("s3fifo:rules=v0", 100, 41776),
  ])
  func countsOverTheGoldenTrace(_ policy: String, _ capacity: Int64, _ hits: Int64) throws {
    #expect(try countHits(policy: policy, capacity: capacity, keys: GoldenTrace.keys) == hits)
  }

  @Test func aThresholdAboveTheCapIsRefused() {
    #expect(throws: CachesimError.self) {
      try countHits(policy: "s3fifo:threshold=3:cap=2", capacity: 10, keys: [0])
    }
  }

  private func firstDifference(_ outcomes: [Bool], _ expected: [Bool]) -> Int? {
    zip(outcomes, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  }
}
